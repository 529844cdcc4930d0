"""The outbox through which a lower app writes to one person. Campaigns drains it and writes the outcome back."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import AddressKind, Channel, NoticeKind, NoticeStatus
from contacts.models.address import Address
from contacts.models.contact import Contact

WAITING = [NoticeStatus.PENDING, NoticeStatus.DEFERRED]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(status__in=WAITING, not_before__lte=at)

    def unanswered(self) -> Self:
        """Letters to a new mailbox that has not confirmed it: whose it is, nobody knows."""
        theirs = Address.objects.filter(
            contact=OuterRef("contact"),
            kind=AddressKind.EMAIL,
            normalised=OuterRef("address"),
            verified_at__isnull=False,
        )
        return self.filter(kind=NoticeKind.NEW_ADDRESS).exclude(Exists(theirs))


class Notice(models.Model):
    """One message to one person for one cause, written in the transaction of that cause."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notices", verbose_name=_("contact"))
    kind = models.CharField(_("kind"), max_length=30, choices=NoticeKind)
    cause = models.CharField(_("cause"), max_length=100, help_text=_("What it answers: one notice for one cause."))
    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.EMAIL)
    language = models.CharField(_("language"), max_length=7)
    address = models.CharField(_("address"), max_length=320)
    # The values of its placeholders; emptied once it is sent, for they may be personal.
    values = models.JSONField(default=dict, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=NoticeStatus, default=NoticeStatus.PENDING)
    reason = models.CharField(_("reason"), max_length=60, blank=True, db_default="")
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    possible_duplicate = models.BooleanField(_("possible duplicate"), default=False, db_default=False)
    not_before = models.DateTimeField(_("not before"), db_default=Now())
    lease_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    valid_until = models.DateTimeField(_("valid until"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["kind", "cause"], name="notice_once_per_cause"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_is_known"),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="notice_sent_at_tells_sent"
            ),
        ]
        indexes = [
            # The drain's queue: it empties as notices leave.
            models.Index(
                fields=["not_before", "id"], condition=Q(status__in=["pending", "deferred"]), name="notice_waiting"
            ),
            # The letters to people who were erased, for as long as they hold an address.
            models.Index(
                fields=["id"], condition=Q(kind="erasure_done") & ~Q(address=""), name="notice_to_somebody_erased"
            ),
            # The letters to new addresses, for as long as they hold one.
            models.Index(
                fields=["valid_until"], condition=Q(kind="new_address") & ~Q(address=""), name="notice_to_new_address"
            ),
            # What a dead worker left open.
            models.Index(fields=["lease_until"], condition=Q(status="sending"), name="notice_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.pk}"
