from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from volunteers.models import Position


@register(Position)
class PositionTranslation(TranslationOptions):
    fields = ("name",)
