"""What follows from a report for the address and for the person? Nobody is written to who left, complained or is gone.

Whoever is concerned is locked first, all of them in the order of their keys: a hand-over under way ends before, and
none begins after. Each change is the verb that staff and public pages use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from campaigns.enums import HANDED_OVER
from campaigns.feedback import codes
from campaigns.feedback.codes import Verdict
from campaigns.feedback.matching import Copy
from campaigns.feedback.outbox import Letter
from campaigns.feedback.reports import Report, ReportKind
from campaigns.models import Campaign, Message
from contacts import addresses, consents, suppressions
from contacts.addresses import InvalidPhone
from contacts.enums import ADDRESS_KIND, AddressKind, Channel, ConsentSource, ConsentStatus, SuppressionReason
from contacts.models import Address, Consent, Contact, Topic

_REFUSED: Final = {ReportKind.BOUNCED, ReportKind.REJECTED}
# A push service says by these that there is no such subscription any more: RFC 8030, 7.3, and FCM's own word.
_NO_SUBSCRIPTION: Final = {"404", "410", "UNREGISTERED"}

# What was said, kept as the proof of what it gives back.
START: Final = "START"

Mailbox = tuple[AddressKind, bytes]


class Leaving(NamedTuple):
    """Somebody who wants no more of a topic on a channel; and the message they said it of, as "12.3456"."""

    contact: int
    topic: int
    channel: Channel
    reference: str
    at: datetime


def follow(
    matched: Sequence[tuple[Copy, Report]],
    told_by_number: Sequence[Report],
    of_notices: Sequence[tuple[Letter, Report]],
    *,
    at: datetime,
) -> None:
    """In a transaction of its caller's."""
    went_to = [(copy.channel, copy.address, report) for copy, report in matched if copy.address]
    went_to += [(letter.channel, letter.address, report) for letter, report in of_notices if letter.address]
    dead = {_mailbox(channel, address) for channel, address, report in went_to if is_dead(channel, report)}
    unwanted = {_mailbox(channel, address) for channel, address, report in went_to if _is_complaint(report)}
    leaving = [*_of_messages(matched, at=at), *_of_numbers(told_by_number, at=at)]
    returning = list(_taken_back(told_by_number, at=at))
    if not (dead or unwanted or leaving or returning):
        return
    _hold(dead | unwanted, [*(one.contact for one in leaving), *(contact for contact, _when in returning)])
    # A complaint weighs more: only the owner of the address takes it back. One suppression stands on an address.
    suppressions.suppress_all(unwanted, reason=SuppressionReason.COMPLAINT, at=at)
    suppressions.suppress_dead(dead, at=at)
    _withdraw(leaving)
    _give_back(returning)


def is_dead(channel: str, report: Report) -> bool:
    """Will no message ever arrive there? Most refusals say nothing of it."""
    if report.kind not in _REFUSED:
        return False
    if channel == Channel.PUSH:
        return report.code in _NO_SUBSCRIPTION
    return codes.verdict(report.code, report.text) == Verdict.DEAD


def _is_complaint(report: Report) -> bool:
    return report.kind == ReportKind.COMPLAINT


def _mailbox(channel: str, address: str) -> Mailbox:
    kind = ADDRESS_KIND[Channel(channel)]
    return kind, addresses.digest(kind, address)


def _of_messages(matched: Iterable[tuple[Copy, Report]], *, at: datetime) -> Iterable[Leaving]:
    """Of the topic of the message that they answered or whose link they used."""
    left = [(copy, report) for copy, report in matched if report.kind == ReportKind.UNSUBSCRIBE]
    topics = dict(
        Campaign.objects.filter(pk__in={copy.campaign for copy, _ in left}).values_list("pk", "template__topic_id")
    )
    for copy, report in left:
        own, when = topics[copy.campaign], _left_at(copy, report, at=at)
        yield Leaving(copy.contact, own, Channel(copy.channel), f"{copy.campaign}.{copy.n}", when)
        if copy.channel == Channel.SMS:
            # STOP is said to a number, and knows no topics.
            yield from (Leaving(copy.contact, topic, Channel.SMS, "", when) for topic in _agreed(copy.contact) - {own})


def _left_at(copy: Copy, report: Report, *, at: datetime) -> datetime:
    """Nobody answers what has not left yet: a clock that says so is wrong, and the wish counts from now on."""
    when = _when(report, at=at)
    return at if copy.sent_at and when < copy.sent_at else when


def _of_numbers(told: Iterable[Report], *, at: datetime) -> Iterable[Leaving]:
    """STOP names no message: it ends all that a number agreed to, and the topic that wrote to it last."""
    for report in told:
        if report.kind == ReportKind.UNSUBSCRIBE:
            for contact in _holders_of(report.recipient):
                for topic in sorted(_topics_of(contact)):
                    yield Leaving(contact, topic, Channel.SMS, "", _when(report, at=at))


def _taken_back(told: Iterable[Report], *, at: datetime) -> Iterable[tuple[int, datetime]]:
    """START: who says it, and when. Of a number that several people have, nobody knows whose consent it would be."""
    for report in told:
        if report.kind == ReportKind.RESUBSCRIBE:
            holders = _holders_of(report.recipient)
            if len(holders) == 1:
                yield holders.pop(), _when(report, at=at)


def _holders_of(number: str) -> set[int]:
    try:
        normalised = addresses.normalise_phone(number, country=None)
    except InvalidPhone:
        return set()
    digest = addresses.digest(AddressKind.PHONE, normalised)
    return set(Address.objects.filter(kind=AddressKind.PHONE, digest=digest).values_list("contact", flat=True))


def _agreed(contact: int) -> set[int]:
    agreed = Consent.objects.filter(contact=contact, channel=Channel.SMS, status=ConsentStatus.GRANTED)
    return set(agreed.values_list("topic_id", flat=True))


def _topics_of(contact: int) -> set[int]:
    last = Message.objects.filter(contact_id=contact, channel=Channel.SMS, status__in=HANDED_OVER)
    spoke_last = last.order_by("-sent_at").values_list("campaign__template__topic_id", flat=True)[:1]
    return {*_agreed(contact), *spoke_last}


def _when(report: Report, *, at: datetime) -> datetime:
    return min(report.at or at, at)


def _hold(mailboxes: Collection[Mailbox], people: Collection[int]) -> None:
    """Everybody concerned: who is meant, the entries they were merged into, and all who share the addresses."""
    sharing = {
        contact
        for kind in {kind for kind, _ in mailboxes}
        for contact in Address.objects.filter(
            kind=kind, digest__in=[digest for of, digest in mailboxes if of == kind]
        ).values_list("contact", flat=True)
    }
    kept = Contact.objects.filter(pk__in=people, merged_into__isnull=False).values_list("merged_into", flat=True)
    list(Contact.objects.filter(pk__in={*sharing, *people, *kept}).locked().values_list("pk"))


def _withdraw(leaving: Sequence[Leaving]) -> None:
    people = Contact.objects.in_bulk({one.contact for one in leaving})
    topics = Topic.objects.in_bulk({one.topic for one in leaving})
    for one in leaving:
        if one.contact in people:
            consents.withdraw(
                people[one.contact],
                topic=topics[one.topic],
                channel=one.channel,
                source=ConsentSource.PROVIDER,
                at=one.at,
                reference=one.reference,
            )


def _give_back(returning: Sequence[tuple[int, datetime]]) -> None:
    people = Contact.objects.in_bulk({contact for contact, _when in returning})
    for contact, when in returning:
        if contact in people:
            consents.give_back(people[contact], channel=Channel.SMS, at=when, proof=START)
