"""Somebody takes a STOP back: which of their rights stand again?

START shows no words and names no topic, so by itself it agrees to nothing. What it can do is take back the STOP before
it: each right that the STOP ended stands again, by the words that had been agreed to. What was never agreed to, ended
in another way, or has been decided since, stays as it is; so does everything of a minor, and what is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby, takewhile
from typing import Final

from django.db import transaction

from contacts.consents.deciding import record_opt_in
from contacts.consents.deriving import subjects_of
from contacts.enums import Channel, ConsentSource, ConsentStatus, TopicKind
from contacts.models import Consent, ConsentRecord, Contact, Topic

# A number that was given up rests at least so long before a telephone company gives it to somebody else (in the United
# States by law: 47 CFR 52.15). Until then whoever says START is whoever said STOP.
WITHIN: Final = timedelta(days=45)


@transaction.atomic
def give_back(contact: Contact, *, channel: Channel, at: datetime, proof: str) -> list[Consent]:
    """The rights on that channel that stand again, because the person took back `at` that moment what they had told a
    provider. Nothing of somebody erased.
    """
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at or contact.is_minor:
        return []
    return [
        record_opt_in(
            contact,
            topic=topic,
            channel=channel,
            source=ConsentSource.PROVIDER,
            at=at,
            wording=before.wording if before else "",
            language=before.language if before else "",
            proof=proof,
        )
        for topic, before in _ended(contact, channel, at=at)
    ]


def _ended(contact: Contact, channel: Channel, *, at: datetime) -> list[tuple[Topic, ConsentRecord | None]]:
    """The topics that a STOP ended, each with what stood before."""
    told = ConsentRecord.objects.filter(subject__in=subjects_of(contact), channel=channel, topic__isnull=False)
    # The rule of the ledger: the latest; of two at the same moment the withdrawal; of two alike the one recorded last.
    ordered = told.select_related("topic").order_by("topic", "-decided_at", "-status", "-pk")
    return [
        (topic, before)
        for topic, records in groupby(ordered, key=lambda record: record.topic)
        for before in _before_the_stop(topic, list(records), at=at)
    ]


def _before_the_stop(
    topic: Topic, records: Sequence[ConsentRecord], *, at: datetime
) -> Iterable[ConsentRecord | None]:
    """What stood before the STOP that stands now, if there is one to be taken back; at most one."""
    stops = list(takewhile(_is_stop, records))
    if not stops or topic.kind == TopicKind.TRACKING or not stops[0].decided_at < at <= stops[0].decided_at + WITHIN:
        return
    before = records[len(stops)] if len(records) > len(stops) else None
    if before.status == ConsentStatus.GRANTED if before else not topic.needs_opt_in:
        yield before


def _is_stop(record: ConsentRecord) -> bool:
    return (record.status, record.source) == (ConsentStatus.WITHDRAWN, ConsentSource.PROVIDER)
