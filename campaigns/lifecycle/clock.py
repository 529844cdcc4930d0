"""Which campaigns begin, are missed, or are done, because time has passed?"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy

from campaigns import transitions
from campaigns.enums import CampaignStatus, Lane, MessageStatus, Purpose
from campaigns.flow import snapshot
from campaigns.flow.deliver import asking
from campaigns.lifecycle import following
from campaigns.models import Batch, Campaign, Doubt, Message

logger = logging.getLogger(__name__)

AT_ONCE: Final = 100
ASKED_ABOUT: Final = timedelta(seconds=asking.TOO_OLD)
# Each is compared with what was approved before it leaves; of many whose hour is the same, a warning waits for none.
STARTED_AT_ONCE: Final = 10
URGENCY: Final = Case(When(lane=Lane.INCIDENT, then=0), When(lane=Lane.OPERATIONAL, then=1), default=2)


def start_due(*, at: datetime) -> list[Campaign]:
    """Those whose hour has come now prepare; one that is long past is missed instead: news grows old.

    One that is no longer what was approved is a draft again. After a warning the others wait for the next time.
    """
    following.follow_sessions()
    started: list[Campaign] = []
    due = Campaign.objects.due(at=at).select_related(*following.WHOLE).order_by(URGENCY, "send_at")
    for campaign in due[:STARTED_AT_ONCE]:
        if started and started[0].lane == Lane.INCIDENT != campaign.lane:
            break
        missed = _is_missed(campaign, at=at)
        try:
            with transaction.atomic():
                if not missed and (changed := following.objections(campaign, at=at)):
                    following.take_back(campaign, at=at, places=changed)
                    continue
                moved = transitions.move(campaign, "miss" if missed else "start", by=None)
        except transitions.WrongStatus:
            continue  # somebody unscheduled or cancelled it this very moment
        except Exception:
            # Whatever it is: this one does not leave, until its hour is long past, and the others do.
            logger.exception("campaign %s could not be compared with what was approved", campaign.pk)
            continue
        if not missed:
            started.append(moved)
    return started


def _is_missed(campaign: Campaign, *, at: datetime) -> bool:
    """Its hour is long past, by what it is for; or it is of no use any more."""
    assert campaign.send_at is not None
    is_over = campaign.valid_until is not None and campaign.valid_until <= at
    return is_over or campaign.send_at < at - settings.MISSED_AFTER[campaign.template.purpose]


def begin(campaign: Campaign, *, at: datetime) -> Campaign:
    """Write down whom one that is preparing goes to; a draft again where its audience was rewritten this moment."""
    try:
        return snapshot.take(campaign, at=at)
    except snapshot.AudienceChanged:
        pass
    try:
        return following.take_back(campaign, at=at, places=[gettext_lazy("audience")])
    except transitions.WrongStatus:
        return campaign  # cancelled this very moment


def finish_done(*, at: datetime, asked: Collection[str] = ()) -> list[Campaign]:
    """Those of which nothing waits and nothing is open any more. What is in doubt stays so, and is counted.

    On the channels `asked` the providers may still say that they have not got something: that leaves again.
    """
    undone = Batch.objects.filter(campaign=OuterRef("pk"), done_at=None)
    sending = Campaign.objects.filter(status=CampaignStatus.SENDING)
    finished = []
    # Or may leave once more by the policy of their purpose, however long nobody was there to ask.
    once_more = Q(possible_duplicate=False) & ~Q(campaign__template__purpose=Purpose.MARKETING)
    is_open = Message.objects.filter(
        once_more | Q(channel__in=asked, intent_at__gt=at - ASKED_ABOUT),
        ledger=OuterRef("ledger"),
        campaign=OuterRef("campaign"),
        n=OuterRef("n"),
        status=MessageStatus.IN_DOUBT,
    )
    asked_about = Doubt.objects.filter(Exists(is_open), campaign=OuterRef("pk"))
    for campaign in sending.exclude(Exists(undone)).exclude(Exists(asked_about))[:AT_ONCE]:
        try:
            finished.append(transitions.move(campaign, "finish", by=None, finished_at=at))
        except transitions.WrongStatus:
            continue  # paused or cancelled this very moment
    return finished
