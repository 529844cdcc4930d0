"""One file of people, tickets or a list: what was previewed, what was written, what was refused and why."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from committee.sentences import spoken_text
from contacts.enums import ImportKind, ImportStatus
from contacts.models.topic import Topic

# So long a file waits for somebody to confirm it.
UNCONFIRMED_KEPT: Final = timedelta(days=7)


class ImportRun(models.Model):
    """An import, from preview to result.

    `cursor` is the last line that was checked, and after the confirmation the last line written: a killed run goes
    on from there.
    """

    kind = models.CharField(
        _("what it tells of"),
        max_length=7,
        choices=ImportKind,
        default=ImportKind.PEOPLE,
        db_default=ImportKind.PEOPLE,
    )
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    # Empty until the whole file was read once, in the background.
    sha256 = models.CharField(max_length=64, editable=False, blank=True)
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
    # As `sentences.kept_text` says, to be read by `why_failed`; of older imports the plain sentence.
    error = models.TextField(_("error"), blank=True)
    # Somebody in it was erased while it was at work: its file goes the night after its end.
    loses_file = models.BooleanField(default=False, db_default=False, editable=False)
    # When every row of it had been compared with what we hold: until then the totals are those of its beginning.
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    # When a worker last moved the cursor, or was last called: whoever is silent for longer has left it.
    touched_at = models.DateTimeField(null=True, editable=False)
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
            models.CheckConstraint(condition=Q(kind__in=ImportKind.values), name="import_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def has_file(self) -> bool:
        """Is it still there? Files are deleted when they have done their work, for they hold people."""
        return bool(self.file.name and self.file.storage.exists(self.file.name))

    @property
    def why_failed(self) -> str:
        """In the language of whoever reads."""
        return spoken_text(self.error)


class RefusedRow(models.Model):
    """A row that was not taken over, and why; what stood in it is in the file alone."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="refused_rows", db_index=False)
    line = models.PositiveIntegerField()
    # Of each fault its column (from 1, or none), its code, and its sentence with its values, as `sentences.kept` says.
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = _("refused row")
        verbose_name_plural = _("refused rows")
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="refused_row_once_per_line")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.line}"


class CheckedKey(models.Model):
    """On which line a check met a person first. Its table is unlogged, and emptied of a run when its check is over."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    key = models.CharField(max_length=100)
    line = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("key met by a check")
        verbose_name_plural = _("keys met by checks")
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="checked_key_once_per_run")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.line}"
