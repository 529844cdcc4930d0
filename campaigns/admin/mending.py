"""On which page is a finding put right? Where it is written, translated, described or drawn; "" for nowhere."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from campaigns import contents, identities, layouts
from campaigns.admin.desk import desk_address
from campaigns.contents import ContentJson
from campaigns.enums import BlockKind
from campaigns.findings import Finding
from campaigns.models import CONTENT_FIELDS, Campaign, Image, MessageTemplate
from campaigns.translations import shared

_OF_CAMPAIGN: Final = frozenset({"identity", "variants", "control_share", "wave_people"})
_OF_SENDER: Final = frozenset({"sender", "reply_to", "sms_sender"})
_OF_LAYOUT: Final = frozenset({"layout", "look"})
# What stands once for all templates that show it.
_SHARED: Final = frozenset({"alt", "name"})
# What a block has beside its words stands in its inputs under other names.
_OF_BLOCK: Final = frozenset({"kind", "settings"})


def address(
    finding: Finding,
    template: MessageTemplate,
    content: ContentJson,
    *,
    campaign: Campaign | None = None,
    is_here: bool = False,
) -> str:
    """The input it speaks of. `is_here` says that the page on which the template is written is the one that asks."""
    field, language, source = finding.field, finding.language, _source(template, content)
    if campaign is not None and field in _OF_CAMPAIGN:
        return reverse("admin:campaigns_campaign_change", args=[campaign.pk])
    if field in _OF_SENDER:
        signs = (campaign.identity if campaign else None) or identities.for_topic(template.topic)
        return reverse("admin:campaigns_senderidentity_change", args=[signs.pk])
    if field in _OF_LAYOUT:
        return _layout(field, template, content)
    if field in _SHARED and (elsewhere := _shown(finding, template, content, source)):
        return elsewhere
    if template.pk and language not in {"", source} and field != "fallbacks":
        return _desk(finding, template, content, source)
    is_elsewhere = template.pk is not None and not is_here
    page = reverse("admin:campaigns_messagetemplate_change", args=[template.pk]) if is_elsewhere else ""
    return page + _anchor(finding)


def _source(template: MessageTemplate, content: ContentJson) -> str:
    """Words that were frozen before a template could say so are the language it is written in."""
    return str(content.get("source", template.source_language))


def _desk(finding: Finding, template: MessageTemplate, content: ContentJson, source: str) -> str:
    """The text on the desk of its language; "" where the desk has none: it is not of words."""
    unit = f"{finding.block}.{finding.field}" if finding.block else finding.field
    if unit and unit not in {*contents.units(content, source), *contents.links(content, source)}:
        return ""
    return desk_address(template, finding.language, unit=unit)


def _anchor(finding: Finding) -> str:
    """The input on the page on which the template is written, or the whole block."""
    field, block = finding.field, finding.block
    if block:
        return f"#block-{block}" if not field or field in _OF_BLOCK else f"#id_{block}-{field}"
    if field == "fallbacks":
        return f"#id_fallback_{finding.language}"
    return f"#id_{field}" if field in {"topic", *CONTENT_FIELDS} else ""


def _layout(field: str, template: MessageTemplate, content: ContentJson) -> str:
    """The look is the layout's, too, unless a designer wrote some of it into a block."""
    if field == "look" and any(block["kind"] == BlockKind.MJML for block in content.get("blocks", ())):
        return ""
    return reverse("admin:campaigns_layout_change", args=[layouts.of_template(template).layout_id])


def _shown(finding: Finding, template: MessageTemplate, content: ContentJson, source: str) -> str:
    """What a picture shows and what a product is called is translated on the desk, and written in the library; that of
    a picture which nobody has described yet in the language written, in its block.
    """
    block = next((each for each in content.get("blocks", ()) if each["key"] == finding.block), None)
    if block is None:
        return ""
    image, is_source = block["image"] or {}, finding.language in {"", source}
    if block["kind"] == BlockKind.PRODUCTS:
        products = reverse("admin:campaigns_product_changelist")
        return products if is_source or not template.pk else desk_address(template, finding.language)
    if image.get("decorative"):
        row = Image.objects.filter(sha256=image["sha256"]).first()
        return reverse("admin:campaigns_image_change", args=[row.pk]) if row else ""
    if is_source or not template.pk:
        return ""
    return desk_address(template, finding.language, unit=shared.address_of_picture(image.get("sha256", "")))
