"""What did a version of the programme change, row by row, as comms staff read it to know whom to write to?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.text import capfirst

from committee.models import ProgrammeChange, ProgrammeVersion, Session
from committee.models.named import for_staff
from committee.programme.columns import Translated
from committee.programme.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, before and after. `language` is that of a translated text, for the browser."""

    name: str
    before: str
    after: str
    language: str = ""


@dataclass(slots=True)
class ChangedRow:
    code: str
    is_new: bool
    # What the row is called today; empty where it is gone or has no name.
    name: str = ""
    differences: list[Difference] = field(default_factory=list)


def changed_rows(version: ProgrammeVersion, *, venue: str = "", discipline: str = "") -> list[ChangedRow]:
    """The rows that a version changed, then those it brought; sessions of one venue or discipline, if one is named."""
    changes = version.changes.order_by("is_new", "code", "pk")
    if venue or discipline:
        changes = changes.filter(code__in=_session_codes(venue, discipline))
    rows: dict[str, ChangedRow] = {}
    kind = KINDS.get(version.kind)
    for change in changes:
        row = rows.setdefault(change.code, ChangedRow(change.code, change.is_new))
        if change.field:
            row.differences.append(_difference(change, kind))
    _name(rows, kind)
    return list(rows.values())


def _session_codes(venue: str, discipline: str) -> Iterable[str]:
    asked = {"venue__code": venue, "discipline__code": discipline}
    return Session.objects.filter(**{key: code for key, code in asked.items() if code}).values_list("code", flat=True)


def _difference(change: ProgrammeChange, kind: Kind | None) -> Difference:
    if kind is None:  # a kind of file that a later release no longer takes in
        return Difference(change.field, change.before, change.after)
    column = kind.column(change.field)
    language = column.language if isinstance(column, Translated) else ""
    return Difference(capfirst(column.title_in(kind.model)), change.before, change.after, language)


def _name(rows: dict[str, ChangedRow], kind: Kind | None) -> None:
    """Sessions are named by what happens, venues and the like by their name."""
    if kind is None or kind.key != ("code",):
        return
    translated = "description" if kind.model is Session else "name"
    for row in kind.rows().filter(code__in=rows):
        rows[row.code].name = for_staff(row, translated)
