"""Which life of the database is this? The half of the mark that lies inside it; the other half lies in a file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Epoch(models.Model):
    """One row. A copy that was restored has another secret than the file, or has not come as far as the file knows."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    secret = models.CharField(max_length=64)
    # Grows with every sweep: a database that went back to an hour ago went back in this, too.
    tick = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("mark of the database")
        verbose_name_plural = _("marks of the database")
        permissions = [("accept_restored", "Can accept a restored database as the one that sends")]
        constraints = [models.CheckConstraint(condition=Q(id=1), name="epoch_is_one_row")]

    def __str__(self) -> str:
        return f"{self.tick}"
