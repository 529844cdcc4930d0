"""The departments of an organising committee, as the Games code them (EVS, TRA, ACR…)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed, import_and_export


class FunctionalArea(CodedAndNamed):
    class Meta(CodedAndNamed.Meta):
        verbose_name = _("functional area")
        verbose_name_plural = _("functional areas")
        permissions = import_and_export("functionalarea")
