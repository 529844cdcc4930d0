"""What people asked of us about their data, by when it must be answered, and what shows that it was."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import IdentityCheck, RequestKind, RequestOrigin, RequestStatus
from contacts.models.contact import Contact

OPEN = [RequestStatus.RECEIVED, RequestStatus.IDENTITY_ASKED, RequestStatus.IN_PROGRESS]
CLOSED = [RequestStatus.ANSWERED, RequestStatus.REFUSED]


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def closed(self) -> Self:
        return self.filter(status__in=CLOSED)

    def waiting_for_us(self) -> Self:
        """Open, without what was asked on our page and not confirmed by its mailbox yet: anybody can ask that."""
        return self.open().exclude(status=RequestStatus.IDENTITY_ASKED, origin=RequestOrigin.PAGE)

    def due_before(self, moment: datetime) -> Self:
        return self.filter(due_at__lt=moment)


class RightsRequest(models.Model):
    """One request of one person: a month to answer, or three when it is hard (GDPR, article 12(3))."""

    names_a_person = True

    kind = models.CharField(_("request"), max_length=13, choices=RequestKind)
    status = models.CharField(_("status"), max_length=14, choices=RequestStatus, default=RequestStatus.RECEIVED)
    origin = models.CharField(_("came by"), max_length=5, choices=RequestOrigin)
    # Nobody while we do not know yet whom it is about.
    contact = models.ForeignKey(
        Contact, models.PROTECT, verbose_name=_("person"), null=True, blank=True, related_name="rights_requests"
    )
    received_at = models.DateTimeField(_("received"))
    due_at = models.DateTimeField(_("to be answered by"))
    extended_why = models.CharField(_("why it takes longer"), max_length=300, blank=True, db_default="")
    identity_check = models.CharField(_("identity"), max_length=8, choices=IdentityCheck, blank=True, db_default="")
    identified_at = models.DateTimeField(_("identified"), null=True, blank=True)
    identified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("identified by"), null=True, related_name="+"
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("in charge"), null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    # What shows what was done: fingerprint of the file handed over, what was erased, why it was refused.
    outcome = models.JSONField(_("proof"), default=dict, editable=False)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request of a person")
        verbose_name_plural = _("requests of people")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=RequestKind.values, status__in=RequestStatus.values, origin__in=RequestOrigin.values
                ),
                name="rights_request_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, closed_at=None) | Q(status__in=CLOSED, closed_at__isnull=False),
                name="rights_request_closed_since",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.ANSWERED) | (Q(contact__isnull=False) & ~Q(identity_check="")),
                name="rights_request_answered_to_somebody_known",
            ),
            models.CheckConstraint(
                condition=Q(identity_check="", identified_at=None)
                | (Q(identity_check__in=IdentityCheck.values) & Q(identified_at__isnull=False)),
                name="rights_request_identified_since",
            ),
            models.CheckConstraint(condition=Q(due_at__gt=F("received_at")), name="rights_request_due_later"),
        ]
        indexes = [
            # The desk's list: what is open, the most urgent first.
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["received", "identity_asked", "in_progress"]),
                name="rights_request_open",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} · {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def days_left(self, *, at: datetime) -> int:
        """Whole days until it must be answered; nought on the last day, below nought once it is overdue."""
        zone = ZoneInfo(settings.TIME_ZONE)
        return (self.due_at.astimezone(zone).date() - at.astimezone(zone).date()).days


class RequestStep(models.Model):
    """What happened to a request, in its order: never changed, for it is the proof that we did it in time."""

    request = models.ForeignKey(RightsRequest, models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True)
    status = models.CharField(_("status"), max_length=14, choices=RequestStatus)
    what = models.CharField(_("what"), max_length=40)
    note = models.CharField(_("note"), max_length=500, blank=True, db_default="")

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} · {self.what}"
