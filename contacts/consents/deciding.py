"""One person agrees or leaves: how is that written, and what may they be written to afterwards?"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts.consents.deriving import derive, subjects_of
from contacts.consents.returning import resume
from contacts.enums import Channel, ConsentSource, ConsentStatus
from contacts.models import Consent, ConsentProof, ConsentRecord, Contact, Topic
from contacts.signals import consent_withdrawn

# Decided in front of us and not reported by somebody else: these can never be older than what we hold already.
HERE_AND_NOW: Final = frozenset(
    {
        ConsentSource.UNSUBSCRIBE_PAGE,
        ConsentSource.ONE_CLICK,
        ConsentSource.PREFERENCES,
        ConsentSource.STAFF,
        ConsentSource.RETENTION,
        ConsentSource.ERASURE,
    }
)


class PersonErased(CommitteeError):
    message = _("This person was erased at their wish: nothing can be recorded about them.")


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
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at:
        raise PersonErased
    resume([contact.pk])
    decision = {"topic": topic, "channel": channel, "status": ConsentStatus.GRANTED, "decided_at": at}
    record = _told_before(contact, **decision)
    if record is None:
        told = {"source": source, "source_ref": source_ref, "wording": wording, "language": language}
        record = ConsentRecord.objects.create(subject=contact.subject, **decision, **told)
        _keep_proof(record, text=proof, ip_address=ip_address)
    derive([record.pk])
    Contact.objects.filter(pk=contact.pk).gave_a_sign(at=at)
    return Consent.objects.get(contact=contact, topic=topic, channel=channel)


def _keep_proof(record: ConsentRecord, *, text: str, ip_address: str | None) -> None:
    if text or ip_address:
        ConsentProof.objects.create(record=record, ip_address=ip_address, text=text)


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
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at:
        return None
    right = Consent.objects.filter(contact=contact, topic=topic, channel=channel).first()
    return _end(right, contact, topic, channel, source=source, at=at, reference=reference, by=by)


@transaction.atomic
def withdraw_all(
    contact: Contact, *, source: ConsentSource, at: datetime, by: User | None = None, reference: str = ""
) -> int:
    """End every right the person holds, and return how many that were. What was refused before stays as it is."""
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at:
        return 0
    granted = Consent.objects.filter(contact=contact, status=ConsentStatus.GRANTED).select_related("topic")
    ended = 0
    for right in granted.order_by("pk"):
        channel = Channel(right.channel)
        after = _end(right, contact, right.topic, channel, source=source, at=at, reference=reference, by=by)
        ended += after.status == ConsentStatus.WITHDRAWN
    return ended


def _end(
    before: Consent | None,
    contact: Contact,
    topic: Topic,
    channel: Channel,
    *,
    source: ConsentSource,
    at: datetime,
    reference: str,
    by: User | None,
) -> Consent:
    """The withdrawal as the ledger keeps it, and what it leaves. The person is held."""
    if before and source in HERE_AND_NOW:
        at = max(at, before.since)
    decision = {"topic": topic, "channel": channel, "status": ConsentStatus.WITHDRAWN, "decided_at": at}
    record = _told_before(contact, **decision) or ConsentRecord.objects.create(
        subject=contact.subject, **decision, source=source, source_ref=reference
    )
    derive([record.pk])
    right = Consent.objects.get(contact=contact, topic=topic, channel=channel)
    if right.status == ConsentStatus.WITHDRAWN and (before is None or before.status == ConsentStatus.GRANTED):
        tell(right, source=source, reference=reference, at=at, by=by)
    return right


def _told_before(contact: Contact, **decision: Any) -> ConsentRecord | None:
    """The record of this very decision, if the ledger has it of any entry of the person. The person is held."""
    return ConsentRecord.objects.filter(subject__in=subjects_of(contact), **decision).order_by("pk").first()


def tell(right: Consent, *, source: ConsentSource, reference: str, at: datetime, by: User | None) -> None:
    """Let those who wait for it know that this right has just ended."""
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
