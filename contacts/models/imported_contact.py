"""Who came with which file: how a segment finds "the people of that import"."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.models.contact import Contact
from contacts.models.import_run import ImportRun


class ImportedContact(models.Model):
    """One person of one file, new or known before."""

    # Without constraints in the database: both rows are held by the transaction that writes this one, and looking
    # each of them up again would cost every import a tenth of its time.
    run = models.ForeignKey(
        ImportRun,
        models.CASCADE,
        related_name="people",
        db_index=False,
        db_constraint=False,
        verbose_name=_("import"),
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="imports", db_constraint=False, verbose_name=_("contact")
    )
    # Where the person was met first: a second row about them is told of the first.
    line = models.PositiveIntegerField(_("line"), db_default=0)

    class Meta:
        verbose_name = _("imported contact")
        verbose_name_plural = _("imported contacts")
        constraints = [
            models.UniqueConstraint(fields=["run", "contact"], name="imported_contact_once_per_run"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.contact_id}"
