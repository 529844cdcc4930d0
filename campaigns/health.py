"""Does the flow keep up? The oldest batch that is due and that nobody works on; letters that nobody can write."""

from __future__ import annotations

from django.db.models import Min, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns import notices
from campaigns.enums import CampaignStatus
from campaigns.models import Batch
from committee import db, health
from committee.health import Finding, Probe

LATE_AFTER = 60.0  # seconds: the sweep rings every two


def oldest_due_batch() -> Finding:
    free = Q(lease_until=None) | Q(lease_until__lt=Now())
    waiting = Batch.objects.filter(free, done_at=None, not_before__lte=Now(), campaign__status=CampaignStatus.SENDING)
    since = waiting.aggregate(since=Min("not_before"))["since"]
    age = round((db.clock() - since).total_seconds(), 1) if since else 0.0
    return Finding(is_well=age < LATE_AFTER, figure=age)


def letters_without_words() -> Finding:
    """Confirmations and other answers that wait: see which template answers them, and what its checks say."""
    waiting = notices.waiting_for_words()
    return Finding(is_well=not waiting, figure=float(waiting))


def register() -> None:
    health.register(Probe("oldest_due_batch_seconds", _("Campaigns leave on time"), oldest_due_batch))
    health.register(Probe("letters_without_words", _("Letters have words that were approved"), letters_without_words))
