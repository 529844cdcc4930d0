"""Where the Games take place: venues, their parts, gates and zones."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committee import local_times
from committee.models.named import CodedAndNamed, Named, import_and_export
from committee.models.phase import Phase


def validate_time_zone(name: str) -> None:
    if name not in local_times.zones():
        raise ValidationError(_("“%(zone)s” is not a time zone of the IANA list."), params={"zone": name})


class Venue(CodedAndNamed):
    """A place of the Games. Its time zone decides what “today” means there, and how hours are written."""

    cluster = models.CharField(_("cluster"), max_length=40, blank=True)
    phases = models.ManyToManyField(Phase, verbose_name=_("phases"), related_name="venues", blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=40, validators=[validate_time_zone], default="Europe/Paris"
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    city = models.CharField(_("city"), max_length=100, blank=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        permissions = import_and_export("venue")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90)) & Q(longitude__range=(-180, 180)),
                name="venue_stands_on_earth",
            ),
        ]

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class VenuePart(Named):
    """A stand, hall or field of play within a venue: what a ticket and an evacuation name."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="parts", verbose_name=_("venue"))
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("venue part")
        verbose_name_plural = _("venue parts")
        permissions = import_and_export("venuepart")
        ordering = ["venue", "code"]
        constraints = [models.UniqueConstraint(fields=["venue", "code"], name="venue_part_code_once_per_venue")]


class Gate(Named):
    """An entrance of a venue."""

    venue = models.ForeignKey(Venue, models.PROTECT, related_name="gates", verbose_name=_("venue"))
    part = models.ForeignKey(
        VenuePart, models.PROTECT, related_name="gates", verbose_name=_("part"), null=True, blank=True
    )
    code = models.CharField(_("code"), max_length=20)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        permissions = import_and_export("gate")
        ordering = ["venue", "code"]
        constraints = [models.UniqueConstraint(fields=["venue", "code"], name="gate_code_once_per_venue")]


class Zone(Named):
    """An area that an accreditation opens: everywhere (no venue), or in one venue."""

    venue = models.ForeignKey(
        Venue, models.PROTECT, related_name="zones", verbose_name=_("venue"), null=True, blank=True,
        help_text=_("Empty: the zone exists in every venue."),
    )  # fmt: skip
    code = models.CharField(_("code"), max_length=20)
    colour = models.CharField(_("colour"), max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")])

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        permissions = import_and_export("zone")
        ordering = ["venue", "code"]
        constraints = [
            models.UniqueConstraint(fields=["venue", "code"], name="zone_code_once_per_venue", nulls_distinct=False),
        ]
