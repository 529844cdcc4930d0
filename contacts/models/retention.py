"""How long are people kept, and what was let go when?"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.enums import RetentionSubject


class RetentionRule(models.Model):
    """After so many days, what it names ends. One rule a subject."""

    subject = models.CharField(_("what"), max_length=20, choices=RetentionSubject, unique=True)
    days = models.PositiveIntegerField(_("kept for, in days"))
    is_active = models.BooleanField(_("in force"), default=True)

    class Meta:
        verbose_name = _("rule of retention")
        verbose_name_plural = _("rules of retention")
        ordering = ["subject"]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__in=RetentionSubject.values), name="retention_subject_is_known"
            ),
            # A slip of the keyboard must not empty the base.
            models.CheckConstraint(
                condition=~Q(subject="inactive_contact") | Q(days__gte=365), name="retention_of_people_at_least_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.get_subject_display()


class RetentionRun(models.Model):
    """One application of the rules, real or dry: how many it found, how many it let go, by subject."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    is_dry = models.BooleanField(_("dry run"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True)
    # By subject: {"days": …, "found": …, "ended": …, "kept": {reason: number}}. Numbers alone, no person.
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("run of the retention rules")
        verbose_name_plural = _("runs of the retention rules")
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
