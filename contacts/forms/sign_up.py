"""What somebody says to be written to: an address, about what, and that they are an adult."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from contacts.enums import TopicKind
from contacts.forms.choices import TopicChoice
from contacts.forms.mailbox import MailboxForm
from contacts.models import Topic


class SignUpForm(MailboxForm):
    adult = forms.BooleanField(
        label=pgettext_lazy("public", "I am eighteen or older."),
        error_messages={
            "required": pgettext_lazy(
                "public", "Our news is for people of eighteen and over. If you are younger: we look forward to later!"
            )
        },
    )
    # Where the form stood, if not here: the code of a shop or a site.
    source = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    # The version of the words the visitor has read; a form on another site cannot know it.
    shown = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"] = TopicChoice(
            TopicKind.MARKETING,
            language=language,
            required=False,
            label=pgettext_lazy("public", "What would you like to hear about?"),
        )
        self.fields["partners"] = TopicChoice(
            TopicKind.PARTNER,
            language=language,
            required=False,
            label=pgettext_lazy("public", "Our partners, each apart"),
        )
        self.fields["tracking"] = TopicChoice(
            TopicKind.TRACKING,
            language=language,
            required=False,
            label=pgettext_lazy("public", "May we measure what you open?"),
        )
        # As they stand on the page: what is wrong is told in the same order.
        self.order_fields(["email", "topics", "partners", "tracking", "adult"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not {"topics", "partners"} & self.errors.keys() and not (said.get("topics") or said.get("partners")):
            self.add_error("topics", pgettext_lazy("public", "Choose at least one subject."))
        return said

    def chosen(self) -> list[Topic]:
        """Everything agreed to, each by a box of its own."""
        return [topic for name in ("topics", "partners", "tracking") for topic in self.cleaned_data[name]]
