"""May what a picture shows, or a product is called, be overwritten? The desk writes the same words."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from committee import languages


class SharedWordsForm(forms.ModelForm[Any]):
    """Of the words in nine languages it saves those that were touched, and none that somebody else has written since.

    The page carries what it showed, so that a form that was opened before a translator saved is told from one that
    empties the field.
    """

    words: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self._columns():
            self.fields[column].show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for column in self._columns():
            now = getattr(self.instance, column) or ""
            if column not in self.changed_data:
                cleaned[column] = now
            elif self._shown(column, otherwise=now) != now and cleaned.get(column) != now:
                said = _("Somebody has written “%(words)s” here since you opened this page: open it anew.")
                self.add_error(column, said % {"words": now})
        return cleaned

    def _columns(self) -> list[str]:
        return [column for column in languages.columns(self.words) if column in self.fields]

    def _shown(self, column: str, *, otherwise: str) -> str:
        return str(self.data.get(self.add_initial_prefix(column), otherwise))
