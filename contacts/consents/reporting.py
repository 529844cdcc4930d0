"""A file says what thousands of people agreed to: how is that written, in a statement for all of them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from contacts.consents.deciding import tell
from contacts.consents.deriving import JOINED, derive_from
from contacts.enums import ConsentSource, ConsentStatus
from contacts.models import Consent, Contact


@dataclass(frozen=True, slots=True)
class OptIn:
    """What a file says of one person: agreed to a topic on a channel, at that moment."""

    contact_id: int
    topic_id: int
    channel: str
    decided_at: datetime
    # Where it was given, as the file says: "stand at Bercy", "shop, step 3".
    origin: str = ""


@transaction.atomic
def record_opt_ins(opt_ins: Sequence[OptIn], *, source: ConsentSource, source_ref: str) -> int:
    """Write what a file says of many people, and return how many rights it raised.

    The contacts are locked in the order of their ids; those who were erased are passed over.
    """
    if not opt_ins:
        return 0
    named = Contact.objects.filter(pk__in={opt_in.contact_id for opt_in in opt_ins})
    people = named.annotate(person=Coalesce("merged_into", "pk")).order_by().values("person")
    list(Contact.objects.filter(pk__in=set(people.values_list("person", flat=True))).locked().values_list("pk"))
    rows = [(one.contact_id, one.topic_id, one.channel, one.decided_at, one.origin) for one in opt_ins]
    contacts, topics, channels, moments, origins = map(list, zip(*rows, strict=True))
    told = """(
        SELECT *, 'granted' AS status
        FROM unnest(%(contacts)s::bigint[], %(topics)s::bigint[], %(channels)s::text[],
                    %(moments)s::timestamptz[], %(origins)s::text[])
            AS opt_in (contact_id, topic_id, channel, decided_at, origin)
    )"""
    given = {"contacts": contacts, "topics": topics, "channels": channels, "moments": moments, "origins": origins}
    return _record(told, given, source=source, source_ref=source_ref)


@transaction.atomic
def record_staged(table: str, *, source: ConsentSource, source_ref: str) -> int:
    """Write what a file says of many people, from a table that holds it; how many rights it changed.

    Its columns are `contact_id`, `topic_id`, `channel`, `status`, `decided_at` and `origin`; a withdrawal is recorded
    as an opt-in is, and can only lower. The caller has locked the contacts, in the order of their ids, or made them.
    """
    granted = _granted_before_a_withdrawal(table)
    changed = _record(table, {}, source=source, source_ref=source_ref)
    if granted:
        ended = Consent.objects.filter(pk__in=granted, status=ConsentStatus.WITHDRAWN)
        for right in ended.order_by("pk"):
            tell(right, source=source, reference=source_ref, at=right.since, by=None)
    return changed


def _granted_before_a_withdrawal(table: str) -> list[int]:
    """The rights that the withdrawals of the table may end."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT held.id FROM {table} AS told JOIN contacts_consent held USING (contact_id, topic_id, channel)
            WHERE told.status = %s AND held.status = %s
            """,  # noqa: S608 - our own table
            [ConsentStatus.WITHDRAWN.value, ConsentStatus.GRANTED.value],
        )
        return [key for (key,) in cursor.fetchall()]


def _record(told: str, given: Mapping[str, Any], *, source: ConsentSource, source_ref: str) -> int:
    """New rows of the ledger, for what it does not hold yet, and their effect; how many rights they changed.

    Each opt-in is a sign of life, too. The keys of the new rows stay in the database, be they thousands.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS new_consent_record (id bigint) ON COMMIT DELETE ROWS")
        cursor.execute("TRUNCATE new_consent_record")
        cursor.execute(
            f"""
            WITH RECURSIVE told AS (
                SELECT DISTINCT ON (person.subject, told.topic_id, told.channel, told.decided_at, told.status)
                    person.id, person.subject, told.topic_id, told.channel, told.decided_at, told.status, told.origin
                FROM {told} AS told
                JOIN contacts_contact named ON named.id = told.contact_id
                JOIN contacts_contact person
                    ON person.id = coalesce(named.merged_into_id, named.id) AND person.erased_at IS NULL
                ORDER BY person.subject, told.topic_id, told.channel, told.decided_at, told.status, told.origin
            ), people AS (
                SELECT id AS contact_id, subject FROM told
            ), {JOINED}, told_before AS MATERIALIZED (
                -- Of either entry of somebody who was entered twice. By the index: most people were entered once.
                SELECT told.* FROM told JOIN joined ON joined.contact_id = told.id
                CROSS JOIN LATERAL (
                    SELECT FROM contacts_consentrecord known
                    WHERE known.subject = joined.subject AND known.topic_id = told.topic_id
                        AND known.channel = told.channel AND known.decided_at = told.decided_at
                        AND known.status = told.status
                    LIMIT 1
                ) AS held
            ), alive AS (
                UPDATE contacts_contact contact SET last_sign_at = sign.at
                FROM (
                    SELECT id, max(decided_at) AS at FROM told WHERE status = %(granted)s GROUP BY id
                ) AS sign
                WHERE contact.id = sign.id AND contact.last_sign_at < sign.at
            ), recorded AS (
                INSERT INTO contacts_consentrecord
                    (subject, topic_id, channel, status, decided_at, source, source_ref, wording, language)
                SELECT told.subject, told.topic_id, told.channel, told.status, told.decided_at,
                    %(source)s, left(concat_ws(' · ', %(source_ref)s::text, nullif(told.origin, '')), 100), '', ''
                FROM told
                WHERE NOT EXISTS (
                    SELECT FROM contacts_consentrecord known
                    WHERE known.subject = told.subject AND known.topic_id = told.topic_id
                        AND known.channel = told.channel AND known.decided_at = told.decided_at
                        AND known.status = told.status
                ) AND NOT EXISTS (
                    SELECT FROM told_before known
                    WHERE known.id = told.id AND known.topic_id = told.topic_id
                        AND known.channel = told.channel AND known.decided_at = told.decided_at
                        AND known.status = told.status
                )
                RETURNING id
            )
            INSERT INTO new_consent_record SELECT id FROM recorded
            """,  # noqa: S608 - our own table
            {**given, "granted": ConsentStatus.GRANTED.value, "source": source.value, "source_ref": source_ref},
        )
    return derive_from("new_consent_record")
