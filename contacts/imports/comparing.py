"""What would the staged rows change? Whom each is about, and what is new about them; nothing of ours is written here.

Every step is one statement for the whole chunk, and of nobody known it costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection

from committee.errors import CommitteeError
from contacts.consents.deriving import JOINED
from contacts.consents.reporting import SAME_DECISION
from contacts.imports.details import CHANGED

# A row decides on each of its topics for each of its channels.
_DECISION: Final = """
    topic.id AS topic_id, channel.name AS channel, row.consent_status AS status, row.decided_at, row.origin
    FROM (SELECT * FROM import_row WHERE decided_at IS NOT NULL) AS row
    CROSS JOIN unnest(string_to_array(row.topics, ',')::bigint[]) AS topic (id)
    CROSS JOIN unnest(string_to_array(row.channels, ',')) AS channel (name)
"""

# Lines of the file: the refused row, and for a repeated one the row that came first.
Repeats = Sequence[tuple[int, int]]


class Meanwhile(CommitteeError):
    """Somebody of this chunk was merged or erased while we waited for them: it has to be compared again."""


def recognise(*, system: str, lock: bool) -> None:
    """Find out who is known already. With `lock`, nobody else changes them until the end. Raises `Meanwhile`.

    People are known by the id of their own or by one in another system; whoever was merged is the one that was kept.
    """
    named = {"system": system}
    _execute(
        """
        UPDATE import_row AS row SET is_known = true, contact_id = coalesce(contact.merged_into_id, contact.id)
        FROM contacts_contact contact
        WHERE contact.system = %(system)s AND contact.external_id = row.key
        """,
        named,
    )
    _execute(
        """
        UPDATE import_row AS row SET is_known = true, contact_id = coalesce(contact.merged_into_id, contact.id)
        FROM contacts_reference reference JOIN contacts_contact contact ON contact.id = reference.contact_id
        WHERE reference.system = %(system)s AND reference.external_id = row.key
            AND NOT row.is_known AND contact.erased_at IS NULL
        """,
        named,
    )
    if lock and _are_gone():
        raise Meanwhile


def _are_gone() -> bool:
    """Lock those who are known, in the order of their ids; is any of them no longer there?"""
    return any(
        gone
        for (gone,) in _execute(
            """
            SELECT DISTINCT gone FROM (
                SELECT erased_at IS NOT NULL OR merged_into_id IS NOT NULL AS gone FROM contacts_contact
                WHERE id IN (SELECT contact_id FROM import_row WHERE is_known)
                ORDER BY id FOR NO KEY UPDATE
            ) AS held
            """
        )
    )


def repeats_in_chunk() -> Repeats:
    """Take out the second and later rows about the same person."""
    by_key, by_person = (
        _execute(
            f"""
            DELETE FROM import_row AS row
            USING (
                SELECT {about}, min(line) AS line FROM import_row {condition} GROUP BY {about} HAVING count(*) > 1
            ) AS first
            WHERE row.{about} = first.{about} AND row.line > first.line
            RETURNING row.line, first.line
            """  # noqa: S608 - our own names
        )
        for about, condition in (("key", ""), ("contact_id", "WHERE is_known"))
    )
    return [*by_key, *by_person]


def compare() -> None:
    """Mark what is new about those who are known, and put every decision that the ledger does not hold aside."""
    _execute(
        f"""
        UPDATE import_row AS row SET
            changes_details = {CHANGED},
            adds_email = row.email_normalised IS NOT NULL AND NOT EXISTS (
                SELECT FROM contacts_address held WHERE held.contact_id = row.contact_id
                    AND held.kind = 'email' AND held.normalised = row.email_normalised),
            adds_phone = row.phone_normalised IS NOT NULL AND NOT EXISTS (
                SELECT FROM contacts_address held WHERE held.contact_id = row.contact_id
                    AND held.kind = 'phone' AND held.normalised = row.phone_normalised),
            adds_ids = EXISTS (
                SELECT FROM jsonb_each_text(row.ids) AS told (system, id) WHERE NOT EXISTS (
                    SELECT FROM contacts_reference held WHERE held.system = told.system AND held.external_id = told.id)
                AND (told.system, told.id) <> (contact.system, contact.external_id))
        FROM contacts_contact contact
        WHERE row.is_known AND contact.id = row.contact_id
        """  # noqa: S608 - our own expressions
    )
    _put_decisions_aside()


def _put_decisions_aside() -> None:
    """Of somebody new, whatever the row says; of who is known, what the ledger does not hold of any entry of them."""
    _put_first_decisions_aside()
    _put_new_decisions_aside()


def _put_first_decisions_aside() -> None:
    _execute(
        f"""
        INSERT INTO import_decision
            (is_first, line, contact_id, subject, topic_id, channel, status, decided_at, origin)
        SELECT true, row.line, row.contact_id, row.subject, {_DECISION} WHERE NOT row.is_known
        """
    )


def _put_new_decisions_aside() -> None:
    _execute(
        f"""
        WITH RECURSIVE people AS MATERIALIZED (
            SELECT contact.id AS contact_id, contact.subject
            FROM import_row AS row JOIN contacts_contact contact ON contact.id = row.contact_id
            WHERE row.is_known AND row.decided_at IS NOT NULL
        ), {JOINED}, entries AS MATERIALIZED (
            SELECT people.contact_id, people.subject, array_append(others.subjects, people.subject) AS subjects
            FROM people LEFT JOIN (
                SELECT contact_id, array_agg(subject) AS subjects FROM joined GROUP BY contact_id
            ) AS others USING (contact_id)
        ), told AS (
            SELECT row.line, row.contact_id, entries.subject, entries.subjects, {_DECISION}
            JOIN entries ON entries.contact_id = row.contact_id WHERE row.is_known
        )
        INSERT INTO import_decision
            (is_first, line, contact_id, subject, topic_id, channel, status, decided_at, origin)
        SELECT false, line, contact_id, subject, topic_id, channel, status, decided_at, origin FROM told
        WHERE (
            -- By the index, whatever the planner believes of the size of the ledger.
            SELECT true FROM contacts_consentrecord known
            WHERE known.subject = ANY(told.subjects) AND {SAME_DECISION} LIMIT 1
        ) IS NULL
        """  # noqa: S608 - our own expressions
    )


def ids_of_others() -> list[int]:
    """Take out the rows that claim an id which names somebody else, and return their lines."""
    found = _execute(
        """
        WITH told AS (
            SELECT row.line, row.contact_id, told.system, told.id FROM import_row AS row,
                jsonb_each_text(row.ids) AS told (system, id)
        ), held AS (
            SELECT told.line, reference.contact_id FROM told JOIN contacts_reference reference
                ON reference.system = told.system AND reference.external_id = told.id
            UNION
            SELECT told.line, own.id FROM told JOIN contacts_contact own
                ON own.system = told.system AND own.external_id = told.id
        ), taken AS (
            SELECT told.line FROM told JOIN held USING (line)
            JOIN contacts_contact person ON person.id = held.contact_id
            WHERE coalesce(person.merged_into_id, person.id) <> told.contact_id
            UNION
            -- Of two rows that claim an id which nobody holds, the first has it.
            SELECT later.line FROM told JOIN told AS later
                ON later.system = told.system AND later.id = told.id AND later.line > told.line
            WHERE told.line NOT IN (SELECT line FROM held) AND later.line NOT IN (SELECT line FROM held)
        )
        DELETE FROM import_row AS row USING taken WHERE row.line = taken.line RETURNING row.line
        """
    )
    return [line for (line,) in found]


def met_before_in_run(run: int) -> Repeats:
    """Take out the rows about people whom an earlier chunk of this import has written."""
    return _execute(
        """
        DELETE FROM import_row AS row USING contacts_importedcontact met
        WHERE row.is_known AND met.run_id = %(run)s AND met.contact_id = row.contact_id
        RETURNING row.line, met.line
        """,
        {"run": run},
    )


def met_before_in_check(run: int) -> Repeats:
    """Take out the rows about people whom an earlier chunk of this check has met; remember those of this one."""
    _execute(
        """
        INSERT INTO contacts_checkedkey (run_id, key, line) SELECT %(run)s, key, line FROM import_row
        ON CONFLICT (run_id, key) DO NOTHING
        """,
        {"run": run},
    )
    return _execute(
        """
        DELETE FROM import_row AS row USING contacts_checkedkey met
        WHERE met.run_id = %(run)s AND met.key = row.key AND met.line < row.line
        RETURNING row.line, met.line
        """,
        {"run": run},
    )


def _execute(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
