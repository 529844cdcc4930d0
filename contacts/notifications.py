"""How does a person turn notifications on for the browser in front of them, and off again?

A browser is an address like any other; what may be sent to it is agreed to by topic, as everywhere. Now and then a
browser gives its address up for another: it tells us by the token that it was given when notifications were turned on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from committee import tokens
from committee.tokens import Scope
from contacts import consents, preferences
from contacts.address_book import PushSubscription, subscribe_to_push, unsubscribe_from_push
from contacts.enums import Channel, ConsentSource, TopicKind
from contacts.models import Contact, Topic

# To measure what is opened is agreed to in the preference centre, once for all ways.
KINDS = (TopicKind.MARKETING, TopicKind.PARTNER)


def topics_for(contact: Contact, *, at: datetime) -> list[Topic]:
    """What the person may choose to be notified about. A minor may choose nothing."""
    offer = preferences.offered(contact, at=at)
    return [topic for topic in offer.topics if topic.kind in KINDS and not offer.is_minor]


@transaction.atomic
def turn_on(
    contact: Contact, subscription: PushSubscription, *, topics: Collection[int], at: datetime, wording: str
) -> None:
    """This browser is notified from now on, about these topics; another choice about them is ended.

    Raises `InvalidSubscription` and `PersonErased`.
    """
    subscribe_to_push(contact, endpoint=subscription.endpoint, keys=subscription.keys, at=at)
    granted = preferences.offered(contact, at=at).granted
    for topic in topics_for(contact, at=at):
        is_wanted, is_granted = topic.pk in topics, (topic.pk, Channel.PUSH) in granted
        if is_wanted and not is_granted:
            _agree(contact, topic, at=at, wording=wording)
        elif is_granted and not is_wanted:
            consents.withdraw(contact, topic=topic, channel=Channel.PUSH, source=ConsentSource.PREFERENCES, at=at)
    Contact.objects.filter(pk=contact.pk).gave_a_sign(at=at)


def _agree(contact: Contact, topic: Topic, *, at: datetime, wording: str) -> None:
    consents.record_opt_in(
        contact,
        topic=topic,
        channel=Channel.PUSH,
        source=ConsentSource.PREFERENCES,
        at=at,
        wording=wording,
        language=contact.language,
    )


def token_for(contact: Contact) -> str:
    """What a browser keeps of the person whose it is. It opens no page, and names only where they are reached."""
    return tokens.make(Scope.RENEWAL, subject=contact.public_id)


@transaction.atomic
def renew(contact: Contact, subscription: PushSubscription, *, gone: str, at: datetime) -> None:
    """The browser that was reached at `gone` has another subscription. What the person agreed to stays as it is.

    A push service may have told us before that the old one is gone. Raises `InvalidSubscription` and `PersonErased`.
    """
    subscribe_to_push(contact, endpoint=subscription.endpoint, keys=subscription.keys, at=at)
    if gone != subscription.endpoint:
        unsubscribe_from_push(contact, endpoint=gone)


def turn_off(contact: Contact, *, endpoint: str) -> None:
    """This browser is notified no more. What the person agreed to stays, for their other devices."""
    unsubscribe_from_push(contact, endpoint=endpoint)
