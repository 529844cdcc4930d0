"""Whose word counts, field by field, and how somebody knows that two entries are one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import TextInput
from contacts.merging import Preview, Side

KEEP = "keep_"


class MergeForm(forms.Form):
    """A choice for each field that differs; the rest is the same or follows."""

    why = forms.CharField(
        label=_("How you know that they are one person"),
        help_text=_("It is kept with the merge, not in the audit trail, until the person is erased. Write no names."),
        max_length=500,
        widget=TextInput,
    )

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._preview = preview
        for field in preview.fields:
            if field.differs:
                self.fields[KEEP + field.name] = forms.ChoiceField(
                    label=field.label, choices=[(side.value, side.value) for side in Side], initial=field.kept.value
                )

    def choices(self) -> Iterator[tuple[Any, str]]:
        """Each field of the preview with the side that is ticked, or nothing to tick."""
        for field in self._preview.fields:
            name = KEEP + field.name
            yield field, str(self[name].value()) if name in self.fields else ""

    @property
    def keep(self) -> dict[str, str]:
        return {name.removeprefix(KEEP): side for name, side in self.cleaned_data.items() if name.startswith(KEEP)}
