"""How does each provider do? What it is stands in the configuration; this is what we have learnt of it."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contacts.enums import Channel


class ProviderState(models.Model):
    """One row a provider, made when it is first seen; shared by all workers, so that all of them leave it alone."""

    code = models.CharField(_("provider"), max_length=40, unique=True)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    # What staff decide: whether it is used, and how much of the channel it carries.
    is_enabled = models.BooleanField(_("in use"), default=True, db_default=True)
    weight = models.PositiveSmallIntegerField(
        _("share of the channel"), default=100, db_default=100, validators=[MaxValueValidator(1000)]
    )
    # What the breaker knows: hand-overs that failed in a row, since when it is left alone, and until when.
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, db_default=0)
    broken_since = models.DateTimeField(_("left alone since"), null=True, editable=False)
    retry_at = models.DateTimeField(_("tried again at"), null=True, editable=False)
    answered_at = models.DateTimeField(_("last answer"), null=True, editable=False)
    note = models.CharField(_("what it said last"), max_length=200, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ["channel", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__range=(0, 1000)), name="provider_weight_is_a_share"),
            models.CheckConstraint(
                condition=Q(broken_since=None) | Q(retry_at__isnull=False), name="provider_left_alone_is_tried_again"
            ),
        ]

    def __str__(self) -> str:
        return self.code
