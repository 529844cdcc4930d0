"""What happens at the Games: disciplines, and the sessions people hold tickets for."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed, for_staff, import_and_export
from committee.models.phase import Phase
from committee.models.venue import Venue


class Discipline(CodedAndNamed):
    phases = models.ManyToManyField(Phase, verbose_name=_("phases"), related_name="disciplines", blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("discipline")
        verbose_name_plural = _("disciplines")
        permissions = import_and_export("discipline")


class SessionQuerySet(models.QuerySet["Session"]):
    def at(self, *venues: Venue) -> Self:
        return self.filter(venue__in=venues)

    def upcoming(self, *, at: datetime) -> Self:
        return self.filter(during__endswith__gt=at).order_by("during")


class Session(models.Model):
    """A stretch of competition or ceremony at one venue: the unit of the programme, of tickets and of incidents."""

    class Kind(models.TextChoices):
        COMPETITION = "competition", _("competition")
        MEDAL = "medal", _("medal session")
        CEREMONY = "ceremony", _("ceremony")

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("scheduled")
        DELAYED = "delayed", _("delayed")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    code = models.CharField(_("code"), max_length=20, unique=True)
    discipline = models.ForeignKey(Discipline, models.PROTECT, related_name="sessions", verbose_name=_("discipline"))
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="sessions", verbose_name=_("venue"))
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="sessions", verbose_name=_("phase"))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.COMPETITION)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.SCHEDULED)
    # Instants in UTC; written for people in the venue's zone.
    during = DateTimeRangeField(_("during"))
    description = models.CharField(_("description"), max_length=400)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["during", "code"]
        permissions = import_and_export("session")
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False)
                & Q(during__lower_inc=True, during__upper_inc=False),
                name="session_starts_and_ends",
            ),
        ]
        indexes = [
            # "What is on at this venue between these hours": asked by every roster and every incident.
            GistIndex(fields=["during"], name="session_during"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {for_staff(self, 'description')}"

    @property
    def starts_at(self) -> datetime:
        return self.during.lower  # type: ignore[no-any-return]

    @property
    def ends_at(self) -> datetime:
        return self.during.upper  # type: ignore[no-any-return]
