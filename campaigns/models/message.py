"""One person's copy of one campaign. Eleven million of them in a campaign: a narrow row in a partitioned table."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.enums import HANDED_OVER, MessageStatus, Reason
from campaigns.models.campaign import Campaign
from contacts.enums import Channel


class Message(models.Model):
    """Key: (ledger, campaign, n), n being its place in the (language, channel) order of the snapshot.

    There is no foreign key to the contact: erasure empties what is personal and keeps the row that counts. The table
    is made by hand in the first migration (PostgreSQL's LIST partitions by `ledger`), and written by `campaigns.flow`.
    """

    pk = models.CompositePrimaryKey("ledger", "campaign_id", "n")
    ledger = models.IntegerField()
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="messages", db_constraint=False, db_index=False
    )
    n = models.IntegerField()
    contact_id = models.BigIntegerField()
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    language = models.CharField(_("language"), max_length=7)
    language_wanted = models.CharField(_("language wanted"), max_length=7)
    status = models.CharField(_("status"), max_length=9, choices=MessageStatus)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True, db_default="")
    # What was said and where it went: slots filled, address used. Erasure and retention empty both; the hash stays.
    slot_values = models.JSONField(null=True)
    address_id = models.BigIntegerField(null=True)
    address = models.CharField(_("address"), max_length=1000, blank=True, db_default="")
    body_hash = models.BinaryField(null=True, max_length=32)
    # The n-th intent fences the results of earlier ones.
    attempts = models.SmallIntegerField(_("attempts"), db_default=0)
    not_before = models.DateTimeField(_("not before"), null=True)
    possible_duplicate = models.BooleanField(_("possible duplicate"), db_default=False)
    intent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("handed over"), null=True)
    # What it was drawn for at the snapshot; who carried it; an SMS in how many parts and to whose numbers, as it is
    # billed; what holds it back.
    variant = models.CharField(_("variant"), max_length=1, blank=True, db_default="")
    provider_id = models.SmallIntegerField(null=True)
    # Where providers say what they have: who may have it since the last intent; once one answered, that one.
    promised_to = ArrayField(models.SmallIntegerField(), null=True)
    parts = models.SmallIntegerField(_("parts"), null=True)
    country = models.CharField(_("country"), max_length=2, blank=True, default="", db_default="")
    hold_id = models.BigIntegerField(null=True)
    response = models.CharField(_("provider's answer"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            # A snapshot that is taken twice writes to nobody twice. Its index begins with the contact, for "What were
            # they told": one person's messages over all campaigns. There is no other, for none of what moves may stand
            # in an index: its change would be written into every index of the row.
            models.UniqueConstraint(
                fields=["contact_id", "campaign", "channel", "ledger"], name="message_once_per_contact"
            ),
            models.CheckConstraint(condition=Q(status__in=MessageStatus.values), name="message_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status__in=[*HANDED_OVER]) | Q(sent_at__isnull=False), name="message_sent_at_tells_sent"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["excluded", "cancelled", "expired", "rejected", "failed"]) | ~Q(reason=""),
                name="message_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}.{self.n}"
