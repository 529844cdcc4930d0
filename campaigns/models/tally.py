"""How many messages stand how? Counted as they move, so that no page ever counts eleven million rows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import MessageStatus, Reason
from campaigns.models.campaign import Campaign
from contacts.enums import Channel


class Tally(models.Model):
    """A change of a count. Written by a trigger in the statement that moves the messages, and by the snapshot.

    Only ever added to, so that two workers never wait for each other here; the sweep folds many rows into one. What
    stands how is the sum of `delta`.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tallies", db_constraint=False)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    language = models.CharField(_("language"), max_length=7)
    variant = models.CharField(_("variant"), max_length=1, blank=True, default="", db_default="")
    status = models.CharField(_("status"), max_length=9, choices=MessageStatus)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True, default="", db_default="")
    possible_duplicate = models.BooleanField(_("possible duplicate"), default=False, db_default=False)
    delta = models.BigIntegerField()

    class Meta:
        verbose_name = _("count of messages")
        verbose_name_plural = _("counts of messages")

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.status} · {self.delta:+d}"
