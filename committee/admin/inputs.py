"""The inputs of our own forms, in the theme's clothes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

# Looks rows up as one types: needs the model's admin page, and the right to see it.
from django.contrib.admin.widgets import AutocompleteSelect as AutocompleteInput
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.widgets import UnfoldAdminSelectWidget as SelectInput
from unfold.widgets import UnfoldAdminSingleDateWidget as DateInput
from unfold.widgets import UnfoldAdminSplitDateTimeWidget as DateTimeInput
from unfold.widgets import UnfoldAdminTextareaWidget as TextArea
from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

__all__ = [
    "AutocompleteInput",
    "DateInput",
    "DateTimeInput",
    "MomentInput",
    "SelectInput",
    "TextArea",
    "TextInput",
    "TimeZoneInput",
]


class MomentInput(forms.DateTimeInput):
    """A day and an hour in one field, chosen by the browser's own means."""

    def __init__(self) -> None:
        super().__init__({"class": TextInput().attrs["class"], "type": "datetime-local"}, "%Y-%m-%dT%H:%M")


class TimeZoneInput(TextInput):
    """A zone by its name, of which a part is enough to be offered the rest. One list for all, made once."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**(attrs or {}), "list": "time-zones", "autocomplete": "off"})

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, attrs, renderer) + _time_zones()


@lru_cache
def _time_zones() -> SafeString:
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    options = format_html_join("", '<option value="{}">', ((zone,) for zone in zones))
    return format_html('<datalist id="time-zones">{}</datalist>', options)
