"""What staff write to protect an address."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import SelectInput, TextInput
from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import AddressKind, SuppressionReason
from contacts.forms.contacts import ReasonForm
from contacts.models import Suppression
from contacts.suppressions import OwnerHasNotAsked

# What people decide; the others are found by the machine.
BY_STAFF: Final = (SuppressionReason.STAFF, SuppressionReason.OBJECTION)


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

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, reason.label) for reason in BY_STAFF],
        initial=SuppressionReason.STAFF.value,
        widget=SelectInput,
        help_text=_("An objection is lifted only when the owner of the address asks for it."),
    )

    class Meta:
        model = Suppression
        fields = ["kind", "reason", "note"]
        widgets = {"note": TextInput}

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


class LiftForm(ReasonForm):
    """Why a suppression is lifted."""


class LiftWishForm(LiftForm):
    """Of one that its owner has asked for: whoever lifts it says that the owner has asked again."""

    owner_asked = forms.BooleanField(
        label=_("The owner of the address has asked to be written to again, and I can show it."),
        error_messages={"required": OwnerHasNotAsked.message},
    )
