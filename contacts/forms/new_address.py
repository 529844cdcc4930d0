"""What somebody types to be reached elsewhere: another mailbox, or a mobile number."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from contacts import addresses
from contacts.addresses import InvalidPhone
from contacts.enums import SMS_LINES
from contacts.forms.examples import isolated
from contacts.forms.mailbox import MailboxForm
from contacts.models import Contact

NOT_A_NUMBER: Final = isolated(
    pgettext_lazy("public", "This is not a telephone number: write it with its country code, like +33 6 12 34 56 78.")
)
NO_SMS: Final = pgettext_lazy("public", "This number cannot receive text messages: write a mobile number.")


class NewEmailForm(MailboxForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = pgettext_lazy("public", "Another e-mail address")


class NewPhoneForm(forms.Form):
    use_required_attribute = False

    phone = forms.CharField(
        label=pgettext_lazy("public", "A mobile number"),
        max_length=addresses.LONGEST_PHONE,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
        error_messages={
            "required": pgettext_lazy("public", "Write your mobile number."),
            "max_length": NOT_A_NUMBER,
        },
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""  # the label stands on a line of its own
        self._country = contact.country or None

    def clean_phone(self) -> str:
        written: str = self.cleaned_data["phone"]
        try:
            line = addresses.read_phone(written, country=self._country).line
        except InvalidPhone:
            raise forms.ValidationError(NOT_A_NUMBER) from None
        if line not in SMS_LINES:
            raise forms.ValidationError(NO_SMS)
        return written
