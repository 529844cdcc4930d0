"""How does a file become a fixed list of people? Its rows name people we know; of the others, only how many is kept.

    taken = lists.from_file(file, file_name="guests.csv", name="Guests", system="crm", by=user, at=now)

Read row by row, staged by COPY and matched by a statement each for ids, e-mails and phones: memory stays flat, and a
million rows cost a million rows. The first that finds somebody decides; an address that two people share finds both.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from committee.spreadsheets import Limits, Row, Table, match_columns, open_table
from contacts import addresses
from contacts.addresses import InvalidAddress
from contacts.enums import AddressKind
from contacts.imports.columns import FIELDS, KEYS
from contacts.models import PeopleList, Segment
from contacts.rows.cells import BadCell, country
from contacts.segments import tree
from contacts.segments.criteria import InvalidCriteria

_COLUMNS: Final = (*KEYS, "country")

_STAGE: Final = """
    CREATE TEMPORARY TABLE listed_row (line integer, external_id text, email bytea, phone bytea) ON COMMIT DROP;
    CREATE TEMPORARY TABLE listed_person (line integer, contact_id bigint) ON COMMIT DROP;
"""
_COPY: Final = "COPY listed_row (line, external_id, email, phone) FROM STDIN"
# Who was merged into somebody else is that person; who was erased is nobody.
_BY_ID: Final = """
    INSERT INTO listed_person
    SELECT r.line, COALESCE(c.merged_into_id, c.id)
      FROM listed_row r JOIN contacts_contact c ON c.system = %(system)s AND c.external_id = r.external_id
     WHERE c.erased_at IS NULL
"""
_BY_FURTHER_ID: Final = """
    INSERT INTO listed_person
    SELECT r.line, COALESCE(c.merged_into_id, c.id)
      FROM listed_row r
      JOIN contacts_reference f ON f.system = %(system)s AND f.external_id = r.external_id
      JOIN contacts_contact c ON c.id = f.contact_id
     WHERE c.erased_at IS NULL AND NOT EXISTS (SELECT FROM listed_person p WHERE p.line = r.line)
"""
_BY_ADDRESS: Final = """
    INSERT INTO listed_person
    SELECT r.line, a.contact_id
      FROM listed_row r
      JOIN contacts_address a ON a.kind = '{kind}' AND a.digest = r.{kind}
      JOIN contacts_contact c ON c.id = a.contact_id
     WHERE c.erased_at IS NULL AND c.merged_into_id IS NULL
       AND NOT EXISTS (SELECT FROM listed_person p WHERE p.line = r.line)
"""
_KEEP: Final = """
    INSERT INTO contacts_listedcontact (list_id, contact_id)
    SELECT DISTINCT %(list)s, contact_id FROM listed_person ORDER BY contact_id
"""
_UNKNOWN: Final = """
    SELECT line FROM listed_row r WHERE NOT EXISTS (SELECT FROM listed_person p WHERE p.line = r.line) ORDER BY line
