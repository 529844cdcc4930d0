"""Do all rights follow from the ledger? What the nightly check has found."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentCheck(models.Model):
    """One check of everybody. It goes on from `reached` after a kill; a difference is an alarm."""

    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    # The last key that was looked at.
    reached = models.BigIntegerField(default=0)
    people = models.PositiveIntegerField(_("people"), default=0)
    differing = models.PositiveIntegerField(_("people whose rights differ from the ledger"), default=0)

    class Meta:
        verbose_name = _("check of the consents")
        verbose_name_plural = _("checks of the consents")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
