"""Who was entered twice: those we suspect, those who were merged and why, and those who are two after all."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import DuplicateReason, DuplicateStatus
from contacts.models.contact import Contact


class Duplicate(models.Model):
    """A pair that may be one person, found by `contacts.duplicates`; `first` is the older entry."""

    names_a_person = True

    first = models.ForeignKey(Contact, models.CASCADE, related_name="+", verbose_name=_("older entry"), db_index=False)
    second = models.ForeignKey(Contact, models.CASCADE, related_name="+", verbose_name=_("newer entry"))
    reason = models.CharField(_("why"), max_length=20, choices=DuplicateReason)
    status = models.CharField(_("status"), max_length=9, choices=DuplicateStatus, default=DuplicateStatus.SUSPECTED)
    found_at = models.DateTimeField(_("found"), db_default=Now(), editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_older_entry_first"),
            models.CheckConstraint(condition=Q(status__in=DuplicateStatus.values), name="duplicate_status_is_known"),
        ]
        indexes = [
            # The desk's list: it empties as pairs are decided.
            models.Index(fields=["-found_at", "-id"], condition=Q(status="suspected"), name="duplicate_suspected"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} · {self.second_id}"


class DuplicateSearch(models.Model):
    """One look through the people who changed: how far it came, so that a killed one goes on from there."""

    # None: everybody.
    since = models.DateTimeField(_("people changed since"), null=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    # By address up to this key; then by name, year and place, some years of birth at a time.
    last_key = models.BigIntegerField(default=0, editable=False)
    born_before = models.PositiveSmallIntegerField(null=True, editable=False)
    found = models.PositiveIntegerField(_("found"), default=0)

    class Meta:
        verbose_name = _("search for duplicates")
        verbose_name_plural = _("searches for duplicates")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(finished_at=None), name="duplicate_search_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Merge(models.Model):
    """One entry joined to another: what it said before, what was kept, what moved. Erasure empties `before`."""

    names_a_person = True

    survivor = models.ForeignKey(Contact, models.PROTECT, related_name="merges", verbose_name=_("kept entry"))
    absorbed = models.OneToOneField(Contact, models.PROTECT, related_name="merge", verbose_name=_("merged entry"))
    merged_at = models.DateTimeField(_("merged"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), null=True)
    why = models.CharField(_("why"), max_length=500)
    # Both entries' details as they were, and which of them were kept.
    before = models.JSONField(_("before"), default=dict, editable=False)
    # Keys of the rows that moved, by table.
    moved = models.JSONField(_("moved"), default=dict, editable=False)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.survivor_id}"
