"""The books messages are kept in: one partition a month, and one for each very large campaign."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Ledger(models.Model):
    """A partition of the message table. Retention drops whole ledgers."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    # Its messages are gone; what they came to is still counted.
    dropped_at = models.DateTimeField(_("dropped"), null=True, editable=False)

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")

    def __str__(self) -> str:
        return self.name
