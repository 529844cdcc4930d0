"""What happened to a message after it was written down? People leave by it, and ask us to forget them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from campaigns.enums import EventKind
from campaigns.flow import readings
from campaigns.models import Campaign, Event, HeldContact, Message


def unsubscribed(*, campaign_id: int, n: int, at: datetime) -> None:
    """The reader left by the link of this message. Pressed twice, it is one event; of an unknown message, none."""
    ledger = Campaign.objects.filter(pk=campaign_id).values_list("ledger", flat=True).first()
    if ledger is not None:
        Event.objects.bulk_create(
            [Event(kind=EventKind.UNSUBSCRIBE, campaign_id=campaign_id, ledger=ledger, n=n, at=at)],
            ignore_conflicts=True,
        )


def forget(*, contact_ids: Collection[int]) -> int:
    """Empty all that is personal in the messages to these contacts; the rows, and the proof of their words, stay."""
    readings.forget(contact_ids)
    HeldContact.objects.filter(contact_id__in=contact_ids).delete()
    return Message.objects.filter(contact_id__in=contact_ids).update(
        slot_values=None, address="", address_id=None, response=""
    )
