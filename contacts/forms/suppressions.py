"""What staff write to protect an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import SelectInput, TextInput
from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import AddressKind
from contacts.models import Suppression


class SuppressionForm(forms.ModelForm[Suppression]):
    """The address is read, turned into its fingerprint, and forgotten."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (AddressKind.EMAIL, AddressKind.PHONE)],
        widget=SelectInput,
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=addresses.LONGEST_EMAIL,
        help_text=_("It is not kept, only its fingerprint: nobody can read it here later."),
        widget=TextInput,
    )

    class Meta:
        model = Suppression
        fields = ["kind", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written = cleaned.get("address", "")
        try:
            if cleaned.get("kind") == AddressKind.PHONE:
                cleaned["normalised"] = addresses.normalise_phone(written, country=None)
            else:
                cleaned["normalised"] = addresses.normalise_email(written)
        except InvalidAddress as error:
            self.add_error("address", str(error))
        return cleaned

    def validate_unique(self) -> None:
        """An address suppressed before is no error: the older suppression stands."""

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in Suppression._meta.fields}
