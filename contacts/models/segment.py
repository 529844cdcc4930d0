"""A saved description of people, which campaigns write to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.db import TimeStamped


class Segment(TimeStamped):
    """A named rule. `contacts.segments` validates `criteria` and turns it into a query and a sentence."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.CharField(_("what it is for"), max_length=300, blank=True, db_default="")
    criteria = models.JSONField(_("criteria"), default=dict, blank=True)
    # As of the last count; `contacts.segments.counting` keeps it.
    people_count = models.PositiveIntegerField(_("people"), null=True, editable=False)
    counted_at = models.DateTimeField(_("counted"), null=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
