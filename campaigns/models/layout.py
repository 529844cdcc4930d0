"""What stands around the words of an e-mail: layouts in MJML, and the versions that texts are rendered with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Layout(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    is_default = models.BooleanField(_("for new templates"), default=False)
    archived_at = models.DateTimeField(_("archived"), null=True, editable=False)

    class Meta:
        verbose_name = _("layout")
        verbose_name_plural = _("layouts")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="layout_one_default"),
        ]

    def __str__(self) -> str:
        return self.name


class LayoutVersion(models.Model):
    """The source of a layout as it was saved once. Never changed: the next save makes another."""

    layout = models.ForeignKey(Layout, models.PROTECT, related_name="versions", verbose_name=_("layout"))
    number = models.PositiveIntegerField(_("version"))
    mjml = models.TextField(_("MJML"))
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("created"), db_default=Now())

    class Meta:
        verbose_name = _("version of a layout")
        verbose_name_plural = _("versions of layouts")
        ordering = ["layout", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["layout", "number"], name="layout_version_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.layout} v{self.number}"
