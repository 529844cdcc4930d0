"""Fields of conditions that are neither a picker nor one of Django's own: texts between commas, days of the Games."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committee.days import day_of
from committee.models import Session
from contacts.segments.words import day_and_month


class SeparatedField(forms.CharField):
    """Several texts with commas between them: in a rule, a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", super().to_python(value) or ""))
        return list(dict.fromkeys(part for part in parts if part))


class DaysField(forms.MultipleChoiceField):
    """The days on which there are sessions, each from five in the morning at its venue to five the next."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=days_of_the_games, widget=forms.CheckboxSelectMultiple, **options)


def days_of_the_games() -> list[tuple[str, str]]:
    sessions = Session.objects.select_related("venue").only("during", "venue__time_zone")
    days = {day_of(session.venue, session.starts_at) for session in sessions}
    return [(day.isoformat(), day_and_month(day)) for day in sorted(days)]


class DayInput(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> str:
        return str(value or "")


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput)


class NumberField(forms.FloatField):
    """A number as JSON keeps it: 5 stays 5."""

    def to_python(self, value: Any) -> int | float | None:  # type: ignore[override]
        number = super().to_python(value)
        if number is not None and abs(number) > 10**15:
            raise ValidationError(_("This number is too large."))
        return int(number) if number is not None and number.is_integer() else number
