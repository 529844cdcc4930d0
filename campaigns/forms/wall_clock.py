"""A day and an hour as a clock on a wall shows them: which wall, another field says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import MomentInput


class WallClockField(forms.Field):
    """A moment without a time zone: the hours that a zone does not have are for whoever knows it."""

    default_error_messages = {"invalid": _("Write a day and an hour.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MomentInput, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            return datetime.fromisoformat(str(value)).replace(tzinfo=None)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
