"""What did a provider report? Kept as it came, before anybody reads it; and by which name it knows a message."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import ReceiptState
from campaigns.models.campaign import Campaign

LONGEST_REFERENCE: Final = 120


class Receipt(models.Model):
    """A report of a provider: a webhook's body, a bounce, a delivery receipt. Told twice, it is kept once."""

    provider = models.CharField(_("provider"), max_length=40)
    # The provider's own id of the event; without one, the SHA-256 of the body.
    event_id = models.CharField(_("event"), max_length=200)
    received_at = models.DateTimeField(_("received"), db_default=Now())
    headers = models.JSONField(default=dict, db_default={})
    body = models.BinaryField()
    state = models.CharField(
        _("state"), max_length=9, choices=ReceiptState, default=ReceiptState.NEW, db_default=ReceiptState.NEW.value
    )
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Of a message that we do not know yet: asked again then.
    not_before = models.DateTimeField(null=True, db_default=Now())
    note = models.CharField(_("note"), max_length=200, blank=True, default="", db_default="")
    # Of the addresses its words hold, while a person is to look at it: so that an erasure finds it.
    fingerprints = ArrayField(models.BinaryField(max_length=32), null=True, editable=False)

    class Meta:
        verbose_name = _("report of a provider")
        verbose_name_plural = _("reports of providers")
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="receipt_once_per_event"),
            models.CheckConstraint(condition=Q(state__in=ReceiptState.values), name="receipt_state_is_known"),
        ]
        indexes = [
            # The queue of the events lane, in the order in which they are due; it empties as receipts are applied.
            models.Index(fields=["not_before", "id"], condition=Q(state="new"), name="receipt_due"),
            # What a person has to look at.
            models.Index(
                fields=["-received_at"], condition=Q(state__in=["unmatched", "unparsed"]), name="receipt_to_look_at"
            ),
            # Retention.
            models.Index(F("received_at"), name="receipt_received"),
            # "Which of those that wait for a person speak of somebody who is erased?"
            GinIndex(fields=["fingerprints"], condition=Q(fingerprints__isnull=False), name="receipt_speaks_of"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.received_at:%Y-%m-%d %H:%M}"


class MessageReference(models.Model):
    """The name a provider gave to a message whose events do not carry our own key.

    That of a letter of the outbox has campaign and ledger 0, and the key of the notice as its place.
    """

    provider = models.CharField(max_length=40)
    reference = models.CharField(max_length=LONGEST_REFERENCE)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    ledger = models.IntegerField()
    n = models.IntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("provider's name of a message")
        verbose_name_plural = _("providers' names of messages")
        constraints = [
            models.UniqueConstraint(fields=["provider", "reference"], name="reference_names_one_message"),
        ]
        indexes = [
            # Retention of those of letters, which no ledger takes along.
            models.Index(fields=["at"], condition=Q(campaign=0), name="reference_of_a_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.campaign_id}.{self.n}"
