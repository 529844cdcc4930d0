"""The parts of the Games: Olympic, transition, Paralympic."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed, import_and_export


class Phase(CodedAndNamed):
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        permissions = import_and_export("phase")
        ordering = ["starts_on", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="phase_ends_after_it_starts"),
        ]
