"""Which links of a campaign are counted, and how often was each followed? Nobody's clicks: a number a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign


class TrackedLink(models.Model):
    """An address that stands in a campaign's e-mails. A reader is led to what stands here, and nowhere else."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="links", db_index=False)
    url = models.URLField(_("address"), max_length=2000)
    # The beginning of its SHA-256: what the link in the e-mail names.
    digest = models.BinaryField(max_length=16)

    class Meta:
        verbose_name = _("counted link")
        verbose_name_plural = _("counted links")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "digest"], name="link_once_per_campaign"),
        ]

    def __str__(self) -> str:
        return self.url


class LinkCount(models.Model):
    """How often a link was followed on one day, by people and by machines; of neither is anything else kept."""

    link = models.ForeignKey(TrackedLink, models.CASCADE, related_name="counts", db_index=False)
    day = models.DateField(_("day"))
    is_machine = models.BooleanField(_("by a machine"))
    clicks = models.PositiveIntegerField(_("clicks"), default=0)

    class Meta:
        verbose_name = _("clicks of a day")
        verbose_name_plural = _("clicks of days")
        constraints = [
            models.UniqueConstraint(fields=["link", "day", "is_machine"], name="link_counted_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.clicks}"
