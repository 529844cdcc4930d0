"""A volunteer on a shift. The database itself refuses two places at once, and too little rest."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped
from volunteers.enums import LIVE, AssignmentStatus
from volunteers.models.shift import Shift
from volunteers.models.volunteer import Volunteer

HOURS_OF_REST = 11  # Directive 2003/88/EC, article 3


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def live(self) -> Self:
        return self.filter(status__in=LIVE)


class RestedRange(models.Func):
    """The assignment's times and the rest after them. Through UTC: `timestamptz + interval` alone is not immutable."""

    template = (
        "tstzrange(lower(%(expressions)s), "
        f"timezone('UTC', timezone('UTC', upper(%(expressions)s)) + interval '{HOURS_OF_REST} hours'))"
    )
    arity = 1
    output_field = DateTimeRangeField()


class Assignment(TimeStamped):
    names_a_person = True

    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="assignments", verbose_name=_("volunteer"))
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="assignments", verbose_name=_("shift"))
    # A copy of the shift's, kept true by the composite foreign key `assignment_has_its_shifts_times`.
    during = DateTimeRangeField(_("during"), editable=False)
    status = models.CharField(_("status"), max_length=10, choices=AssignmentStatus, default=AssignmentStatus.PROPOSED)
    rest_waived = models.BooleanField(_("rest waived"), default=False, db_default=False)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("waived by"), null=True, blank=True, editable=False
    )
    waive_reason = models.CharField(_("why waived"), max_length=200, blank=True, db_default="")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        permissions = [
            ("import_assignment", "Can import assignments"),
            ("export_assignment", "Can export assignments"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "shift"],
                condition=~Q(status__in=["declined", "cancelled", "released"]),
                name="assignment_once_per_shift",
            ),
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[("volunteer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(status__in=[*LIVE]),
            ),
            ExclusionConstraint(
                name="assignment_rest_between_shifts",
                expressions=[("volunteer", RangeOperators.EQUAL), (RestedRange("during"), RangeOperators.OVERLAPS)],
                condition=Q(status__in=[*LIVE], rest_waived=False),
            ),
            models.CheckConstraint(condition=Q(status__in=AssignmentStatus.values), name="assignment_status_is_known"),
            models.CheckConstraint(
                condition=Q(rest_waived=False) | (Q(waived_by__isnull=False) & ~Q(waive_reason="")),
                name="assignment_rest_waived_by_someone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.shift}"
