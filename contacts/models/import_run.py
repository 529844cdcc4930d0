"""One file of people: what was previewed, what was written, what was refused and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import ImportStatus
from contacts.models.topic import Topic


class ImportRun(models.Model):
    """An import, from preview to result. `cursor` is the last line written: a killed run goes on from there."""

    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    system = models.CharField(
        _("source system"), max_length=40, help_text=_("Whose ids the file uses: with them people are recognised.")
    )
    mapping = models.JSONField(_("columns"), default=dict)
    # What the file proves, when it does: consent is never raised without source and date.
    topic = models.ForeignKey(Topic, models.PROTECT, verbose_name=_("opt-in to"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=ImportStatus, default=ImportStatus.PREVIEWED)
    totals = models.JSONField(_("totals"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    cursor = models.PositiveIntegerField(default=0, editable=False)
    error = models.TextField(_("error"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True)
    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_is_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def has_file(self) -> bool:
        """Is it still there? Files are deleted when they have done their work, for they hold people."""
        return bool(self.file.name and self.file.storage.exists(self.file.name))
