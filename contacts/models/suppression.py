"""Addresses nobody may write to, known by keyed hash alone, so that a suppression survives erasure."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from contacts.enums import AddressKind, SuppressionReason


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)


class Suppression(models.Model):
    """HMAC-SHA-256 of a normalised address. Lifted only by a person with the right, with a reason."""

    kind = models.CharField(_("kind"), max_length=5, choices=AddressKind)
    digest = models.BinaryField(max_length=32, editable=False)
    key_id = models.PositiveSmallIntegerField(default=1, editable=False)
    normaliser = models.PositiveSmallIntegerField(default=1, editable=False)
    reason = models.CharField(_("reason"), max_length=12, choices=SuppressionReason)
    since = models.DateTimeField(_("since"), db_default=Now())
    note = models.CharField(_("note"), max_length=200, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("lifted by"), null=True, editable=False
    )
    lift_reason = models.TextField(_("why lifted"), blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppression")
        verbose_name_plural = _("suppressions")
        permissions = [("lift_suppression", "Can lift suppressions")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "digest"], condition=Q(lifted_at=None), name="suppression_stands_once_per_address"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | (Q(lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="suppression_lifted_by_someone_for_a_reason",
            ),
        ]
        indexes = [
            # Those of one address, lifted ones too: what is told of a person, and what their erasure empties.
            models.Index(fields=["digest"], name="suppression_by_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} · {bytes(self.digest).hex()[:12]}"
