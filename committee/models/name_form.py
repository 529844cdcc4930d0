"""How a name stands after “at”, “to”, “from”, “of” in one language: « au Stade de France », „im Stade de France“."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committee import languages
from committee.models.named import import_and_export
from committee.models.session import Discipline
from committee.models.transport import TransportLine
from committee.models.venue import Venue


class NameForm(models.Model):
    class Form(models.TextChoices):
        AT = "at", pgettext_lazy("form of a name", "at")
        TO = "to", pgettext_lazy("form of a name", "to")
        FROM = "from", pgettext_lazy("form of a name", "from")
        OF = "of", pgettext_lazy("form of a name", "of")

    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    form = models.CharField(_("form"), max_length=4, choices=Form)
    text = models.CharField(_("text"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


class VenueNameForm(NameForm):
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="name_forms", verbose_name=_("venue"))

    class Meta:
        verbose_name = _("form of a name")
        verbose_name_plural = _("forms of names")
        permissions = import_and_export("venuenameform")
        ordering = ["venue", "language", "form"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "language", "form"], name="venue_name_form_once_per_language"),
            models.CheckConstraint(condition=Q(language__in=languages.CODES), name="venue_name_form_in_a_language"),
        ]


class DisciplineNameForm(NameForm):
    discipline = models.ForeignKey(Discipline, models.CASCADE, related_name="name_forms", verbose_name=_("discipline"))

    class Meta:
        verbose_name = _("form of a discipline’s name")
        verbose_name_plural = _("forms of disciplines’ names")
        permissions = import_and_export("disciplinenameform")
        ordering = ["discipline", "language", "form"]
        constraints = [
            models.UniqueConstraint(
                fields=["discipline", "language", "form"], name="discipline_name_form_once_per_language"
            ),
            models.CheckConstraint(
                condition=Q(language__in=languages.CODES), name="discipline_name_form_in_a_language"
            ),
        ]


class LineNameForm(NameForm):
    line = models.ForeignKey(
        TransportLine, models.CASCADE, related_name="name_forms", verbose_name=_("transport line")
    )

    class Meta:
        verbose_name = _("form of a line’s name")
        verbose_name_plural = _("forms of lines’ names")
        permissions = import_and_export("linenameform")
        ordering = ["line", "language", "form"]
        constraints = [
            models.UniqueConstraint(fields=["line", "language", "form"], name="line_name_form_once_per_language"),
            models.CheckConstraint(condition=Q(language__in=languages.CODES), name="line_name_form_in_a_language"),
        ]
