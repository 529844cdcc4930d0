"""What do the pages of an import say: its figures, how far a worker has come, and what is wrong with the file?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from committee.sentences import spoken
from committee.spreadsheets import column_letters
from contacts.admin.segment_figures import number
from contacts.enums import ImportKind, ImportStatus
from contacts.models import ImportRun

SHOWN_PROBLEMS: Final = 200

_ROWS: Final = (pgettext_lazy("rows of a file", "Rows"), "rows")
_REFUSED: Final = (pgettext_lazy("rows of a file", "Refused"), "refused")
# Of each kind the figures that are always shown, and those that are shown where there are any.
_FIGURES: Final[Mapping[str, tuple[list[tuple[str | Promise, str]], list[tuple[str | Promise, str]]]]] = {
    ImportKind.PEOPLE: (
        [
            _ROWS,
            (pgettext_lazy("rows of a file", "New"), "new"),
            (pgettext_lazy("rows of a file", "Changed"), "changed"),
            (pgettext_lazy("rows of a file", "Unchanged"), "unchanged"),
            _REFUSED,
            (_("Opt-ins"), "opt_ins"),
        ],
        [(_("Withdrawals"), "withdrawals"), (_("Suppressed addresses"), "suppressed")],
    ),
    ImportKind.TICKETS: (
        [_ROWS, (_("New events"), "new"), (_("Events known before"), "unchanged"), _REFUSED],
        [],
    ),
    ImportKind.LIST: (
        [_ROWS, (_("Rows about people we know"), "new"), (_("Other rows"), "refused")],
        [(_("Rows about people who are on the list already"), "unchanged")],
    ),
}


def figures(import_run: ImportRun, totals: Mapping[str, int]) -> list[tuple[str | Promise, str]]:
    always, where_any = _FIGURES[import_run.kind]
    shown = [*always, *((label, name) for label, name in where_any if totals.get(name))]
    return [(label, number(totals.get(name, 0))) for label, name in shown]


def counted(import_run: ImportRun) -> dict[str, Any]:
    """The figures, and what has to be said beside them. Until the check has begun they are those of the first rows."""
    is_first_look = import_run.status == ImportStatus.PREVIEWED and not import_run.totals.get("rows")
    totals = (is_first_look and import_run.mapping.get("first_look")) or import_run.totals
    repeated = totals.get("repeated", 0)
    changes = totals.get("new", 0) + totals.get("changed", 0)
    return {
        "figures": figures(import_run, totals),
        "repeated": ngettext(
            "%(count)s row names somebody whom an earlier row names: only the first counts.",
            "%(count)s rows name somebody whom an earlier row names: only the first counts.",
            repeated,
        )
        % {"count": number(repeated)}
        if repeated
        else "",
        "changes": changes,
        "changes_shown": number(changes),
        "first_rows": number(totals["rows"]) if totals is not import_run.totals else "",
    }


def progress(import_run: ImportRun) -> dict[str, Any]:
    """How far a worker has come with the file, and how long it may still take."""
    totals = import_run.totals
    done, expected, speed = totals.get("rows", 0), totals.get("expected", 0), totals.get("per_second", 0)
    if import_run.status == ImportStatus.QUEUED:
        done = 0
    return {
        "percent": min(99, done * 100 // expected) if expected else 0,
        "rows_done": number(done),
        "rows_expected": expected,
        "expected": number(expected),
        "speed": number(speed) if speed else "",
        "time_left": _time_left((expected - done) / speed) if speed else "",
        "is_being_checked": import_run.status == ImportStatus.PREVIEWED and import_run.checked_at is None,
    }


def _time_left(seconds: float) -> str:
    """In words, rounded up to the minute: nobody waits for seconds that were promised."""
    minutes = max(1, -(-round(seconds) // 60))
    now = timezone.now()
    return timesince(now - timedelta(minutes=minutes), now)


def blocks(import_run: ImportRun) -> bool:
    return any(problem["blocks"] for problem in import_run.problems)


def problems(import_run: ImportRun) -> list[dict[str, Any]]:
    """The first ones, of the file and of its rows, in the reader's language, columns named as a spreadsheet does."""
    kept = [*import_run.problems, *_of_rows(import_run)][:SHOWN_PROBLEMS]
    return [
        {
            "line": problem["line"],
            "letters": column_letters(problem["column"]) if problem["column"] else "",
            "message": spoken(problem),
        }
        for problem in kept
    ]


def _of_rows(import_run: ImportRun) -> Iterator[dict[str, Any]]:
    refused = import_run.refused_rows.order_by("line").values_list("line", "problems")[:SHOWN_PROBLEMS]
    return ({"line": line, **problem} for line, found in refused for problem in found)
