"""How are words typed? As they stand, in their language and its direction, and without what nobody sees."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from campaigns.flow.render import forbidden_in
from committee import languages
from committee.admin.inputs import TextArea, TextInput

LONGEST_TEXT: Final = 30_000


class WordsField(forms.CharField):
    """Words as they are typed: kept with their spaces and lines, refused where a character in them is not seen."""

    def __init__(self, *, language: str, rows: int = 0, counted: int = 0, **options: Any) -> None:
        attrs: dict[str, Any] = {"lang": language, "dir": languages.direction(language), "data-words": ""}
        if counted:
            attrs["data-counted"] = counted
        widget = TextArea({**attrs, "rows": rows}) if rows else TextInput(attrs)
        super().__init__(widget=widget, required=False, strip=not rows, **options)
        self.is_one_line = not rows

    def clean(self, value: Any) -> str:
        # Browsers post the lines of a text as a mail program would: with two characters at their ends.
        text = str(super().clean(value)).replace("\r\n", "\n")
        if character := forbidden_in(text):
            raise forms.ValidationError(
                _("The invisible character %(name)s is not allowed: delete it."), params={"name": character}
            )
        if self.is_one_line and any(character in text for character in "\r\n\u2028\u2029"):
            raise forms.ValidationError(_("This must be one line."))
        return text
