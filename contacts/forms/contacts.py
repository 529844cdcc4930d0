"""What staff write about one person by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import TextInput
from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.models import Contact


class ContactForm(forms.ModelForm[Contact]):
    email = forms.CharField(
        label=_("Add an e-mail address"), required=False, max_length=addresses.LONGEST_EMAIL, widget=TextInput
    )
    phone = forms.CharField(
        label=_("Add a phone number"), required=False, max_length=addresses.LONGEST_PHONE, widget=TextInput
    )

    class Meta:
        model = Contact
        fields = ["given_name", "family_name", "language", "country", "time_zone", "birth_year", "tags"]
        widgets = {"tags": TextInput}

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, normalise in (
            ("email", addresses.normalise_email),
            ("phone", lambda text: addresses.normalise_phone(text, country=cleaned.get("country") or None)),
        ):
            try:
                if written := cleaned.get(name):
                    normalise(written)
            except InvalidAddress as error:
                self.add_error(name, str(error))
        return cleaned


class ReasonForm(forms.Form):
    """Why something is done that somebody may ask about later."""

    reason = forms.CharField(
        label=_("Why"), help_text=_("It is kept in the audit trail: write no names."), max_length=500, widget=TextInput
    )
