"""Which fields of texts are kept in nine languages. Columns are named by `languages.column`, never listed."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from campaigns.models import (
    BLOCK_FIELDS,
    CONTENT_FIELDS,
    Image,
    MessageTemplate,
    Product,
    SenderIdentity,
    TemplateBlock,
    Term,
)


@register(MessageTemplate)
class MessageTemplateTranslation(TranslationOptions):
    fields = CONTENT_FIELDS


@register(TemplateBlock)
class TemplateBlockTranslation(TranslationOptions):
    fields = BLOCK_FIELDS


@register(Image)
class ImageTranslation(TranslationOptions):
    fields = ("alt",)


@register(Product)
class ProductTranslation(TranslationOptions):
    fields = ("name", "link")


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("text", "also")


@register(SenderIdentity)
class SenderIdentityTranslation(TranslationOptions):
    fields = ("display_name", "reply_to", "sms_stop")
