"""How is one of a thousand sessions chosen? By any words of its sport, day, venue or code, in whatever order.

What was chosen stands as a ticked choice under the search, by its name; what a search finds, as choices to tick. They
have the name of the search, and come behind it: a ticked one is what the form says. Without a script the words are
sent as they are: what one session alone answers to is that one, of several the page comes back with all of them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import TextInput
from committee.models import Session
from committee.models.named import for_staff
from volunteers.models import Position

FOUND_AT_MOST: Final = 20

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is found by words; all of them are read and said, for days are words of a language."""

    rows: QuerySet[Any]

    def label(self, row: Any) -> str:
        return _session(row) if isinstance(row, Session) else _position(row)

    def _words(self, row: Any) -> str:
        more = date_format(_starts(row), "l j F") if isinstance(row, Session) else ""
        venue = for_staff(row.venue, "name")
        return _plain(f"{row.code} {self.label(row)} {venue} {more}")

    def find(self, text: str) -> list[Option]:
        """A code finds its row alone; else whatever has all the words."""
        sought = _plain(text).split()
        if not sought:
            return []
        rows = list(self.rows.all())
        exact = [row for row in rows if _plain(row.code) == sought[0]]
        found = exact or [row for row in rows if all(word in self._words(row) for word in sought)]
        return [(row.code, self.label(row)) for row in found[:FOUND_AT_MOST]]


def _plain(text: str) -> str:
    """Without what people vary as they type: capitals, accents, and the signs between words."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letter if letter.isalnum() else " " for letter in letters)


def _starts(session: Session) -> Any:
    return session.starts_at.astimezone(session.venue.zone_info)


def _session(session: Session) -> str:
    """“Athletics, Men’s 100 m final, Sun 4 August, 19:55 (ATH12)”: what tells sessions apart."""
    names: Iterable[str] = (for_staff(session.discipline, "name"), for_staff(session, "description"))
    hour = date_format(_starts(session), "D j F, H:i")
    return f"{', '.join([*filter(None, names), hour])} ({session.code})"


def _position(position: Position) -> str:
    return f"{for_staff(position, 'name')}, {for_staff(position.venue, 'name')} ({position.code})"


KINDS: Final[Mapping[str, Kind]] = {
    "session": Kind(Session.objects.select_related("discipline", "venue").order_by("during", "code")),
    "position": Kind(Position.objects.select_related("venue").order_by("code")),
}


class PickInput(TextInput):
    """A search, and under it what was chosen or found."""

    def __init__(self, kind: str) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", "placeholder": _("Sport, day, venue or code")})
        self.kind = kind

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Words that name nothing stay in the search."""
        options = KINDS[self.kind].find(str(value)) if value else []
        is_chosen = len(options) == 1
        search = super().render(
            name,
            "" if is_chosen else value,
            {
                **(attrs or {}),
                "hx-get": f"{reverse('admin:campaigns_campaign_find')}?kind={self.kind}",
                "hx-trigger": "input changed delay:250ms",
                "hx-target": "next .picked",
                "hx-sync": "this:replace",
            },
            renderer,
        )
        context = {"name": name, "options": options, "is_chosen": is_chosen, "is_asked": bool(value)}
        return SafeString(search + render_to_string("campaigns/picker.html", context))


class CodeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A row by its code, or by words that name it alone."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid_choice": forms.ModelChoiceField.default_error_messages["invalid_choice"],
        "several": _("Several answer to these words: choose one."),
    }

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(KINDS[kind].rows, to_field_name="code", widget=PickInput(kind), **kwargs)
        self.kind = kind

    def prepare_value(self, value: Any) -> Any:
        """A form that is begun from a row names it by its key."""
        if isinstance(value, int):
            rows: QuerySet[Any] = self.queryset  # type: ignore[assignment]
            return rows.values_list("code", flat=True).filter(pk=value).first() or ""
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Model | None:
        text = str(value).strip() if value else ""
        # The name may stand behind the code: it is pasted from a list.
        rows: QuerySet[Any] = self.queryset  # type: ignore[assignment]
        if not text or rows.filter(code=text.partition(" ")[0]).exists():
            found: Model | None = super().to_python(text.partition(" ")[0])
            return found
        options = KINDS[self.kind].find(text)
        if len(options) > 1:
            raise ValidationError(self.error_messages["several"], code="several")
        named: Model | None = super().to_python(options[0][0] if options else text)
        return named
