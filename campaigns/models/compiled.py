"""A version's text in one language, rendered as far as it can be without knowing the person."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.campaign import Campaign
from campaigns.models.version import TemplateVersion
from contacts.enums import Channel


class CompiledText(models.Model):
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="compiled")
    # Campaign values (its name, its sender) are part of the text; a notice has no campaign.
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="compiled", null=True)
    language = models.CharField(_("language"), max_length=7)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    # Which engine wrote `text`; each goes on reading what the ones before it wrote.
    engine = models.SmallIntegerField(default=1, db_default=1)
    text = models.JSONField(_("text"))
    # The placeholders that wait for a person: what the snapshot has to write down of each.
    slots = ArrayField(models.CharField(max_length=60), default=list)
    # The sessions that its lists of a person's tickets have words for; empty where no list says of which.
    sessions = ArrayField(models.CharField(max_length=40), null=True)
    sha256 = models.CharField(max_length=64)
    # Who signs it, as they signed when it was made: see `identities.sha256`.
    sender_sha256 = models.CharField(max_length=64, default="", db_default="")

    class Meta:
        verbose_name = _("compiled text")
        verbose_name_plural = _("compiled texts")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "campaign", "language", "channel"],
                name="compiled_text_once_per_language_and_channel",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.language} · {self.channel}"
