"""Is it going on? What had been handed over when, and when each part of the back-office was last seen at work."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class Progress(models.Model):
    """How much of a campaign had been handed over at a moment; written only when it had become more."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="progress_seen", db_index=False)
    at = models.DateTimeField(_("at"), db_default=Now())
    handed_over = models.BigIntegerField(_("handed over"))

    class Meta:
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "at"], name="progress_once_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.handed_over}"


class Heartbeat(models.Model):
    """When the sweep ran last, and the worker of each lane."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField(_("last seen"), db_default=Now())

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return self.name
