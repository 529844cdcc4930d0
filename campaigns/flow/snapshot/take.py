"""The snapshot as one transaction: the book, the rows, the batches, and then the status that lets workers begin."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from campaigns import transitions
from campaigns.enums import CampaignStatus, Decision
from campaigns.flow import audience
from campaigns.flow.snapshot import batches, ledgers, rows
from campaigns.flow.snapshot.ledgers import Book
from campaigns.flow.snapshot.rows import Written
from campaigns.models import Campaign
from committee.errors import CommitteeError


class AudienceChanged(CommitteeError):
    message = _("Its audience was rewritten since it was approved.")


# Beside the campaign's own advisory lock, so that a cancel never waits for a long snapshot.
SNAPSHOT_LOCK: Final = 7002


def take(campaign: Campaign, *, at: datetime) -> Campaign:
    """Write the rows and batches of a campaign that is preparing, and let it send.

    Safe to call again, or twice at once. A cancel in the meantime undoes it all. Raises `AudienceChanged`.
    """
    if _is_taken_elsewhere(campaign):
        return campaign
    size = audience.universe(campaign).count()
    _give_seed(campaign)
    shared = None if size * len(campaign.channels) > settings.OWN_PARTITION_ABOVE else ledgers.of_month(at)
    with transaction.atomic():
        fresh = _alone_with(campaign)
        if fresh is None or fresh.status != CampaignStatus.PREPARING:
            return campaign
        _refuse_another_audience(fresh)
        book = shared or ledgers.own(fresh)
        written = rows.write(fresh, book, people=size, at=at)
        ledgers.open_for_reading(book)
        batches.lay_out(fresh, book, written.waiting)
        sending = _sending(fresh, book, written, at=at)
    ledgers.learn(book)
    return sending


def _sending(campaign: Campaign, book: Book, written: Written, *, at: datetime) -> Campaign:
    """From the commit on, workers find it."""
    return transitions.move(
        campaign,
        "send",
        by=None,
        ledger=book.ledger,
        snapshot_size=written.messages,
        without_address=written.without_address,
        started_at=at,
        open_wave=min((run.wave for run in written.waiting), default=0),
        wave_opened_at=at,
    )


def _is_taken_elsewhere(campaign: Campaign) -> bool:
    """This very moment: whoever is rung meanwhile does not so much as count millions."""
    with transaction.atomic():
        return _alone_with(campaign) is None


def _give_seed(campaign: Campaign) -> None:
    """Written once and before everything: a snapshot that is taken again draws the same people."""
    Campaign.objects.filter(pk=campaign.pk, seed=None).update(seed=secrets.randbits(63))


def _refuse_another_audience(campaign: Campaign) -> None:
    """The rule is read once: what is compared here is what the rows are written by, whoever rewrites it meanwhile."""
    campaign.thought_of = audience.sources_of(campaign)
    if not campaign.approved_sha256:
        return  # it was preparing before there were approvals
    review = campaign.reviews.filter(decision=Decision.APPROVED, voided_at=None).first()
    approved = review.facts["meaning"]["audience"] if review else None
    if json.loads(json.dumps(audience.rule_of(campaign))) != approved:
        raise AudienceChanged


def _alone_with(campaign: Campaign) -> Campaign | None:
    """The campaign as it is now; None while somebody else takes its snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [SNAPSHOT_LOCK, campaign.pk])
        (alone,) = cursor.fetchone()
    return Campaign.objects.select_related("template__topic", "version").get(pk=campaign.pk) if alone else None
