"""What a worker claims: a range of a campaign's messages in one language on one channel."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Self

from django.db import models
from django.db.models import Exists, F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignStatus, Lane
from campaigns.models.campaign import Campaign
from campaigns.models.standstill import NOTHING_STANDS, Standstill
from contacts.enums import Channel

# What `BatchQuerySet.due` says, for statements of a batch `b` and its campaign `c`.
DUE: Final = f"""
    b.done_at IS NULL AND b.not_before <= clock_timestamp() AND b.wave <= c.open_wave AND c.status = 'sending'
    AND {NOTHING_STANDS}
"""


class BatchQuerySet(models.QuerySet["Batch"]):
    """What should be leaving now (`due`), and what of it nobody works on (`free`)."""

    def due(self) -> Self:
        """Its hour has come, its wave is open, its campaign is under way. Nothing is while everything is stopped."""
        return self.filter(
            ~Exists(Standstill.objects.filter(ended_at=None)),
            done_at=None,
            not_before__lte=Now(),
            campaign__status=CampaignStatus.SENDING,
            wave__lte=F("campaign__open_wave"),
        )

    def put_off(self, *, at: datetime) -> Self:
        """What leaves by itself, and not yet: a rate had no room, or a provider asked us to come again."""
        return self.filter(
            done_at=None,
            not_before__gt=at,
            campaign__status=CampaignStatus.SENDING,
            wave__lte=F("campaign__open_wave"),
        )

    def free(self) -> Self:
        """Leased to nobody, or to a worker that let the lease end."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=Now()))


class Batch(models.Model):
    """A worker holds it by a lease it renews; `token` grows with each claim and fences off whoever lost the lease."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="batches", verbose_name=_("campaign"))
    ledger = models.IntegerField(_("ledger"))
    lane = models.CharField(_("lane"), max_length=11, choices=Lane)
    language = models.CharField(_("language"), max_length=7)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    first_n = models.IntegerField()
    last_n = models.IntegerField()
    # The next message to look at; moves with the results, in their transaction.
    cursor = models.IntegerField()
    not_before = models.DateTimeField(_("not before"))
    token = models.BigIntegerField(default=0, db_default=0)
    claimed_at = models.DateTimeField(_("last claimed"), null=True)
    leased_by = models.CharField(_("worker"), max_length=100, blank=True, db_default="")
    lease_until = models.DateTimeField(_("leased until"), null=True)
    # Claims that ended without a single intent: a text that kills workers is stopped at the third.
    fruitless = models.SmallIntegerField(default=0, db_default=0)
    # How many left for people who agreed to be measured, and say so by their mark.
    measured = models.IntegerField(default=0, db_default=0)
    # Its turn comes when the campaign has opened this wave; its people were drawn for this variant.
    wave = models.SmallIntegerField(_("wave"), default=0, db_default=0)
    variant = models.CharField(_("variant"), max_length=1, blank=True, default="", db_default="")
    done_at = models.DateTimeField(_("done"), null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "first_n"], name="batch_starts_once"),
            models.CheckConstraint(
                condition=Q(first_n__lte=F("last_n"), cursor__gte=F("first_n"), cursor__lte=F("last_n") + 1),
                name="batch_cursor_inside_its_range",
            ),
        ]
        indexes = [
            # The workers' queue: it empties as campaigns leave.
            models.Index(fields=["lane", "not_before", "id"], condition=Q(done_at=None), name="batch_waiting"),
            # What the sweep asks every two seconds: whose lease has ended?
            models.Index(fields=["lease_until"], condition=Q(lease_until__isnull=False), name="batch_leased"),
            # Whose turn is it? The campaign that was served longest ago.
            models.Index(fields=["campaign", "-claimed_at"], name="batch_last_claimed"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.first_n}–{self.last_n}"
