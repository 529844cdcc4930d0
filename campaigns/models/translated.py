"""How far is the translation of each text, and who put their name to which language?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import UnitState
from campaigns.models.template import MessageTemplate
from campaigns.models.version import TemplateVersion


class TranslatedUnitQuerySet(models.QuerySet["TranslatedUnit"]):
    def of(self, templates: Iterable[MessageTemplate], shared: Iterable[str] = ()) -> Self:
        """Of the texts of these templates, and of those that they share with others."""
        return self.filter(Q(template__in=list(templates)) | Q(template=None, unit__in=list(shared)))


class TranslatedUnit(models.Model):
    """What is known of one text in one language. `unit` is its address: `subject`, `b3f9k2.text`.

    What a picture shows and what a product is called stands once for all templates, and so belongs to none of them.
    """

    template = models.ForeignKey(
        MessageTemplate, models.CASCADE, related_name="units", null=True, blank=True, verbose_name=_("template")
    )
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    unit = models.CharField(_("text"), max_length=60)
    state = models.CharField(_("state"), max_length=8, choices=UnitState, default=UnitState.DRAFT)
    # What was translated: where the source says something else today, the translation is stale.
    source_text = models.TextField(_("translated from"), blank=True)
    # Which language that is, where no template says so: templates that share a text may be written in several.
    source_language = models.CharField(max_length=7, choices=settings.LANGUAGES, blank=True, default="", db_default="")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"), db_default=Now())
    # Empty, too, of what came with the program and was read before.
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)

    objects = TranslatedUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("translated text")
        verbose_name_plural = _("translated texts")
        constraints = [
            models.UniqueConstraint(
                fields=["template", "language", "unit"], name="unit_once_per_language", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(template__isnull=False) | ~Q(source_language=""), name="unit_shared_names_its_source"
            ),
            models.CheckConstraint(condition=Q(state__in=UnitState.values), name="unit_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="reviewed", reviewed_at__isnull=False)
                | (~Q(state="reviewed") & Q(reviewed_by__isnull=True, reviewed_at__isnull=True)),
                name="unit_reviewed_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template or '–'} · {self.language} · {self.unit}"


class SignOff(models.Model):
    """Somebody read one language as it will be sent, and puts their name to it. Never changed: words that change
    stop matching `sha256`, and the signature no longer counts.
    """

    template = models.ForeignKey(MessageTemplate, models.PROTECT, related_name="sign_offs", verbose_name=_("template"))
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    sha256 = models.CharField(max_length=64)
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("signed"), db_default=Now())
    remark = models.CharField(_("remark"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        constraints = [
            models.UniqueConstraint(fields=["template", "language", "sha256", "by"], name="sign_off_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template} · {self.language} · {self.by}"
