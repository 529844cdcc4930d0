"""How long do we keep what was written to whom? By the rules of the data-protection officer; the figures stay.

First what was personal in the messages goes, campaign by campaign; later the messages themselves, a whole ledger at a
time: dropping a partition costs nothing, and deleting eleven million rows would.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce

from campaigns.enums import CampaignStatus
from campaigns.flow import readings
from campaigns.flow.snapshot import ledgers
from campaigns.models import Batch, Campaign, Ledger, Message, MessageReference
from committee import audit
from contacts import retention
from contacts.enums import RetentionSubject

logger = logging.getLogger(__name__)

ENDED: Final = (CampaignStatus.FINISHED, CampaignStatus.CANCELLED)
ROWS_AT_ONCE: Final = 20_000  # a second or two
# Whoever reads or writes messages waits for a ledger to be dropped, and it for them: no longer than this.
LONGEST_WAIT: Final = "SET LOCAL lock_timeout = '2s'"


def forget_words(*, at: datetime) -> int:
    """Empty what was personal in the messages of campaigns that ended long ago; of how many campaigns.

    Killed half-way, it does the rest the next time.
    """
    before = retention.before(RetentionSubject.MESSAGE_WORDS, at=at)
    if before is None:
        return 0
    old = Campaign.objects.filter(status__in=ENDED, finished_at__lt=before, ledger__isnull=False, words_gone_at=None)
    campaigns = list(old.order_by("pk"))
    for campaign in campaigns:
        _forget(campaign, at=at)
    return len(campaigns)


def drop_ledgers(*, at: datetime) -> list[Ledger]:
    """Drop the ledgers of which every campaign ended long ago. One that is in use is dropped another night."""
    before = retention.before(RetentionSubject.MESSAGES, at=at)
    if before is None:
        return []
    needed = Campaign.objects.filter(ledger=OuterRef("pk")).exclude(status__in=ENDED, finished_at__lt=before)
    old = Ledger.objects.filter(dropped_at=None, created_at__lt=before).exclude(Exists(needed))
    return [ledger for ledger in old.order_by("pk") if _dropped(ledger, at=at)]


def _forget(campaign: Campaign, *, at: datetime) -> None:
    assert campaign.ledger is not None  # it has left
    messages = Message.objects.filter(ledger=campaign.ledger, campaign=campaign)
    last = messages.order_by("-n").values_list("n", flat=True).first() or 0
    for first in range(1, last + 1, ROWS_AT_ONCE):
        some = messages.filter(n__range=(first, first + ROWS_AT_ONCE - 1))
        some.update(slot_values=None, address="", address_id=None, response="")
    Campaign.objects.filter(pk=campaign.pk).update(words_gone_at=at)
    audit.record("campaigns.forget_words", by=None, on=campaign, after={"messages": last})


def _dropped(ledger: Ledger, *, at: datetime) -> bool:
    campaigns = Campaign.objects.filter(ledger=ledger.pk)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LONGEST_WAIT)
            ledgers.drop(ledger)
            readings.forget_campaigns(list(campaigns.values_list("pk", flat=True)))
            Batch.objects.filter(campaign__in=campaigns).delete()
            MessageReference.objects.filter(ledger=ledger.pk).delete()
            campaigns.update(words_gone_at=Coalesce(F("words_gone_at"), Value(at)))
            Ledger.objects.filter(pk=ledger.pk).update(dropped_at=at)
            audit.record("campaigns.drop_ledger", by=None, on=ledger, after={"campaigns": campaigns.count()})
    except OperationalError:
        logger.warning("ledger %s is in use: it is dropped another night", ledger.pk)
        return False
    return True
