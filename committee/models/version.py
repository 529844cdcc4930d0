"""Which programme files were taken in, and what each of them changed, session by session."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ProgrammeVersion(models.Model):
    """One import of a programme file. A file that changes nothing makes no version."""

    number = models.PositiveIntegerField(_("version"), unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    imported_at = models.DateTimeField(_("imported"), db_default=Now())
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True)
    created = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    # Rows that we had and the file had not: listed, and left as they are.
    absent = ArrayField(models.CharField(max_length=60), verbose_name=_("not in the file"), default=list)

    class Meta:
        verbose_name = _("programme version")
        verbose_name_plural = _("programme versions")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"v{self.number} · {self.file_name}"


class ProgrammeChange(models.Model):
    """One field of one row, before and after: what comms staff read to know whom to write to."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="changes", verbose_name=_("version"))
    code = models.CharField(_("code"), max_length=60)
    is_new = models.BooleanField(_("new"), default=False)
    field = models.CharField(_("field"), max_length=60, blank=True)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)

    class Meta:
        verbose_name = _("programme change")
        verbose_name_plural = _("programme changes")
        ordering = ["version", "code", "field"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code", "field"], name="programme_change_once_per_field"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.field}".strip()
