"""What somebody types to be written to: an address, and about what."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import pgettext_lazy

from committee import languages
from committee.models.named import in_language
from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import TopicKind
from contacts.models import Topic

# The version of the words beside the button. A change of meaning is a new version: the consent record names it.
WORDING: Final = "sign-up-1"


class TopicChoice(forms.ModelMultipleChoiceField[Topic]):
    """Topics by their names in the reader's language."""

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language

    def label_from_instance(self, obj: Topic) -> str:
        return in_language(obj, "name", self.language)


class SignUpForm(forms.Form):
    # The browser would complain in its own language, which need not be the page's.
    use_required_attribute = False

    # Not Django's e-mail field: what an address may look like is decided in one place for files, API and people.
    email = forms.CharField(
        label=pgettext_lazy("public", "Your e-mail address"),
        max_length=addresses.LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "dir": "ltr"}),
        error_messages={
            "required": pgettext_lazy("public", "Write your e-mail address."),
            "max_length": pgettext_lazy("public", "This is not an e-mail address: write it like name@example.org."),
        },
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""  # the label stands on a line of its own
        named = {f"{languages.column('name', language)}__gt": ""}
        self.fields["topics"] = TopicChoice(
            # A topic without a name in this language cannot be agreed to in this language.
            queryset=Topic.objects.exclude(kind=TopicKind.SERVICE).filter(**named),
            language=language,
            label=pgettext_lazy("public", "What would you like to hear about?"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": pgettext_lazy("public", "Choose at least one subject.")},
        )

    def clean_email(self) -> str:
        written: str = self.cleaned_data["email"]
        try:
            addresses.normalise_email(written)
        except InvalidAddress:
            raise forms.ValidationError(
                pgettext_lazy("public", "This is not an e-mail address: write it like name@example.org.")
            ) from None
        return written
