"""What campaigns hears from the apps below it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.dispatch import receiver

from campaigns import holds
from campaigns.feedback import spoken_of
from campaigns.flow import events, readings
from contacts.enums import TopicKind
from contacts.models import Topic
from contacts.signals import consent_withdrawn, contact_erased, contacts_merged


@receiver(consent_withdrawn, dispatch_uid="campaigns.count_unsubscribe")
def count_unsubscribe(*, reference: str, at: datetime, **_: object) -> None:
    """Somebody left by the link of one of our messages: `reference` is its campaign and place, "12.3456"."""
    campaign, _dot, n = reference.partition(".")
    if campaign.isdecimal() and n.isdecimal():
        events.unsubscribed(campaign_id=int(campaign), n=int(n), at=at)


@receiver(consent_withdrawn, dispatch_uid="campaigns.forget_readings")
def forget_readings(*, contact_id: int, topic_id: int, channel: str, **_: object) -> None:
    """Somebody does not agree any more to be measured: what we knew of their opening and clicking goes."""
    if Topic.objects.filter(pk=topic_id, kind=TopicKind.TRACKING).exists():
        readings.forget([contact_id], channel=channel)


@receiver(contact_erased, dispatch_uid="campaigns.forget_contact")
def forget_contacts(
    *, contact_ids: Collection[int], digests: Collection[tuple[str, bytes]], **_: object
) -> dict[str, int]:
    """People were erased: what was said to them loses its values and address, and keeps its count; and what providers
    told of them, and nobody has looked at yet, its words.
    """
    return {
        "messages": events.forget(contact_ids=contact_ids),
        "reports": spoken_of.forget([digest for _kind, digest in digests]),
    }


@receiver(contacts_merged, dispatch_uid="campaigns.inherit_holds")
def inherit_holds(*, survivor_id: int, absorbed_id: int, **_: object) -> None:
    """Somebody entered twice is one person: held back as either was."""
    holds.inherit(survivor_id=survivor_id, absorbed_id=absorbed_id)
