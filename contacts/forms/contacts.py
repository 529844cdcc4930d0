"""What staff say when they do something about one person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import TextInput


class ReasonForm(forms.Form):
    """Why something is done that somebody may ask about later."""

    reason = forms.CharField(
        label=_("Why"), help_text=_("It is kept in the audit trail: write no names."), max_length=500, widget=TextInput
    )


class AddressForm(forms.Form):
    """An address as it should have been written."""

    written = forms.CharField(label=_("Address or number"), max_length=320, widget=TextInput)


class FindForm(forms.Form):
    """Somebody who is looked for: posted, so that no name stands in a URL."""

    words = forms.CharField(label=_("A name, e-mail, phone number or id"), max_length=320, widget=TextInput)
