"""What would a file change? Its rows beside those of the database, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from committee.models import Venue
from committee.programme.columns import Column
from committee.programme.kinds import Kind
from committee.programme.reading import Entry, Reading
from committee.programme.references import References


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one row as people read it, before and after."""

    column: Column
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of the file that is new (`row` is None) or differs from the one the database has."""

    entry: Entry
    row: Any | None
    fields: list[FieldChange]

    @property
    def is_new(self) -> bool:
        return self.row is None


@dataclass(slots=True)
class Comparison:
    """What a file would change, and what it is silent about."""

    created: list[RowChange] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    # In the database and not in the file. Nothing is deleted for it: a file may be about one venue only.
    absent: list[str] = field(default_factory=list)

    @property
    def changes_something(self) -> bool:
        return bool(self.created or self.changed)

    @property
    def row_changes(self) -> list[RowChange]:
        return [*self.created, *self.changed]


def compare(reading: Reading, *, references: References) -> Comparison:
    """Put the good rows of a file beside the database."""
    kind = reading.kind
    comparison = Comparison()
    rows = known_rows(kind)
    for entry in reading.entries:
        row = rows.pop(entry.key, None)
        if row is None:
            comparison.created.append(RowChange(entry, None, []))
        elif fields := _differences(kind, entry, row, references):
            comparison.changed.append(RowChange(entry, row, fields))
        else:
            comparison.unchanged.append(entry.key)
    comparison.absent = sorted(rows.keys() - reading.wrong_keys)
    return comparison


def known_rows(kind: Kind) -> dict[str, Any]:
    """The rows of a kind by their key, with what they refer to, in a query a table."""
    rows = kind.with_references(kind.rows()).order_by("pk")
    keys = [kind.column(name) for name in kind.key]
    return {kind.key_of({column.name: column.of(row) for column in keys}): row for row in rows}


def _differences(kind: Kind, entry: Entry, row: Any, references: References) -> list[FieldChange]:
    found = []
    for column in kind.columns:
        if column.name not in entry.values:
            continue
        before, after = column.of(row), entry.values[column.name]
        if before != after:
            found.append(
                FieldChange(
                    column,
                    column.shown(before, zone=zone_of(row)),
                    column.shown(after, zone=_zone_named_by(entry, references)),
                )
            )
    return found


def zone_of(row: Any) -> ZoneInfo:
    """The time zone in which hours of this row are told."""
    venue = getattr(row, "venue", None)
    return venue.zone_info if venue is not None else ZoneInfo(settings.TIME_ZONE)


def _zone_named_by(entry: Entry, references: References) -> ZoneInfo:
    """A session that moves to another venue is afterwards told in that venue's time."""
    venue = references.row(Venue, entry.values.get("venue_code") or "")
    return venue.zone_info if venue is not None else ZoneInfo(settings.TIME_ZONE)
