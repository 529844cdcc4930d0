"""What people agreed to: the ledger that nobody can rewrite, and the current right derived from it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.enums import Channel, ConsentSource, ConsentStatus
from contacts.models.contact import Contact
from contacts.models.topic import Topic


class ConsentRecord(models.Model):
    """One decision of one subject. Append-only: the database itself refuses UPDATE and DELETE."""

    subject = models.UUIDField(pgettext_lazy("consent", "subject"), editable=False)
    # A merge joins two subjects: then this names the other one, and the decision fields are empty.
    joined_subject = models.UUIDField(null=True, editable=False)
    # No index of its own: a handful of topics in tens of millions of rows tell nothing apart.
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, verbose_name=_("topic"), db_index=False)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=ConsentStatus, blank=True)
    # When the person decided, which a file may report later; and when we wrote it down.
    decided_at = models.DateTimeField(_("decided"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    source = models.CharField(_("source"), max_length=12, choices=ConsentSource)
    source_ref = models.CharField(_("source reference"), max_length=100, blank=True)
    wording = models.CharField(_("wording"), max_length=60, blank=True, help_text=_("Version of the text shown."))
    language = models.CharField(_("language shown"), max_length=7, choices=settings.LANGUAGES, blank=True)

    class Meta:
        verbose_name = _("consent record")
        verbose_name_plural = _("consent ledger")
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_subject__isnull=False, topic=None, channel="", status="")
                | Q(
                    joined_subject=None,
                    topic__isnull=False,
                    channel__in=Channel.values,
                    status__in=ConsentStatus.values,
                ),
                name="consent_record_is_a_decision_or_a_merge",
            ),
        ]
        indexes = [
            # A person's history, and the rebuilding of the current right.
            models.Index(fields=["subject", "topic", "channel", "decided_at", "id"], name="consent_record_of_subject"),
            # Whom merges have joined to a subject: a handful among millions.
            models.Index(
                fields=["subject"], condition=Q(joined_subject__isnull=False), name="consent_record_of_merge"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self.channel} · {self.status}"


class ConsentProof(models.Model):
    """What shows that a decision was taken. It is about the person: erasure deletes it and keeps the record."""

    record = models.OneToOneField(ConsentRecord, models.PROTECT, primary_key=True, related_name="proof")
    ip_address = models.GenericIPAddressField(_("IP address"), null=True)
    text = models.TextField(_("proof"), blank=True)

    class Meta:
        verbose_name = _("proof of consent")
        verbose_name_plural = _("proofs of consent")

    def __str__(self) -> str:
        return f"#{self.pk}"


class Consent(models.Model):
    """The current right, written in the transaction of the record it derives from."""

    # Found by the unique constraint (contact) and by `consent_granted_audience` (topic), not by indexes of their own.
    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="consents", verbose_name=_("contact"), db_index=False
    )
    # No constraint: the record names the same topic, is never deleted, and the database keeps that one.
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="consents", verbose_name=_("topic"), db_index=False, db_constraint=False
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    status = models.CharField(_("status"), max_length=9, choices=ConsentStatus)
    since = models.DateTimeField(_("since"))
    # Records are never deleted, so nobody asks which right derives from one, and no constraint has to ask either.
    record = models.ForeignKey(
        ConsentRecord, models.PROTECT, related_name="+", editable=False, db_index=False, db_constraint=False
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "topic", "channel"], name="consent_once_per_contact_topic_channel"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ConsentStatus.values, channel__in=Channel.values),
                name="consent_status_is_known",
            ),
        ]
        indexes = [
            # The audience of a topic on a channel, eleven million strong.
            models.Index(
                fields=["topic", "channel", "contact"], condition=Q(status="granted"), name="consent_granted_audience"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self.get_channel_display()} · {self.get_status_display()}"
