"""How long do we keep what was written to whom? By the rules of the data-protection officer; the figures stay.

First what was personal in the messages goes, campaign by campaign; later the messages themselves, a whole ledger at a
time: dropping a partition costs nothing, and deleting eleven million rows would.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Final

from django.db import OperationalError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from campaigns.enums import CampaignStatus
from campaigns.flow import readings
from campaigns.flow.snapshot import ledgers
from campaigns.models import Batch, Campaign, Ledger, Message
from committee import audit
from contacts import retention
from contacts.enums import RetentionSubject

logger = logging.getLogger(__name__)

ENDED: Final = (CampaignStatus.FINISHED, CampaignStatus.CANCELLED)
ROWS_AT_ONCE: Final = 20_000  # a second or two
PERSONAL: Final = Q(slot_values__isnull=False) | Q(address_id__isnull=False) | ~Q(address="", response="")
# Whoever reads or writes messages waits for a ledger to be dropped, and it for them: no longer than this.
LONGEST_WAIT: Final = "SET LOCAL lock_timeout = '2s'"
# The names that providers gave to messages lie in the order of their coming, those of old ledgers first.
FORGET_NAMES: Final = """
    WITH step AS (SELECT id, ledger, at FROM campaigns_messagereference
                   WHERE id > %(after)s ORDER BY id LIMIT %(rows)s),
         gone AS (DELETE FROM campaigns_messagereference
                   WHERE id IN (SELECT id FROM step WHERE ledger = ANY(%(ledgers)s)))
    SELECT max(id), max(at) FROM step
"""


def outlived(*, at: datetime) -> list[int]:
    """The campaigns that ended so long ago that what was personal in their messages goes."""
    before = retention.before(RetentionSubject.MESSAGE_WORDS, at=at)
    if before is None:
        return []
    old = Campaign.objects.filter(status__in=ENDED, finished_at__lt=before, ledger__isnull=False, words_gone_at=None)
    return list(old.order_by("pk").values_list("pk", flat=True))


def forget_words(campaign_id: int, *, first: int = 1, seconds: float, at: datetime) -> int | None:
    """Empty what was personal in its messages, from the `first` on, for so long; from which on to go on, None when all
    is done. Begun anew, it passes over what is empty.
    """
    campaign = Campaign.objects.get(pk=campaign_id)
    if campaign.words_gone_at is not None or campaign.ledger is None:
        return None
    messages = Message.objects.filter(ledger=campaign.ledger, campaign=campaign)
    last = messages.order_by("-n").values_list("n", flat=True).first() or 0
    ends = time.monotonic() + seconds
    for start in range(first, last + 1, ROWS_AT_ONCE):
        if time.monotonic() >= ends:
            return start
        some = messages.filter(PERSONAL, n__range=(start, start + ROWS_AT_ONCE - 1))
        some.update(slot_values=None, address="", address_id=None, response="")
    Campaign.objects.filter(pk=campaign.pk).update(words_gone_at=at)
    audit.record("campaigns.forget_words", by=None, on=campaign, after={"messages": last})
    return None


def drop_ledgers(*, at: datetime) -> list[Ledger]:
    """Drop the ledgers of which every campaign ended long ago. One that is in use is dropped another night."""
    before = retention.before(RetentionSubject.MESSAGES, at=at)
    if before is None:
        return []
    needed = Campaign.objects.filter(ledger=OuterRef("pk")).exclude(status__in=ENDED, finished_at__lt=before)
    old = Ledger.objects.filter(dropped_at=None, created_at__lt=before).exclude(Exists(needed))
    ledgers_to_drop = list(old.order_by("pk"))
    _forget_around(ledgers_to_drop, before=before)
    return [ledger for ledger in ledgers_to_drop if _dropped(ledger, at=at)]


def _forget_around(old: list[Ledger], *, before: datetime) -> None:
    """What else is kept of their messages, step by step: nobody waits for it as they do for a ledger to be dropped."""
    keys = [ledger.pk for ledger in old]
    if not keys:
        return
    readings.forget_campaigns(list(Campaign.objects.filter(ledger__in=keys).values_list("pk", flat=True)))
    Batch.objects.filter(campaign__ledger__in=keys).delete()
    after, newest = 0, before
    with connection.cursor() as cursor:
        while after is not None and newest <= before:
            cursor.execute(FORGET_NAMES, {"after": after, "rows": ROWS_AT_ONCE, "ledgers": keys})
            after, newest = cursor.fetchone()


def _dropped(ledger: Ledger, *, at: datetime) -> bool:
    campaigns = Campaign.objects.filter(ledger=ledger.pk)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LONGEST_WAIT)
            ledgers.drop(ledger)
            campaigns.update(words_gone_at=Coalesce(F("words_gone_at"), Value(at)))
            Ledger.objects.filter(pk=ledger.pk).update(dropped_at=at)
            audit.record("campaigns.drop_ledger", by=None, on=ledger, after={"campaigns": campaigns.count()})
    except OperationalError:
        logger.warning("ledger %s is in use: it is dropped another night", ledger.pk)
        return False
    return True
