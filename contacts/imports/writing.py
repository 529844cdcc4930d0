"""How are a thousand people written at once? A statement for each table, whatever the number of rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from committee import languages
from contacts import consents
from contacts.consents import OptIn
from contacts.enums import ConsentSource
from contacts.imports.plan import COMPARED, Change


def write(changes: Sequence[Change], *, system: str, run: int | None, source_ref: str) -> int:
    """Write what is new about these people, who are locked or new; how many rights were raised.

    Raises `IntegrityError` when somebody else has just created one of them: the caller compares again.
    """
    _insert([change for change in changes if change.is_new], system=system)
    _update([change for change in changes if not change.is_new and change.details])
    keys = _keys(changes, system=system)
    _add_addresses(changes, keys)
    if run is not None:
        _remember(list(keys.values()), run=run)
    opt_ins = [
        OptIn(keys[change.person.key], one.topic_id, one.channel, one.decided_at, one.origin)
        for change in changes
        for one in change.opt_ins
    ]
    return consents.record_opt_ins(opt_ins, source=ConsentSource.IMPORT, source_ref=source_ref)


def _keys(changes: Sequence[Change], *, system: str) -> dict[str, int]:
    found = {change.person.key: change.known.pk for change in changes if change.known}
    new = [change.person.key for change in changes if change.is_new]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT external_id, id FROM contacts_contact WHERE system = %s AND external_id = ANY(%s)", [system, new]
        )
        return found | dict(cursor.fetchall())


def _insert(changes: Sequence[Change], *, system: str) -> None:
    rows = [{"external_id": change.person.key, "language": languages.DEFAULT, **change.details} for change in changes]
    _execute(
        """
        INSERT INTO contacts_contact
            (system, external_id, given_name, family_name, language, language_tag, country, birth_year, tags)
        SELECT %(system)s, external_id, coalesce(given_name, ''), coalesce(family_name, ''), language,
            coalesce(language_tag, ''), coalesce(country, ''), birth_year, coalesce(tags, '{}')
        FROM json_to_recordset(%(rows)s) AS given (external_id text, given_name text, family_name text,
            language text, language_tag text, country text, birth_year smallint, tags text[])
        """,
        rows,
        system=system,
    )


def _update(changes: Sequence[Change]) -> None:
    rows = [{"id": change.known.pk, **change.known.details, **change.details} for change in changes if change.known]
    assignments = ", ".join(f"{name} = given.{name}" for name in COMPARED)
    _execute(
        f"""
        UPDATE contacts_contact contact SET {assignments}, updated_at = now()
        FROM json_to_recordset(%(rows)s) AS given (id bigint, given_name text, family_name text,
            language text, language_tag text, country text, birth_year smallint, tags text[])
        WHERE contact.id = given.id
        """,  # noqa: S608 - the names are ours
        rows,
    )


def _add_addresses(changes: Sequence[Change], keys: dict[str, int]) -> None:
    rows = [
        {
            "contact_id": keys[change.person.key],
            "kind": address.kind.value,
            "value": address.value,
            "normalised": address.normalised,
            "digest": address.digest.hex(),
        }
        for change in changes
        for address in change.addresses
    ]
    _execute(
        """
        INSERT INTO contacts_address (contact_id, kind, value, normalised, digest)
        SELECT contact_id, kind, value, normalised, decode(digest, 'hex')
        FROM json_to_recordset(%(rows)s) AS given (contact_id bigint, kind text, value text, normalised text,
            digest text)
        ON CONFLICT (contact_id, kind, normalised) DO NOTHING
        """,
        rows,
    )


def _remember(contacts: list[int], *, run: int) -> None:
    """Who came with this file, for segments."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_importedcontact (run_id, contact_id) SELECT %s, unnest(%s::bigint[])
            ON CONFLICT DO NOTHING
            """,
            [run, contacts],
        )


def _execute(statement: str, rows: list[dict[str, Any]], **more: Any) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False), **more})