"""


class ListRefused(CommitteeError):
    """The file cannot become a list, or the list cannot be deleted."""


@dataclass(slots=True)
class Taken:
    """The list that was made, and which lines of the file named nobody. Its rows are read again, not kept."""

    people_list: PeopleList
    table: Table
    unknown_lines: array[int]

    def unknown_rows(self) -> Iterator[list[str]]:
        """The rows about nobody we know, while the file is still open."""
        lines = iter(self.unknown_lines)
        wanted = next(lines, None)
        for row in self.table.rows():
            if row.line == wanted:
                yield row.values
                wanted = next(lines, None)


@transaction.atomic
def from_file(
    file: BinaryIO | Path,
    *,
    file_name: str,
    name: str,
    system: str,
    by: User | None,
    at: datetime,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    language: str | None = None,
) -> Taken:
    """Make the list of all the people whom the file names. `system` is the one whose ids it uses.

    Raises `UnreadableFile`, or `ListRefused` where no column says who is meant, or nobody of the file is known.
    """
    table = open_table(file, file_name=file_name, limits=limits, language=language)
    columns = _columns(table)
    people_list = PeopleList.objects.create(
        name=name, file_name=Path(file_name.replace("\\", "/")).name[:255], created_by=by, created_at=at
    )
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        people_list.rows = _staged(cursor, table, columns)
        cursor.execute("ANALYZE listed_row")
        for statement in (_BY_ID, _BY_FURTHER_ID, _BY_ADDRESS.format(kind="email"), _BY_ADDRESS.format(kind="phone")):
            cursor.execute(statement, {"system": system})
        cursor.execute(_KEEP, {"list": people_list.pk})
        people_list.people_count = cursor.rowcount
        cursor.execute(_UNKNOWN)
        unknown = array("I", (line for (line,) in cursor))
        cursor.execute("DROP TABLE listed_row, listed_person")
    if not people_list.people_count:
        raise ListRefused(_("Nobody in this file is known to us: is it the right source?"))
    # A row that cannot be read names nobody either.
    unreadable = table.problem_counts.total() - len(table.header_problems)
    people_list.rows += unreadable
    people_list.unknown = len(unknown) + unreadable
    people_list.save(update_fields=["rows", "unknown", "people_count", "updated_at"])
    made = {"people": people_list.people_count, "unknown": people_list.unknown}
    audit.record("contacts.make_list", by=by, on=people_list, after=made)
    return Taken(people_list, table, unknown)


def _columns(table: Table) -> Mapping[str, int]:
    names = {name: FIELDS[name].aliases for name in _COLUMNS}
    columns = match_columns(table.header, names, header_line=table.header_line).columns
    if not any(key in columns for key in KEYS):
        raise ListRefused(_("No column says whom a row is about: name one of them “id”, “email” or “phone”."))
    return columns


def _staged(cursor: object, table: Table, columns: Mapping[str, int]) -> int:
    """How many rows there were."""
    rows = 0
    with cursor.copy(_COPY) as copy:  # type: ignore[attr-defined]
        for row in table.rows():
            copy.write_row(_keys(row, columns))
            rows += 1
    return rows


def _keys(row: Row, columns: Mapping[str, int]) -> tuple[int, str | None, bytes | None, bytes | None]:
    cells = {name: row.values[place] for name, place in columns.items()}
    return (
        row.line,
        cells.get("external_id") or None,
        _email(cells.get("email", "")),
        _phone(cells.get("phone", ""), cells.get("country", "")),
    )


def _email(written: str) -> bytes | None:
    try:
        return addresses.digest(AddressKind.EMAIL, addresses.normalise_email(written)) if written else None
    except InvalidAddress:
        return None


def _phone(written: str, living_in: str) -> bytes | None:
    if not written:
        return None
    try:
        home = country(living_in) if living_in else None
    except BadCell:
        home = None
    try:
        return addresses.digest(AddressKind.PHONE, addresses.normalise_phone(written, country=home))
    except InvalidAddress:
        return None


def segments_with(people_list: PeopleList) -> list[Segment]:
    """The segments whose rule names this list."""
    return [segment for segment in Segment.objects.order_by("name") if people_list.pk in _lists_of(segment)]


def _lists_of(segment: Segment) -> set[int]:
    try:
        mentions = tree.read(segment.criteria).mentions()
        return {int(mention.key) for mention in mentions if mention.kind == "list"}
    except InvalidCriteria:
        return set()


@transaction.atomic
def delete(people_list: PeopleList, *, by: User | None) -> None:
    """The people stay, the list goes. Raises `ListRefused` while a segment names it."""
    if used := segments_with(people_list):
        names = ", ".join(f"“{segment}”" for segment in used)
        raise ListRefused(_("These segments use the list: %(names)s.") % {"names": names})
    audit.record("contacts.delete", by=by, on=people_list, before={"name": people_list.name})
    with connection.cursor() as cursor:
        # In one statement, however many there are: nothing points at the rows of a list.
        cursor.execute("DELETE FROM contacts_listedcontact WHERE list_id = %s", [people_list.pk])
    people_list.delete()
