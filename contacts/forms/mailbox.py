"""What somebody types to be written to: an address, and nothing a robot would leave out."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import EnquiryKind
from contacts.forms.examples import isolated

NOT_AN_ADDRESS: Final = isolated(
    pgettext_lazy("public", "This is not an e-mail address: write it like name@example.org.")
)


class MailboxForm(forms.Form):
    # The browser would complain in its own language, which need not be the page's.
    use_required_attribute = False

    # Not Django's e-mail field: what an address may look like is decided in one place for files, API and people.
    email = forms.CharField(
        label=pgettext_lazy("public", "Your e-mail address"),
        max_length=addresses.LONGEST_EMAIL,
        strip=False,  # what may stand around an address is decided in that one place, too
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
        error_messages={
            "required": pgettext_lazy("public", "Write your e-mail address."),
            "max_length": NOT_AN_ADDRESS,
        },
    )
    # People do not see it; robots fill it in.
    subject = forms.CharField(
        label=pgettext_lazy("public", "Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""  # the label stands on a line of its own

    def clean_email(self) -> str:
        written: str = self.cleaned_data["email"]
        try:
            addresses.normalise_email(written)
        except InvalidAddress:
            raise forms.ValidationError(NOT_AN_ADDRESS) from None
        return written

    @property
    def is_by_a_robot(self) -> bool:
        return bool(self.cleaned_data.get("subject"))


class MyDataForm(MailboxForm):
    wish = forms.ChoiceField(
        label=pgettext_lazy("public", "What would you like?"),
        choices=[
            (EnquiryKind.ACCESS.value, pgettext_lazy("public", "A copy of my data")),
            (EnquiryKind.ERASURE.value, pgettext_lazy("public", "To be erased")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": pgettext_lazy("public", "Choose what you would like.")},
    )
