"""What people did with a message after it left: never a state of the message."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import EventKind
from campaigns.models.campaign import Campaign


class Event(models.Model):
    """Names its message by (ledger, campaign, n), and no person.

    A complaint or an unsubscribe survives erasure and keeps counting. That somebody opened or clicked is kept of who
    agreed to it, once a message, and goes with their agreement: what remains is a number (`EventCount`).
    """

    kind = models.CharField(_("event"), max_length=11, choices=EventKind)
    # Found by `event_of_message`.
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="events", verbose_name=_("campaign"), db_index=False
    )
    ledger = models.IntegerField()
    n = models.IntegerField()
    at = models.DateTimeField(_("at"))
    # A filter that follows every link, or the proxy of a mail program that fetches every picture.
    is_machine = models.BooleanField(_("by a machine"), default=False, db_default=False)
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
            # The first opening and the first click of a message are kept, however often it is opened. What counts
            # them for the report reads this index alone.
            models.UniqueConstraint(
                fields=["campaign", "kind", "is_machine", "n"],
                condition=Q(kind__in=["open", "click"]),
                name="event_one_reading_a_message",
            ),
        ]
        indexes = [
            # What the reader of one message did with it; and, by its first column, the figures of a campaign.
            models.Index(fields=["campaign", "n"], name="event_of_message"),
            # Retention of what was opened and clicked.
            models.Index(fields=["at"], condition=Q(kind__in=["open", "click"]), name="event_of_reading_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.campaign_id}.{self.n}"


class EventCount(models.Model):
    """How many events of a kind a campaign had of which nobody knows, or shall know any more, whose they were."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="event_counts", db_index=False)
    # An `EventKind`; or `measured`: how many copies were.
    kind = models.CharField(_("event"), max_length=11)
    is_machine = models.BooleanField(_("by a machine"), default=False, db_default=False)
    # Of people who had agreed to be measured, and whose events were forgotten; else told by a provider, of anybody.
    was_measured = models.BooleanField(_("of people who had agreed"))
    events = models.BigIntegerField(_("events"), default=0, db_default=0)

    class Meta:
        verbose_name = _("number of events")
        verbose_name_plural = _("numbers of events")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind", "is_machine", "was_measured"], name="event_count_once_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} · {self.kind}: {self.events}"
