"""The fields of a template that are kept in nine languages."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from campaigns.models import CONTENT_FIELDS, MessageTemplate


@register(MessageTemplate)
class MessageTemplateTranslation(TranslationOptions):
    fields = CONTENT_FIELDS
