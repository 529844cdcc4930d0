"""Which fields of the ground are kept in nine languages. No unique, default or search stands on one of them."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from committee.models import (
    Discipline,
    FunctionalArea,
    Gate,
    Partner,
    Phase,
    Session,
    Station,
    TransportLine,
    Venue,
    VenuePart,
    Zone,
)


@register([Phase, Venue, VenuePart, Gate, Zone, Discipline, TransportLine, Station, FunctionalArea, Partner])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("description",)
