"""How is a campaign that is under way held, let go, or stopped for good?"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import approvals, stillness, transitions
from campaigns.enums import PausedWhy
from campaigns.flow import pace
from campaigns.flow.deliver import stopping
from campaigns.lifecycle import waves
from campaigns.lifecycle.schedule import CampaignNotReady
from campaigns.models import Campaign
from committee.db import ClockTimestamp
from committee.models import User


def pause(campaign: Campaign, *, by: User, reason: str = "") -> Campaign:
    """Hold it. Messages already handed to the provider arrive; after this returns no other is begun."""
    return transitions.stop(campaign, "pause", by=by, reason=reason, paused_why=PausedWhy.STAFF)


def resume(campaign: Campaign, *, by: User) -> Campaign:
    """Go on where it was held: one that had no snapshot yet waits for its hour again.

    One that was held for refusals or complaints is judged by what leaves from now on. Raises `CampaignNotReady` in a
    copy of the database that nobody has accepted: the next sweep would hold it again.
    """
    if stillness.now().is_restored:
        raise CampaignNotReady(_("The database was restored from a copy: an administrator has to accept it first."))
    if campaign.snapshot_size is None:
        return transitions.move(campaign, "put_back", by=by, paused_why="")
    resumed = transitions.move(campaign, "resume", by=by, paused_why="", **waves.excused(campaign))
    pace.mark(resumed)
    return resumed


def cancel(campaign: Campaign, *, by: User, reason: str, at: datetime) -> Campaign:
    """Stop it for good, for a reason that is kept. What waits is cancelled, at once or by the next sweeps."""
    if not reason.strip():
        raise CampaignNotReady(_("Say why the campaign is cancelled: the reason is kept."))
    with transaction.atomic():
        # Not `at`: until the lock is ours, groups that passed the gate before may still leave.
        cancelled = transitions.stop(campaign, "cancel", by=by, reason=reason, finished_at=ClockTimestamp())
        approvals.close_request(cancelled, at=at, why=reason)
    stopping.cancel_waiting()
    return cancelled
