"""May we write to this person about this topic? How the answer changes, and how each change is kept.

Every decision is a row of the ledger, which nobody can rewrite; the current right is derived from it in the same
transaction. One rule says which decision stands, for one person or for millions:

    the latest; of two at the same moment the withdrawal; of two alike the one recorded last.

So a file that reports an older decision changes the history and not the right, and a decision told twice is one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts.enums import Channel, ConsentSource, ConsentStatus
from contacts.models import Consent, ConsentProof, ConsentRecord, Contact, Topic
from contacts.signals import consent_withdrawn

# Decided in front of us and not reported by somebody else: these can never be older than what we hold already.
HERE_AND_NOW: Final = frozenset({ConsentSource.UNSUBSCRIBE_PAGE, ConsentSource.ONE_CLICK, ConsentSource.STAFF})


class PersonErased(CommitteeError):
    message = _("This person was erased at their wish: nothing can be recorded about them.")


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
def record_opt_in(
    contact: Contact,
    *,
    topic: Topic,
    channel: Channel,
    source: ConsentSource,
    at: datetime,
    wording: str = "",
    language: str = "",
    proof: str = "",
    ip_address: str | None = None,
    source_ref: str = "",
) -> Consent:
    """Write that the person agreed `at` that moment, and return their right: withdrawn, if they left later.

    Raises `PersonErased`.
    """
    contact = Contact.objects.locked().get(pk=contact.pk)
    if contact.erased_at:
        raise PersonErased
    record, is_new = ConsentRecord.objects.get_or_create(
        subject=contact.subject,
        topic=topic,
        channel=channel,
        status=ConsentStatus.GRANTED,
        decided_at=at,
        defaults={"source": source, "source_ref": source_ref, "wording": wording, "language": language},
    )
    if is_new and (proof or ip_address):
        ConsentProof.objects.create(record=record, ip_address=ip_address, text=proof)
    _derive([record.pk])
    return Consent.objects.get(contact=contact, topic=topic, channel=channel)


@transaction.atomic
def withdraw(
    contact: Contact,
    *,
    topic: Topic,
    channel: Channel,
    source: ConsentSource,
    at: datetime,
    reference: str = "",
    by: User | None = None,
) -> Consent | None:
    """Write that the person left, and return their right; None for somebody erased, of whom nothing more is kept.

    Sends `consent_withdrawn` when there was a right to lose, so asking twice tells it once. The lock comes first: a
    hand-over that already passed the gate ends before it, and none begins until the withdrawal is committed.
    """
    contact = Contact.objects.locked().get(pk=contact.pk)
    if contact.erased_at:
        return None
    right = Consent.objects.filter(contact=contact, topic=topic, channel=channel).first()
    if right and source in HERE_AND_NOW:
        at = max(at, right.since)
    record, _is_new = ConsentRecord.objects.get_or_create(
        subject=contact.subject,
        topic=topic,
        channel=channel,
        status=ConsentStatus.WITHDRAWN,
        decided_at=at,
        defaults={"source": source, "source_ref": reference},
    )
    _derive([record.pk])
    before, right = right, Consent.objects.get(contact=contact, topic=topic, channel=channel)
    if right.status == ConsentStatus.WITHDRAWN and (before is None or before.status == ConsentStatus.GRANTED):
        _tell(right, source=source, reference=reference, at=at, by=by)
    return right


def _tell(right: Consent, *, source: ConsentSource, reference: str, at: datetime, by: User | None) -> None:
    # The ledger already says what the person did; the audit trail says what staff did for them.
    if by is not None:
        audit.record(
            "consents.withdraw", by=by, on=right.contact, after={"topic": right.topic.code, "channel": right.channel}
        )
    consent_withdrawn.send(
        sender=Consent,
        contact_id=right.contact_id,
        topic_id=right.topic_id,
        channel=right.channel,
        source=source,
        reference=reference,
        at=at,
    )


@transaction.atomic
def record_opt_ins(opt_ins: Sequence[OptIn], *, source: ConsentSource, source_ref: str) -> int:
    """Write what a file says of many people, and return how many rights it raised.

    The contacts are locked in the order of their ids; those who were erased are passed over.
    """
    people = {opt_in.contact_id for opt_in in opt_ins}
    list(Contact.objects.filter(pk__in=people).locked().values_list("pk"))
    return _derive(_record_many(opt_ins, source=source, source_ref=source_ref)) if opt_ins else 0


def _record_many(opt_ins: Iterable[OptIn], *, source: ConsentSource, source_ref: str) -> list[int]:
    """New rows of the ledger, for what it does not hold yet."""
    rows = [(one.contact_id, one.topic_id, one.channel, one.decided_at, one.origin) for one in opt_ins]
    contacts, topics, channels, moments, origins = map(list, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_consentrecord
                (subject, topic_id, channel, status, decided_at, source, source_ref, wording, language)
            SELECT DISTINCT ON (contact.subject, told.topic_id, told.channel, told.decided_at)
                contact.subject, told.topic_id, told.channel, %(granted)s, told.decided_at,
                %(source)s, left(concat_ws(' · ', %(source_ref)s, nullif(told.origin, '')), 100), '', ''
            FROM unnest(%(contacts)s::bigint[], %(topics)s::bigint[], %(channels)s::text[],
                        %(moments)s::timestamptz[], %(origins)s::text[])
                AS told (contact_id, topic_id, channel, decided_at, origin)
            JOIN contacts_contact contact ON contact.id = told.contact_id AND contact.erased_at IS NULL
            WHERE NOT EXISTS (
                SELECT FROM contacts_consentrecord known
                WHERE known.subject = contact.subject AND known.topic_id = told.topic_id
                    AND known.channel = told.channel AND known.decided_at = told.decided_at
                    AND known.status = %(granted)s
            )
            RETURNING id
            """,
            {
                "contacts": contacts,
                "topics": topics,
                "channels": channels,
                "moments": moments,
                "origins": origins,
                "granted": ConsentStatus.GRANTED.value,
                "source": source.value,
                "source_ref": source_ref,
            },
        )
        return [key for (key,) in cursor.fetchall()]


