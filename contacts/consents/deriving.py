"""Which right follows from the ledger? For new records, and anew from all that is known of one person."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final, cast

from django.db import connection, transaction

from contacts.enums import ConsentStatus
from contacts.models import Consent, ConsentRecord, Contact

# The rule of the ledger as an order: the decision that stands comes first.
WITHDRAWN_FIRST: Final = "record.decided_at DESC, (record.status = 'withdrawn') DESC, record.id DESC"

# The subjects that merges, one upon another, have joined to those of `people`: of most people none.
JOINED: Final = """
    joined (contact_id, subject) AS (
        SELECT people.contact_id, merged.joined_subject
          FROM people JOIN contacts_consentrecord merged
                        ON merged.subject = people.subject AND merged.joined_subject IS NOT NULL
         UNION
        SELECT joined.contact_id, merged.joined_subject
          FROM joined JOIN contacts_consentrecord merged
                        ON merged.subject = joined.subject AND merged.joined_subject IS NOT NULL
    )
"""


def derive(records: list[int]) -> int:
    """Let these records take effect where no later decision stands; how many rights they changed."""
    return derive_from(
        """(
            SELECT coalesce(contact.merged_into_id, contact.id) AS contact_id, record.*
            FROM contacts_consentrecord record JOIN contacts_contact contact USING (subject)
            WHERE record.id = ANY(%(keys)s)
        )""",
        keys=records,
    )


def derive_from(records: str, **given: Any) -> int:
    """The same of records by the thousand: of a table that says whose each of them is, beside what it says.

    The comparison of three columns is the rule of the ledger: the latest, then the withdrawal, then the last recorded.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO contacts_consent AS held (contact_id, topic_id, channel, status, since, record_id)
            SELECT DISTINCT ON (contact_id, topic_id, channel)
                contact_id, topic_id, channel, status, decided_at, id
            FROM {records} AS record
            ORDER BY contact_id, topic_id, channel, {WITHDRAWN_FIRST}
            ON CONFLICT (contact_id, topic_id, channel) DO UPDATE
                SET status = EXCLUDED.status, since = EXCLUDED.since, record_id = EXCLUDED.record_id
                WHERE (EXCLUDED.since, EXCLUDED.status = %(withdrawn)s, EXCLUDED.record_id)
                    > (held.since, held.status = %(withdrawn)s, held.record_id)
            """,  # noqa: S608 - the order and the table are ours
            {**given, "withdrawn": ConsentStatus.WITHDRAWN.value},
        )
        return int(cursor.rowcount)


@transaction.atomic
def rebuild(contact: Contact) -> list[Consent]:
    """The person's rights, derived anew from the whole ledger: what a doubt about them is settled with."""
    contact = Contact.objects.hold(contact.pk)
    decisions = standing(subjects_of(contact))
    Consent.objects.filter(contact=contact).delete()
    return Consent.objects.bulk_create(
        Consent(
            contact=contact,
            topic_id=topic_id,
            channel=channel,
            status=record.status,
            since=record.decided_at,
            record=record,
        )
        for (topic_id, channel), record in decisions.items()
    )


def standing(subjects: Iterable[uuid.UUID]) -> dict[tuple[int, str], ConsentRecord]:
    """Of all that was decided under these ids, the decision that counts, by topic and channel."""
    found: dict[tuple[int, str], ConsentRecord] = {}
    for record in ConsentRecord.objects.filter(subject__in=list(subjects), topic__isnull=False):
        key = (cast("int", record.topic_id), record.channel)
        if key not in found or _weight(record) > _weight(found[key]):
            found[key] = record
    return found


def _weight(record: ConsentRecord) -> tuple[datetime, bool, int]:
    return record.decided_at, record.status == ConsentStatus.WITHDRAWN, record.pk


def subjects_of(contact: Contact) -> set[uuid.UUID]:
    """The ids under which the ledger knows this person: merges have joined those of former contacts."""
    return _with_joined({contact.subject})


def subjects_of_all(people: Collection[int]) -> set[uuid.UUID]:
    """The same of many at once, by the keys of their entries."""
    return _with_joined(set(Contact.objects.filter(pk__in=people).values_list("subject", flat=True)))


def _with_joined(subjects: set[uuid.UUID]) -> set[uuid.UUID]:
    known = found = subjects
    while found:
        joins = ConsentRecord.objects.filter(subject__in=found, joined_subject__isnull=False)
        found = {join.joined_subject for join in joins.only("joined_subject") if join.joined_subject} - known
        known = known | found
    return known
