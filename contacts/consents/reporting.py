"""A file says what thousands of people agreed to: how is that written, in a few statements for all of them?

Each statement is quick whatever PostgreSQL believes of the sizes of our tables, which an import changes faster than
anybody counts: what is told waits in a table of this connection, and the ledger is asked by its index, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection, transaction

from committee.db import next_key
from contacts.consents.deciding import tell
from contacts.consents.deriving import JOINED, derive_from
from contacts.consents.returning import resume
from contacts.enums import ConsentSource, ConsentStatus
from contacts.models import Consent, ConsentRecord

# The decision of a row of the ledger is that of `told`, whoever the row is about.
SAME_DECISION: Final = """
    known.topic_id = told.topic_id AND known.channel = told.channel
    AND known.decided_at = told.decided_at AND known.status = told.status
"""


def record_first(table: str, *, source: ConsentSource, source_ref: str) -> int:
    """Write what a file says of people who have just come with it; how many rights they have.

    Of them the ledger knows nothing, so nothing is looked up. The table says the `id` that each record shall have, the
    `subject` and the `contact_id` of the person, and what `record_staged` reads; no decision twice.
    """
    _insert_records(table, source=source, source_ref=source_ref)
    return _execute(
        f"""
        INSERT INTO contacts_consent (contact_id, topic_id, channel, status, since, record_id)
        SELECT contact_id, topic_id, channel, status, decided_at, id FROM {table} AS told
        """  # noqa: S608 - our own table
    )


@transaction.atomic
def record_staged(table: str, *, source: ConsentSource, source_ref: str) -> int:
    """Write what a file says of people we know, from a table that holds it; how many rights it changed.

    Its columns are `contact_id`, `topic_id`, `channel`, `status`, `decided_at` and `origin`; a withdrawal is recorded
    as an opt-in is, and can only lower. What the ledger holds already is passed over, as is who was erased. The caller
    has locked the contacts, in the order of their ids.
    """
    if not _take(table):
        return 0
    resume(_people_told_of())
    _forget_known()
    _note_signs()
    may_end = _granted_before_a_withdrawal()
    _insert_records("told_decision", source=source, source_ref=source_ref)
    changed = derive_from("told_decision")
    for right in Consent.objects.filter(pk__in=may_end, status=ConsentStatus.WITHDRAWN).order_by("pk"):
        tell(right, source=source, reference=source_ref, at=right.since, by=None)
    return changed


def _take(table: str) -> int:
    """Put each decision aside once, with the person it is about; how many there are."""
    _execute(
        f"""
        CREATE TEMP TABLE IF NOT EXISTS told_decision (
            id bigint DEFAULT {next_key(ConsentRecord)},
            contact_id bigint, subject uuid, topic_id bigint, channel text, status text, decided_at timestamptz,
            origin text
        ) ON COMMIT DELETE ROWS
        """
    )
    _execute("TRUNCATE told_decision")
    return _execute(
        f"""
        INSERT INTO told_decision (contact_id, subject, topic_id, channel, status, decided_at, origin)
        SELECT DISTINCT ON (person.id, told.topic_id, told.channel, told.decided_at, told.status)
            person.id, person.subject, told.topic_id, told.channel, told.status, told.decided_at, told.origin
        FROM {table} AS told
        JOIN contacts_contact named ON named.id = told.contact_id
        JOIN contacts_contact person ON person.id = coalesce(named.merged_into_id, named.id)
            AND person.erased_at IS NULL
        ORDER BY person.id, told.topic_id, told.channel, told.decided_at, told.status, told.origin
        """  # noqa: S608 - our own table
    )


def _people_told_of() -> Iterator[int]:
    """Whatever rights they hold by now: an id under which we let somebody go may have become theirs only just now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT contact_id FROM told_decision")
        yield from (key for (key,) in cursor.fetchall())


def _forget_known() -> None:
    """Take out what the ledger holds already, of either entry of somebody who was entered twice."""
    _execute(
        f"""
        DELETE FROM told_decision AS told WHERE (
            SELECT true FROM contacts_consentrecord known
            WHERE known.subject = told.subject AND {SAME_DECISION} LIMIT 1
        )
        """  # noqa: S608 - our own condition
    )
    _execute(
        f"""
        WITH RECURSIVE people AS (SELECT DISTINCT contact_id, subject FROM told_decision), {JOINED}
        DELETE FROM told_decision AS told USING joined WHERE joined.contact_id = told.contact_id AND (
            SELECT true FROM contacts_consentrecord known
            WHERE known.subject = joined.subject AND {SAME_DECISION} LIMIT 1
        )
        """  # noqa: S608 - our own condition
    )


def _note_signs() -> None:
    """Each opt-in is a sign of life, too."""
    _execute(
        """
        UPDATE contacts_contact contact SET last_sign_at = sign.at
        FROM (
            SELECT contact_id, max(decided_at) AS at FROM told_decision WHERE status = %(granted)s GROUP BY contact_id
        ) AS sign
        WHERE contact.id = sign.contact_id AND contact.last_sign_at < sign.at
        """,
        granted=ConsentStatus.GRANTED.value,
    )


def _granted_before_a_withdrawal() -> list[int]:
    """The rights that the withdrawals may end."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT held.id FROM told_decision AS told JOIN contacts_consent held USING (contact_id, topic_id, channel)
            WHERE told.status = %s AND held.status = %s
            """,
            [ConsentStatus.WITHDRAWN.value, ConsentStatus.GRANTED.value],
        )
        return [key for (key,) in cursor.fetchall()]


def _insert_records(table: str, *, source: ConsentSource, source_ref: str) -> None:
    _execute(
        f"""
        INSERT INTO contacts_consentrecord
            (id, subject, topic_id, channel, status, decided_at, source, source_ref, wording, language)
        SELECT id, subject, topic_id, channel, status, decided_at, %(source)s,
            left(concat_ws(' · ', %(source_ref)s::text, nullif(origin, '')), 100), '', ''
        FROM {table} AS told
        """,  # noqa: S608 - our own table
        source=source.value,
        source_ref=source_ref,
    )


def _execute(statement: str, **values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)
