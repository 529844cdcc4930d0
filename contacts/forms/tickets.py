"""What staff fill in to take in what happened to tickets."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import TextInput
from contacts.forms.imports import UploadForm

_A_SYSTEM: Final = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens only."))


class TicketFileForm(forms.Form):
    file = UploadForm.declared_fields["file"]
    system = forms.CharField(
        label=_("Who numbers the tickets"),
        help_text=_("The same word each time. For example: ticketing."),
        max_length=40,
        validators=[_A_SYSTEM],
        initial="ticketing",
        widget=TextInput,
    )
    holders = forms.CharField(
        label=_("Whose ids the holders have"),
        help_text=_("Only when it is another system. The people must be known here already."),
        max_length=40,
        required=False,
        validators=[_A_SYSTEM],
        widget=TextInput,
    )
