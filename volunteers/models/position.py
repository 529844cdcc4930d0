"""What a volunteer does: one role of one functional area at one venue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models import FunctionalArea, Phase, Venue, Zone
from committee.models.named import CodedAndNamed


class Position(CodedAndNamed):
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="positions", verbose_name=_("venue"))
    functional_area = models.ForeignKey(
        FunctionalArea, models.PROTECT, related_name="positions", verbose_name=_("functional area")
    )
    phase = models.ForeignKey(Phase, models.PROTECT, related_name="positions", verbose_name=_("phase"))
    headcount = models.PositiveIntegerField(_("people wanted"), default=0)
    zones = models.ManyToManyField(Zone, verbose_name=_("zones"), related_name="positions", blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        permissions = [("import_position", "Can import positions"), ("export_position", "Can export positions")]
