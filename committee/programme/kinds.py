"""Which files make up a programme, in the order in which they refer to each other, and what are their columns?

`committee/demo/programme/README.md` says the same to those who write the files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.models import (
    Discipline,
    DisciplineNameForm,
    FunctionalArea,
    Gate,
    LineNameForm,
    Partner,
    Phase,
    Session,
    Station,
    TransportLine,
    Venue,
    VenueNameForm,
    VenuePart,
    Zone,
)
from committee.programme.columns import Column, Moment, PartReference, Reference, ReferenceList, names

Values = Mapping[str, Any]
KEY_SEPARATOR = "/"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong between two cells of a row, told at the second."""

    column: str
    message: str | Promise


def _nothing_wrong(_values: Values) -> Wrong | None:
    return None


def _complete(_row: Any, _values: Values) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: `sessions.csv` holds the kind `sessions`."""

    name: str
    model: type[models.Model]
    # The columns by which a row is recognised, from file to file.
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    # What is wrong between cells that are each good.
    judge: Callable[[Values], Wrong | None] = _nothing_wrong
    # Keeps on the row what several columns say together.
    complete: Callable[[Any, Values], None] = _complete

    def rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()  # noqa: SLF001 - Django's documented way to a model's rows

    def with_references(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """The rows together with what they refer to, so that reading them costs no query a row."""
        return rows.select_related(*self.references).prefetch_related(*(column.attribute for column in self.lists))

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def key_of(self, values: Values) -> str:
        """How a row is named in lists and in the record of changes: `STA/N3`."""
        return KEY_SEPARATOR.join(str(values[name]) for name in self.key if values[name])

    @property
    def references(self) -> list[str]:
        """The fields to be read along, so that comparing costs no query a row."""
        return [column.attribute for column in self.columns if isinstance(column, Reference)]

    @property
    def lists(self) -> list[ReferenceList]:
        return [column for column in self.columns if isinstance(column, ReferenceList)]


def _phase_order(values: Values) -> Wrong | None:
    if values["ends_on"] < values["starts_on"]:
        return Wrong("ends_on", _("The phase ends before it starts."))
    return None


def _session_order(values: Values) -> Wrong | None:
    if values["ends_at"] <= values["starts_at"]:
        return Wrong("ends_at", _("The session ends before it starts, or at the same time."))
    return None


def _venue_place(values: Values) -> Wrong | None:
    if (values.get("latitude") is None) != (values.get("longitude") is None):
        return Wrong("longitude", _("Latitude and longitude are given together, or not at all."))
    return None


def _session_hours(row: Any, values: Values) -> None:
    row.during = DateTimeTZRange(values["starts_at"], values["ends_at"], "[)")


_CODE = Column("code", required=True)
_VENUE = Reference("venue_code", "venue", ("venue",), required=True, to=Venue)
_PHASES = ReferenceList("phases", to=Phase)
_DISCIPLINE = Reference("discipline_code", "discipline", ("discipline",), required=True, to=Discipline)
_FORM = (Column("language", required=True), Column("form", required=True), Column("text", required=True))
_PLACE = (Column("latitude"), Column("longitude"))

_ALL = (
    Kind(
        "phases", Phase, ("code",),
        (_CODE, Column("starts_on", required=True), Column("ends_on", required=True), *names()),
        judge=_phase_order,
    ),
    Kind(
        "venues", Venue, ("code",),
        (
            _CODE, Column("cluster"), Column("time_zone", required=True), *_PLACE, _PHASES,
            Column("address_city", "city", ("city",)), Column("capacity"), *names(),
        ),
        judge=_venue_place,
    ),
    Kind("venue_name_forms", VenueNameForm, ("venue_code", "language", "form"), (_VENUE, *_FORM)),
    Kind("venue_parts", VenuePart, ("venue_code", "code"), (_VENUE, _CODE, Column("kind"), *names())),
    Kind(
        "gates", Gate, ("venue_code", "code"),
        (_VENUE, _CODE, PartReference("part_code", "part", ("part",)), *names()),
    ),
    Kind(
        "zones", Zone, ("venue_code", "code"),
        # Without a venue: the same zone everywhere.
        (Reference("venue_code", "venue", ("venue",)), _CODE, Column("colour", aliases=("color",)), *names()),
    ),
    Kind("disciplines", Discipline, ("code",), (_CODE, _PHASES, *names())),
    Kind(
        "discipline_name_forms", DisciplineNameForm, ("discipline_code", "language", "form"), (_DISCIPLINE, *_FORM)
    ),
    Kind(
        "sessions", Session, ("code",),
        (
            _CODE,
            _DISCIPLINE,
            _VENUE,
            Reference("phase_code", "phase", ("phase",), required=True, to=Phase),
            Moment("starts_at", required=True, title=_("start")),
            Moment("ends_at", required=True, title=_("end")),
            Column("kind"),
            Column("status"),
            *names("description"),
        ),
        judge=_session_order,
        complete=_session_hours,
    ),
    Kind(
        "transport_lines", TransportLine, ("code",),
        (
            _CODE, Column("mode", required=True), Column("operator"), Column("colour", aliases=("color",)), *names(),
        ),
    ),
    Kind(
        "line_name_forms", LineNameForm, ("line_code", "language", "form"),
        (Reference("line_code", "line", ("line",), required=True, to=TransportLine), *_FORM),
    ),
    Kind(
        "stations", Station, ("code",),
        (_CODE, ReferenceList("lines", to=TransportLine), ReferenceList("venues", to=Venue), *_PLACE, *names()),
    ),
    Kind("functional_areas", FunctionalArea, ("code",), (_CODE, *names())),
    Kind("partners", Partner, ("code",), (_CODE, *names(), Column("website"), Column("level"))),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}


def of_model(model: type[models.Model]) -> Kind:
    return next(kind for kind in _ALL if kind.model is model)
