"""What people did with a message after it left: never a state of the message."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import EventKind
from campaigns.models.campaign import Campaign


class Event(models.Model):
    """Names its message by (ledger, campaign, n), and no person: it survives erasure and keeps counting."""

    kind = models.CharField(_("event"), max_length=11, choices=EventKind)
    # Found by `event_of_message`.
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="events", verbose_name=_("campaign"), db_index=False
    )
    ledger = models.IntegerField()
    n = models.IntegerField()
    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            # A link pressed twice, or by page and by mailbox, is one unsubscribe.
            models.UniqueConstraint(
                fields=["campaign", "n"], condition=Q(kind="unsubscribe"), name="event_one_unsubscribe_a_message"
            ),
            # So is a complaint, which some providers tell by webhook and by mail.
            models.UniqueConstraint(
                fields=["campaign", "n"], condition=Q(kind="complaint"), name="event_one_complaint_a_message"
            ),
            # A report of an opening or a click may come twice.
            models.UniqueConstraint(
                fields=["campaign", "n", "kind", "at"],
                condition=Q(kind__in=["open", "click"]),
                name="event_of_reading_told_once",
            ),
        ]
        indexes = [
            # What the reader of one message did with it; and, by its first column, the figures of a campaign.
            models.Index(fields=["campaign", "n"], name="event_of_message"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.campaign_id}.{self.n}"
