"""How many messages did each provider carry, in how many parts, and where to? Counted as they move, like `Tally`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.enums import MessageStatus
from campaigns.models.campaign import Campaign
from contacts.enums import Channel


class ProviderTally(models.Model):
    """A change of a count of what was handed over, refused, or may have been handed over.

    Written by a trigger in the statement that moves the messages, and only ever added to. The country and the parts
    are those of an SMS; whatever else leaves has one part. `unmeasured` are SMS of which nobody knows the parts: the
    worker died with them on the wire.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="provider_tallies", db_constraint=False)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    provider_id = models.SmallIntegerField(null=True)
    country = models.CharField(_("country"), max_length=2, blank=True, default="", db_default="")
    # On which it left, or may have left, by UTC: the price of that day holds.
    day = models.DateField(_("day"), null=True)
    status = models.CharField(_("status"), max_length=9, choices=MessageStatus)
    messages = models.BigIntegerField()
    parts = models.BigIntegerField()
    unmeasured = models.BigIntegerField()

    class Meta:
        verbose_name = _("count of messages by provider")
        verbose_name_plural = _("counts of messages by provider")

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.status} · {self.messages:+d}"
