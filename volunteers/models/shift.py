"""A position at a time: so many people, from then to then."""

from __future__ import annotations

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from volunteers.enums import ShiftStatus
from volunteers.models.position import Position


class Shift(TimeStamped):
    code = models.CharField(_("code"), max_length=30, unique=True)
    position = models.ForeignKey(Position, models.PROTECT, related_name="shifts", verbose_name=_("position"))
    # UTC, with the venue's zone for people; every assignment carries a copy (see Assignment).
    during = DateTimeRangeField(_("during"))
    report_at = models.DateTimeField(_("report at"), help_text=_("When people are expected, before the shift starts."))
    needed = models.PositiveSmallIntegerField(_("people needed"), default=1)
    # Seats taken by live assignments; kept by `volunteers.assignments` in the same transaction.
    filled = models.PositiveSmallIntegerField(_("people confirmed"), default=0, db_default=0, editable=False)
    status = models.CharField(_("status"), max_length=9, choices=ShiftStatus, default=ShiftStatus.DRAFT)

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["during", "code"]
        permissions = [("import_shift", "Can import shifts"), ("export_roster", "Can export rosters")]
        constraints = [
            # The target of the assignments' composite key: a moved shift moves its people's copies.
            models.UniqueConstraint(fields=["id", "during"], name="shift_identified_with_its_times"),
            models.CheckConstraint(condition=Q(filled__lte=F("needed")), name="shift_never_over_capacity"),
            models.CheckConstraint(
                condition=Q(
                    report_at__lte=models.Func("during", function="lower", output_field=models.DateTimeField())
                ),
                name="shift_reports_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False)
                & Q(during__lower_inc=True, during__upper_inc=False),
                name="shift_starts_and_ends",
            ),
            models.CheckConstraint(condition=Q(status__in=ShiftStatus.values), name="shift_status_is_known"),
        ]
        indexes = [
            # The roster of a day.
            GistIndex(fields=["during"], name="shift_during"),
        ]

    def __str__(self) -> str:
        return self.code
