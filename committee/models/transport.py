"""How the public gets there: lines and the stations that serve a venue."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from committee.models.named import CodedAndNamed, import_and_export
from committee.models.venue import Venue


class TransportLine(CodedAndNamed):
    class Mode(models.TextChoices):
        METRO = "metro", _("metro")
        RER = "rer", _("RER")
        TRAM = "tram", _("tram")
        TRAIN = "train", _("train")
        BUS = "bus", _("bus")
        SHUTTLE = "shuttle", _("shuttle")

    mode = models.CharField(_("mode"), max_length=7, choices=Mode)
    operator = models.CharField(_("operator"), max_length=100, blank=True)
    colour = models.CharField(_("colour"), max_length=7, blank=True, validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")])

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("transport line")
        verbose_name_plural = _("transport lines")
        permissions = import_and_export("transportline")


class Station(CodedAndNamed):
    lines = models.ManyToManyField(TransportLine, verbose_name=_("lines"), related_name="stations", blank=True)
    venues = models.ManyToManyField(Venue, verbose_name=_("venues served"), related_name="stations", blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta(CodedAndNamed.Meta):
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        permissions = import_and_export("station")
