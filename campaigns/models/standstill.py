"""Does anything leave at all? The stop for everything, and the mark by which a restored copy knows that it is one."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# For statements of our own.
NOTHING_STANDS: Final = "NOT EXISTS (SELECT FROM campaigns_standstill WHERE ended_at IS NULL)"


class Standstill(models.Model):
    """From `since` until `ended_at` nothing is handed over, whatever its lane. At most one stands."""

    since = models.DateTimeField(_("since"), db_default=Now())
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    why = models.CharField(_("why"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("by")
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("ended by"),
    )

    class Meta:
        verbose_name = _("stop of everything")
        verbose_name_plural = _("stops of everything")
        permissions = [("stop_everything", "Can stop and restart all sending")]
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"], condition=Q(ended_at=None), name="standstill_one_at_a_time", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(why=""), name="standstill_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"