def _derive(records: list[int]) -> int:
    """Let these records take effect where no later decision stands; how many rights they changed.

    The comparison of three columns is the rule at the top of this file.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO contacts_consent AS held (contact_id, topic_id, channel, status, since, record_id)
            SELECT DISTINCT ON (contact.id, record.topic_id, record.channel)
                contact.id, record.topic_id, record.channel, record.status, record.decided_at, record.id
            FROM contacts_consentrecord record JOIN contacts_contact contact ON contact.subject = record.subject
            WHERE record.id = ANY(%(records)s)
            ORDER BY contact.id, record.topic_id, record.channel,
                record.decided_at DESC, (record.status = %(withdrawn)s) DESC, record.id DESC
            ON CONFLICT (contact_id, topic_id, channel) DO UPDATE
                SET status = EXCLUDED.status, since = EXCLUDED.since, record_id = EXCLUDED.record_id
                WHERE (EXCLUDED.since, EXCLUDED.status = %(withdrawn)s, EXCLUDED.record_id)
                    > (held.since, held.status = %(withdrawn)s, held.record_id)
            """,
            {"records": records, "withdrawn": ConsentStatus.WITHDRAWN.value},
        )
        return int(cursor.rowcount)


@transaction.atomic
def rebuild(contact: Contact) -> list[Consent]:
    """The person's rights, derived anew from the whole ledger: what a doubt about them is settled with."""
    contact = Contact.objects.locked().get(pk=contact.pk)
    standing: dict[tuple[int, str], ConsentRecord] = {}
    for record in ConsentRecord.objects.filter(subject__in=subjects_of(contact), topic__isnull=False):
        key = (cast("int", record.topic_id), record.channel)
        if key not in standing or _weight(record) > _weight(standing[key]):
            standing[key] = record
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
        for (topic_id, channel), record in standing.items()
    )


def _weight(record: ConsentRecord) -> tuple[datetime, bool, int]:
    return record.decided_at, record.status == ConsentStatus.WITHDRAWN, record.pk


def subjects_of(contact: Contact) -> set[uuid.UUID]:
    """The ids under which the ledger knows this person: merges have joined those of former contacts."""
    known = found = {contact.subject}
    while found:
        joins = ConsentRecord.objects.filter(subject__in=found).values_list("joined_subject", flat=True)
        found = {subject for subject in joins if subject is not None} - known
        known = known | found
    return known
