"""What does a person want from us: which topics by which way, in which language, how often, from when on?

Whoever saves changes what they have touched. What did not change is not written: saving twice is the same as once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts import consents
from contacts.consents import PersonErased
from contacts.enums import (
    ADDRESS_KIND,
    SMS_LINES,
    AddressKind,
    Channel,
    ConsentSource,
    ConsentStatus,
    LanguageSource,
    Pace,
    TopicKind,
)
from contacts.models import Address, Consent, ConsentRecord, Contact, Topic

# Whoever left by a slip of the finger can take it back for so long, by the same link.
UNDONE_WITHIN: Final = timedelta(hours=1)

Key = tuple[int, str]


class TooLateToUndo(CommitteeError):
    message = _("This can no longer be taken back here.")


@dataclass(frozen=True, slots=True)
class Offer:
    """What one person may choose today."""

    contact: Contact
    channels: tuple[Channel, ...]
    topics: tuple[Topic, ...]
    # What is sent whatever they choose here, for it has a ground of its own.
    services: tuple[Topic, ...]
    granted: frozenset[Key]
    is_minor: bool

    def may_choose(self, topic: Topic, channel: Channel) -> bool:
        """A minor may only leave."""
        return not self.is_minor or (topic.pk, channel) in self.granted

    def open_keys(self) -> frozenset[Key]:
        """Everything that may be chosen, as (topic, channel)."""
        return frozenset(
            (topic.pk, channel.value)
            for topic in self.topics
            for channel in self.channels
            if self.may_choose(topic, channel)
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A right that was given or ended."""

    topic: Topic
    channel: Channel
    is_granted: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What is different now."""

    changes: tuple[Change, ...]
    details: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.changes or self.details)


def offered(contact: Contact, *, at: datetime) -> Offer:
    """What the person may choose, and how it stands. Topics and channels in the order in which they are shown."""
    topics = list(Topic.objects.select_related("partner").order_by("code"))
    rights = Consent.objects.filter(contact=contact, status=ConsentStatus.GRANTED)
    granted = frozenset(rights.values_list("topic", "channel"))
    reached = _channels_of(contact)
    channels = tuple(channel for channel in Channel if channel in reached or any(key[1] == channel for key in granted))
    return Offer(
        contact=contact,
        channels=channels,
        topics=tuple(sorted((topic for topic in topics if topic.needs_opt_in), key=_place)),
        services=tuple(topic for topic in topics if not topic.needs_opt_in),
        granted=granted,
        is_minor=Contact.objects.filter(pk=contact.pk).minors(at=at).exists(),
    )


def _place(topic: Topic) -> int:
    return [TopicKind.MARKETING, TopicKind.PARTNER, TopicKind.TRACKING].index(TopicKind(topic.kind))


def _channels_of(contact: Contact) -> set[Channel]:
    """The ways on which the person has an address that lives."""
    alive = Address.objects.filter(contact=contact, dead_since=None)
    kinds = {
        kind for kind, line in alive.values_list("kind", "line") if kind != AddressKind.PHONE or line in SMS_LINES
    }
    return {channel for channel, kind in ADDRESS_KIND.items() if kind in kinds}


@transaction.atomic
def save(
    contact: Contact,
    *,
    choices: Mapping[Key, bool],
    language: str,
    pace: Pace,
    paused_until: datetime | None,
    at: datetime,
    wording: str,
) -> Saved:
    """Write what the person wants from now on. Raises `PersonErased`.

    `choices` says for each (topic, channel) whether they want it; what is not in it, or not offered, stays. A minor
    may end rights and gain none.
    """
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at:
        raise PersonErased
    offer = offered(contact, at=at)
    changes = [
        Change(topic, channel, choices[topic.pk, channel])
        for topic in offer.topics
        for channel in offer.channels
        if choices.get((topic.pk, channel), (topic.pk, channel) in offer.granted)
        != ((topic.pk, channel) in offer.granted)
        and offer.may_choose(topic, channel)
    ]
    for change in changes:
        _decide(contact, change, at=at, wording=wording)
    details = _keep(contact, language=language, pace=pace, paused_until=paused_until)
    if changes or details:
        Contact.objects.filter(pk=contact.pk).gave_a_sign(at=at)
    return Saved(tuple(changes), details)


def _decide(contact: Contact, change: Change, *, at: datetime, wording: str) -> None:
    source = ConsentSource.PREFERENCES
    if change.is_granted:
        consents.record_opt_in(
            contact,
            topic=change.topic,
            channel=change.channel,
            source=source,
            at=at,
            wording=wording,
            language=contact.language,  # the page is shown in the language it had until now
        )
    else:
        consents.withdraw(contact, topic=change.topic, channel=change.channel, source=source, at=at)


def _keep(contact: Contact, *, language: str, pace: Pace, paused_until: datetime | None) -> frozenset[str]:
    wanted = {"language": language, "pace": pace.value, "paused_until": paused_until}
    changed = {name for name, value in wanted.items() if getattr(contact, name) != value}
    for name in changed:
        setattr(contact, name, wanted[name])
    if "language" in changed:
        contact.language_source = LanguageSource.STATED
        contact.language_tag = ""  # what was stated before is no longer true
    if changed:
        contact.save(update_fields=[*changed, "language_source", "language_tag", "updated_at"])
    return frozenset(changed)


@transaction.atomic
def leave_everything(contact: Contact, *, at: datetime) -> int:
    """End every right the person holds, and return how many that were."""
    ended = consents.withdraw_all(contact, source=ConsentSource.PREFERENCES, at=at)
    Contact.objects.filter(pk=contact.pk).gave_a_sign(at=at)
    return ended


@transaction.atomic
def undo(
    contact: Contact, *, topic: Topic, channel: Channel, reference: str, at: datetime, wording: str, language: str
) -> Consent:
    """Take back what the person did a moment ago on the unsubscribe page, by the same link. Raises `TooLateToUndo`.

    Only what stood before is given back: a link that lets somebody leave lets nobody in.
    """
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at or not _was_just_left(contact, topic, channel, reference=reference, at=at):
        raise TooLateToUndo
    return consents.record_opt_in(
        contact,
        topic=topic,
        channel=channel,
        source=ConsentSource.PREFERENCES,
        at=at,
        wording=wording,
        language=language,
        source_ref=reference,
    )


def _was_just_left(contact: Contact, topic: Topic, channel: Channel, *, reference: str, at: datetime) -> bool:
    told = ConsentRecord.objects.filter(subject__in=consents.subjects_of(contact), topic=topic, channel=channel)
    last, before = [*told.order_by("-decided_at", "-pk")[:2], None, None][:2]
    return (
        last is not None
        and (last.status, last.source) == (ConsentStatus.WITHDRAWN, ConsentSource.UNSUBSCRIBE_PAGE)
        and last.source_ref == reference
        and at - last.decided_at < UNDONE_WITHIN
        and (not topic.needs_opt_in if before is None else before.status == ConsentStatus.GRANTED)
    )


def masked(address: Address) -> str:
    """An address as its owner knows it again and nobody else learns it: `l…@example.org`, `+33 … 78`."""
    if address.kind == AddressKind.EMAIL:
        local, _at, domain = address.normalised.rpartition("@")
        return f"{local[:1]}…@{domain}"
    if address.kind == AddressKind.PHONE:
        return f"{address.normalised[:3]}…{address.normalised[-2:]}"
    return ""
