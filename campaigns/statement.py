"""What was this person told, when, and what did they do with it? Their part of the file of everything we hold."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import HANDED_OVER, OPEN, WAITING, MessageStatus
from campaigns.flow import render
from campaigns.flow.deliver import copies
from campaigns.flow.deliver.copies import Place
from campaigns.models import CampaignVariant, CompiledText, Event, HeldContact, Hold, Message
from committee.db import in_batches
from committee.errors import CommitteeError
from contacts import dossier, retention
from contacts.dossier import Row
from contacts.models import Contact

_AT_ONCE: Final = 1000
# Each text is some tens of kilobytes, and a person has one copy of most campaigns.
_TEXTS_AT_ONCE: Final = 100
# Said, or perhaps said. What waits or was withheld has told the person nothing.
_TOLD: Final = {*HANDED_OVER, MessageStatus.IN_DOUBT, MessageStatus.SENDING}
_EVENTS: Final = """
    SELECT event.* FROM unnest(%s::bigint[], %s::int[]) AS message (campaign_id, n)
      JOIN campaigns_event event USING (campaign_id, n)
     ORDER BY event.id
"""


class Told(NamedTuple):
    """The words of a copy, made again; and whether they are the ones that left, as their fingerprint shows."""

    subject: str
    text: str
    is_proved: bool | None


NOTHING: Final = Told("", "", None)


def messages(entries: Sequence[int]) -> Iterable[Row]:
    """Every message of every campaign to the person, under whichever entry, in the words they read."""
    public_ids = dict(Contact.objects.filter(pk__in=entries).values_list("pk", "public_id"))
    rows = Message.objects.filter(contact_id__in=entries).order_by("campaign_id", "n")
    for some in in_batches(rows.select_related("campaign__template").iterator(_AT_ONCE), _TEXTS_AT_ONCE):
        texts = _texts(some)
        for message in some:
            compiled = texts.get((message.campaign_id, message.variant, message.language, message.channel))
            yield _row(message, _told(message, compiled, public_ids[message.contact_id]))


def _row(message: Message, told: Told) -> Row:
    return {
        "campaign": message.campaign.name,
        "message": f"{message.campaign_id}.{message.n}",
        "channel": message.channel,
        "language": message.language,
        "language_wanted": message.language_wanted,
        "address": message.address,
        "status": message.status,
        "reason": message.reason,
        "sent_at": message.sent_at,
        "subject": told.subject,
        "text": told.text,
        "same_as_sent": told.is_proved,
        "values": message.slot_values,
        "answer_of_the_provider": message.response,
    }


def _texts(some: Iterable[Message]) -> dict[tuple[int, str, str, str], render.Compiled]:
    """The words of these messages, by campaign, variant, language and channel."""
    spoken = {(message.campaign_id, message.language, message.channel) for message in some}
    campaigns, languages, channels = (set(column) for column in zip(*spoken, strict=True))
    frozen = CompiledText.objects.filter(campaign__in=campaigns, language__in=languages, channel__in=channels)
    variants = CampaignVariant.objects.filter(campaign__in=campaigns).values_list("campaign", "label", "version")
    return {
        (campaign, label, text.language, text.channel): render.read(text.text)
        for text in frozen.annotate(own=F("campaign__version"))
        for campaign, label, version in [(text.campaign_id or 0, "", text.own), *variants]
        if (campaign, version) == (text.campaign_id, text.version_id)
    }


def _told(message: Message, compiled: render.Compiled | None, public_id: uuid.UUID) -> Told:
    if compiled is None or message.status not in _TOLD or message.slot_values is None:
        return NOTHING
    template = message.campaign.template
    place = Place(message.campaign_id, message.n, template.topic_id, message.channel, template.purpose)
    try:
        copy = copies.filled(compiled, message.slot_values, place=place, public_id=public_id)
    except CommitteeError:
        return NOTHING  # it could not be made then either, and its status says so
    proof = bytes(message.body_hash).hex() if message.body_hash else None
    return Told(*_words(copy), copy.hash == proof if proof else None)


def _words(copy: render.Rendered) -> tuple[str, str]:
    """What stood above, and what was said."""
    match copy:
        case render.RenderedEmail():
            return copy.subject, copy.text
        case render.RenderedSms():
            return "", copy.text
        case render.RenderedPush():
            return copy.title, copy.body


def events(entries: Sequence[int]) -> Iterable[Row]:
    """What the person did with those messages: events name a message, and the message names them."""
    mine = Message.objects.filter(contact_id__in=entries).order_by("campaign_id", "n")
    for some in in_batches(mine.values_list("campaign_id", "n").iterator(_AT_ONCE), _AT_ONCE):
        campaigns, places = map(list, zip(*some, strict=True))
        for event in Event.objects.raw(_EVENTS, [campaigns, places]):
            yield {
                "message": f"{event.campaign_id}.{event.n}",
                "event": event.kind,
                "at": event.at,
                "source": "machine" if event.is_machine else "person",
            }


def holds(entries: Sequence[int]) -> Iterable[Row]:
    """When, from what and why nothing was sent to the person for a while."""
    theirs = HeldContact.objects.filter(hold=OuterRef("pk"), contact_id__in=entries)
    for hold in Hold.objects.filter(Exists(theirs)).order_by("pk").iterator(_AT_ONCE):
        yield {
            "why": hold.why,
            "purposes": hold.purposes,
            "since": hold.placed_at,
            "until": hold.until,
            "lifted_at": hold.lifted_at,
        }


def register() -> None:
    waiting = Message.objects.filter(contact_id=OuterRef("pk"), status__in=[*WAITING, *OPEN])
    retention.also_keep("campaign", Q(Exists(waiting)), label=_("is written to by a campaign under way"))
    dossier.contribute("messages", messages)
    dossier.contribute("message_events", events)
    dossier.contribute("holds", holds)
