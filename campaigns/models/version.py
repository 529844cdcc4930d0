"""The words of a template at one moment, to which approvals, campaigns and letters point."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.models.layout import LayoutVersion


class TemplateVersion(models.Model):
    """The words as they were saved once. Never changed: edits of the template make another version."""

    template = models.ForeignKey(
        "campaigns.MessageTemplate", models.PROTECT, related_name="versions", verbose_name=_("template")
    )
    number = models.PositiveIntegerField(_("version"))
    # How `content` is written: 1 is the e-mail of six fields, 2 has blocks and every channel.
    format = models.SmallIntegerField(default=1, db_default=1, editable=False)
    content = models.JSONField(_("content"))
    layout_version = models.ForeignKey(
        LayoutVersion, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("layout")
    )
    sha256 = models.CharField(max_length=64)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))
    created_at = models.DateTimeField(_("created"), db_default=Now())

    class Meta:
        verbose_name = _("version of a template")
        verbose_name_plural = _("versions of templates")
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_numbered_once"),
            models.UniqueConstraint(fields=["template", "sha256"], name="template_version_once_per_content"),
        ]

    def __str__(self) -> str:
        return f"{self.template} v{self.number}"
