"""Which words did people read when they agreed? Kept as they stood, so that a consent can be shown with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Wording(models.Model):
    """The words of one version in one language. Append-only: `ConsentRecord` names them."""

    version = models.CharField(_("version"), max_length=60)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    text = models.TextField(_("text"))
    first_shown_at = models.DateTimeField(_("first shown"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("wording of a consent")
        verbose_name_plural = _("wordings of consents")
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="wording_once_per_version_and_language"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.language}"
