"""What did people do with a message after it left? Written once a message, by reference, naming nobody."""

from __future__ import annotations

from datetime import datetime

from campaigns.enums import EventKind
from campaigns.models import Campaign, Event


def unsubscribed(*, campaign_id: int, n: int, at: datetime) -> None:
    """The reader left by the link of this message. Pressed twice, it is one event; of an unknown message, none."""
    ledger = Campaign.objects.filter(pk=campaign_id).values_list("ledger", flat=True).first()
    if ledger is not None:
        Event.objects.bulk_create(
            [Event(kind=EventKind.UNSUBSCRIBE, campaign_id=campaign_id, ledger=ledger, n=n, at=at)],
            ignore_conflicts=True,
        )
