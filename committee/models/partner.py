"""The brands that pay for a third of the Games, and run their own campaigns beside the committee's."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed, import_and_export


class Partner(CodedAndNamed):
    level = models.CharField(_("level"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        permissions = import_and_export("partner")
