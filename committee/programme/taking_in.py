"""Taking a programme file in: one transaction, one version, what it changed field by field, an audit entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from committee import audit, languages
from committee.errors import CommitteeError
from committee.models import ProgrammeChange, ProgrammeVersion, User
from committee.programme.columns import ReferenceList
from committee.programme.comparing import Comparison, RowChange, compare
from committee.programme.kinds import Kind
from committee.programme.reading import Reading, read
from committee.programme.references import References

# Any number that no other lock of this project uses: "PROG" in ASCII.
_LOCK = 0x50524F47
_AT_ONCE = 500


class ProgrammeBusy(CommitteeError):
    message = _("Somebody else is importing the programme at this moment. Try again when they have finished.")


class FileHasProblems(CommitteeError):
    """Some rows are wrong: nothing was written. `reading.problems` says where and why."""

    def __init__(self, reading: Reading) -> None:
        message = _("%(file)s: %(wrong)d rows are wrong, %(good)d are good. Nothing was written.")
        counts = {"file": reading.file_name, "wrong": len(reading.wrong_lines), "good": len(reading.entries)}
        super().__init__(message % counts)
        self.reading = reading


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, and what it would change."""

    reading: Reading
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Result:
    """What a file has changed. Without a change there is no version."""

    reading: Reading
    comparison: Comparison
    version: ProgrammeVersion | None


def preview(path_or_file: str | Path | BinaryIO, *, kind: Kind, file_name: str) -> Preview:
    """Say what a file would change, and write nothing. Raises `UnreadableFile`, `HeaderNotUnderstood`."""
    references = References()
    reading = read(path_or_file, kind=kind, file_name=file_name, references=references)
    return Preview(reading, compare(reading, references=references))


@transaction.atomic
def take_in(
    path_or_file: str | Path | BinaryIO, *, kind: Kind, file_name: str, by: User | None, good_rows_only: bool = False
) -> Result:
    """Bring the database to what a file says. Safe to repeat: the same file changes nothing the second time.

    Raises `FileHasProblems` where a row is wrong, unless the caller has agreed to the good rows alone; `ProgrammeBusy`
    while another import runs; `UnreadableFile`, `HeaderNotUnderstood` as reading does.
    """
    _lock()
    references = References()
    reading = read(path_or_file, kind=kind, file_name=file_name, references=references)
    if reading.problems and not good_rows_only:
        raise FileHasProblems(reading)
    comparison = compare(reading, references=references)
    if not comparison.changes_something:
        return Result(reading, comparison, None)
    # Every column is named with its language; what is kept beside them for Django is the default language's.
    with translation.override(languages.DEFAULT):
        _write(comparison.row_changes, kind, references)
        version = _record(reading, comparison, by=by)
    return Result(reading, comparison, version)


def _lock() -> None:
    """Two imports at once would each compare with what the other is about to change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        (is_ours,) = cursor.fetchone()
    if not is_ours:
        raise ProgrammeBusy


def _write(changes: Iterable[RowChange], kind: Kind, references: References) -> None:
    new: list[tuple[Any, RowChange]] = []
    kept: list[tuple[Any, RowChange]] = []
    for change in changes:
        row = kind.model() if change.row is None else change.row
        for column in kind.columns:
            if column.name in change.entry.values:
                column.put(change.entry.values[column.name], row=row, references=references)
        kind.complete(row, change.entry.values)
        (new if change.is_new else kept).append((row, change))
    kind.rows().bulk_create([row for row, _change in new], batch_size=_AT_ONCE)
    for row, _change in kept:
        row.save()
    for column in kind.lists:
        _write_list(column, [*new, *kept], kind, references)


def _write_list(column: ReferenceList, rows: list[tuple[Any, RowChange]], kind: Kind, references: References) -> None:
    """Make the rows of a list those that the file names."""
    relation = kind.model._meta.get_field(column.attribute)
    through: Any = relation.remote_field.through  # type: ignore[union-attr]
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()  # type: ignore[union-attr]
    wanted = {
        (row.pk, references.row(column.to, code).pk)  # type: ignore[union-attr]
        for row, change in rows
        for code in change.entry.values.get(column.name, [])
    }
    told = [row.pk for row, change in rows if column.name in change.entry.values]
    links = through.objects.filter(**{f"{own}__in": told})
    standing = {(getattr(link, f"{own}_id"), getattr(link, f"{other}_id")): link.pk for link in links}
    through.objects.filter(pk__in=[pk for pair, pk in standing.items() if pair not in wanted]).delete()
    through.objects.bulk_create(
        [through(**{f"{own}_id": mine, f"{other}_id": theirs}) for mine, theirs in sorted(wanted - standing.keys())],
        batch_size=_AT_ONCE,
    )


def _record(reading: Reading, comparison: Comparison, *, by: User | None) -> ProgrammeVersion:
    last: int | None = ProgrammeVersion.objects.aggregate(last=Max("number"))["last"]
    version = ProgrammeVersion.objects.create(
        number=(last or 0) + 1,
        kind=reading.kind.name,
        file_name=reading.file_name[-255:],
        sha256=reading.sha256,
        imported_by=by,
        created=len(comparison.created),
        changed=len(comparison.changed),
        unchanged=len(comparison.unchanged),
        absent=comparison.absent,
    )
    ProgrammeChange.objects.bulk_create(
        [line for change in comparison.row_changes for line in _lines(change, version)], batch_size=_AT_ONCE
    )
    counts = {"created": version.created, "changed": version.changed, "unchanged": version.unchanged}
    audit.record(
        "committee.import_programme",
        by=by,
        on=version,
        after={"kind": version.kind, "sha256": version.sha256, **counts},
    )
    return version


def _lines(change: RowChange, version: ProgrammeVersion) -> Iterable[ProgrammeChange]:
    if change.is_new:
        yield ProgrammeChange(version=version, code=change.entry.key, is_new=True)
    for difference in change.fields:
        yield ProgrammeChange(
            version=version,
            code=change.entry.key,
            field=difference.column.name,
            before=difference.before,
            after=difference.after,
        )
