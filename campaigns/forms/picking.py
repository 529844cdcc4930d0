"""How is one of a thousand sessions chosen? By its code: a part of it, or of its name, is enough to be offered it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.db.models import Model, QuerySet
from django.utils.formats import date_format

from committee.admin.inputs import TextInput
from committee.models import Session
from committee.models.named import for_staff
from volunteers.models import Position

SESSIONS: Final = "known-sessions"
POSITIONS: Final = "known-positions"


class CodeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row by its code, typed or picked from the list of the page (`known`), which needs no script."""

    default_error_messages = {"invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"]}

    def __init__(self, queryset: QuerySet[Any], *, list_id: str, **kwargs: Any) -> None:
        attrs = {"list": list_id, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(queryset, to_field_name="code", widget=TextInput(attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A form that is begun from a row names it by its key."""
        if isinstance(value, int):
            rows: QuerySet[Any] = self.queryset  # type: ignore[assignment]
            return rows.values_list("code", flat=True).filter(pk=value).first() or ""
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Model | None:
        # What is pasted from a list has its name behind the code.
        found: Model | None = super().to_python(str(value).partition(" ")[0].strip() if value else value)
        return found


def known() -> dict[str, list[tuple[str, str]]]:
    """The sessions and positions that can be picked on a page: code and name."""
    sessions = Session.objects.select_related("discipline", "venue").order_by("during", "code")
    positions = Position.objects.select_related("venue").order_by("code")
    return {
        SESSIONS: [(session.code, said(session)) for session in sessions],
        POSITIONS: [(each.code, f"{for_staff(each, 'name')}, {for_staff(each.venue, 'name')}") for each in positions],
    }


def said(session: Session) -> str:
    """“Athletics, Men’s 100 m final, Sun 4 August, 19:55”: what tells sessions apart."""
    starts = session.starts_at.astimezone(session.venue.zone_info)
    return ", ".join([*_names(session), date_format(starts, "D j F, H:i")])


def _names(session: Session) -> Iterable[str]:
    yield for_staff(session.discipline, "name")
    if description := for_staff(session, "description"):
        yield description
