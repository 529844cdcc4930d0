"""How does one find a session, a venue, a topic … among hundreds? By a piece of its name, or by its code.

What was chosen stands as ticked boxes; what a search finds, as boxes to tick. So a picker is used by keyboard and
screen reader like any list of boxes, and with JavaScript away a search is a round trip.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from babel import Locale
from django import forms
from django.db.models import Model, Q
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from committee import languages
from committee.models import Discipline, Gate, Session, Venue, VenuePart
from committee.models.named import for_staff
from committee.spreadsheets.headers import fold
from contacts.enums import ImportKind
from contacts.models import ImportRun, PeopleList, Topic
from contacts.models.people_list import COMPLETE
from contacts.segments.mentions import place_code
from contacts.segments.words import country_name

FOUND_AT_MOST: Final = 20

Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Finder:
    """A kind of thing that a picker finds, and the right to see such things (empty: nothing that needs one)."""

    permission: str
    find: Callable[[str], Iterable[Option]]
    called: Callable[[Collection[str]], Mapping[str, str]]


def _rows(
    model: type[Model],
    *,
    key: Callable[[Any], str],
    label: Callable[[Any], str],
    columns: tuple[str, ...],
    related: tuple[str, ...] = (),
    keyed_by: Callable[[Collection[str]], Q],
    among: Q = Q(),  # noqa: B008 - never changed
) -> Finder:
    def options(rows: Iterable[Any]) -> list[Option]:
        return [(key(row), label(row)) for row in rows]

    def find(text: str) -> list[Option]:
        # Django's public name of the manager is on instances.
        rows = model._default_manager.select_related(*related).filter(among)  # noqa: SLF001
        for word in text.split():
            rows = rows.filter(Q(*((f"{column}__icontains", word) for column in columns), _connector=Q.OR))
        return options(rows[:FOUND_AT_MOST])

    def called(keys: Collection[str]) -> dict[str, str]:
        rows = model._default_manager.select_related(*related).filter(keyed_by(keys)) if keys else []  # noqa: SLF001
        return dict(options(rows))

    return Finder(f"{model._meta.app_label}.view_{model._meta.model_name}", find, called)


def _coded(
    model: type[Model], *columns: str, label: Callable[[Any], str] = str, related: tuple[str, ...] = ()
) -> Finder:
    return _rows(
        model,
        key=lambda row: str(row.code),
        label=label,
        columns=("code", *columns),
        related=related,
        keyed_by=lambda codes: Q(code__in=codes),
    )


def _numbered(model: type[Model], column: str, among: Q) -> Finder:
    return _rows(
        model,
        key=lambda row: str(row.pk),
        label=lambda row: f"{row} · {date_format(row.created_at, 'SHORT_DATE_FORMAT')}",
        columns=(column,),
        keyed_by=lambda numbers: Q(pk__in=[number for number in numbers if number.isdecimal()]),
        among=among,
    )


def _within_venues(model: type[Gate | VenuePart]) -> Finder:
    return _rows(
        model,
        key=place_code,
        label=lambda row: f"{row} · {row.venue}",
        columns=("code", "venue__code", *_names("name"), *_names("venue__name")),
        related=("venue",),
        keyed_by=lambda codes: Q(venue__code__in={code.partition("/")[0] for code in codes}),
    )


def _names(field: str) -> tuple[str, ...]:
    return tuple(languages.column(field, language) for language in languages.BACK_OFFICE)


def _session(session: Session) -> str:
    starts = session.starts_at.astimezone(session.venue.zone_info)
    what = f"{for_staff(session.discipline, 'name')}: {for_staff(session, 'description')}"
    return f"{session.code} · {what} · {date_format(starts, 'SHORT_DATE_FORMAT')} {starts:%H:%M}"


def _find_country(text: str) -> list[Option]:
    active = get_language()
    territories = Locale(active if active in languages.BACK_OFFICE else languages.DEFAULT).territories
    sought = fold(text)
    options = [
        (code, str(name))
        for code, name in territories.items()
        if country_name(code) and (sought in fold(str(name)) or sought == code.casefold())
    ]
    return sorted(options, key=lambda option: (not fold(option[1]).startswith(sought), option[1]))[:FOUND_AT_MOST]


FINDERS: Final[Mapping[str, Finder]] = {
    "session": _coded(
        Session,
        *_names("description"),
        *_names("discipline__name"),
        *_names("venue__name"),
        label=_session,
        related=("discipline", "venue"),
    ),
    "discipline": _coded(Discipline, *_names("name")),
    "venue": _coded(Venue, *_names("name")),
    "gate": _within_venues(Gate),
    "venue_part": _within_venues(VenuePart),
    "topic": _coded(Topic, *_names("name")),
    "list": _numbered(PeopleList, "name", COMPLETE),
    "import": _numbered(ImportRun, "file_name", Q(kind=ImportKind.PEOPLE)),
    "country": Finder("", _find_country, lambda codes: {code: country_name(code) or code for code in codes}),
}


class PickerInput(forms.Widget):
    """Chosen things as ticked boxes, a search, and what it found."""

    template_name = "admin/contacts/segment/picker.html"

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.sought = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:  # noqa: ARG002
        self.sought = data.get(f"{name}-find", "").replace("\0", "")[:100]
        return list(dict.fromkeys(data.getlist(name)))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002
        return False  # with no box ticked, a browser sends nothing

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        # Django's own renderer knows the templates of apps alone.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [str(key) for key in value or []]
        called = FINDERS[self.kind].called(chosen)
        found = FINDERS[self.kind].find(self.sought) if self.sought else []
        context |= {
            "kind": self.kind,
            "name": name,
            "chosen": [(key, called.get(key, key)) for key in chosen],
            "sought": self.sought,
            "found": [option for option in found if option[0] not in chosen],
        }
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-find"


class PickerField(forms.Field):
    """Several things of one kind, by their codes; or by their numbers, where a rule names them by number."""

    def __init__(self, kind: str, *, numbers: bool = False, **options: Any) -> None:
        super().__init__(widget=PickerInput(kind), **options)
        self.numbers = numbers

    def to_python(self, value: Any) -> list[Any]:
        keys = list(value or [])
        return [int(key) for key in keys if key.isdecimal() and len(key) < 19] if self.numbers else keys
