"""Which messages are in doubt? A line for each, so that nobody has to look for them among millions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from contacts.enums import Channel


class Doubt(models.Model):
    """Noted by the trigger `message_in_doubt_is_noted`; `asking.forget` takes out what is settled.

    An index of the messages by their status would find them, too. But then every message that moves, three times
    each, would be put into each of its table's indexes anew.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", verbose_name=_("campaign"))
    ledger = models.IntegerField(_("ledger"))
    n = models.IntegerField()
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)

    class Meta:
        verbose_name = _("message in doubt")
        verbose_name_plural = _("messages in doubt")
        constraints = [models.UniqueConstraint(fields=["campaign", "n"], name="doubt_noted_once")]

    def __str__(self) -> str:
        return f"{self.campaign_id}.{self.n}"
