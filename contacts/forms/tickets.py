"""What staff fill in to take in what happened to tickets."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from committee.admin.inputs import TextInput

_A_SYSTEM: Final = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens only."))


class TicketFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX of at most 100,000 rows. The rows are written at once; the same file twice changes nothing. "
            "Larger ones are taken in at the terminal, by import_tickets."
        ),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
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
