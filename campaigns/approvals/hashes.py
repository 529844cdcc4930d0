"""To what is an approval bound? All that readers could see differ, and who they are; never the hour."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.forms.models import model_to_dict

from campaigns import contents, facts, layouts
from campaigns.flow import audience
from campaigns.models import Campaign, CampaignVariant, MessageTemplate, SenderIdentity, TemplateVersion


def sha256_of(thing: MessageTemplate | Campaign) -> str:
    """What it says now."""
    return template_sha256(thing) if isinstance(thing, MessageTemplate) else campaign_sha256(thing)


def template_sha256(template: MessageTemplate) -> str:
    """As the version has it that would be frozen now."""
    return contents.sha256(
        contents.of_template(template),
        purpose=template.purpose,
        topic=template.topic.code,
        layout=layouts.of_template(template).sha256,
    )


def campaign_sha256(campaign: Campaign) -> str:
    canonical = json.dumps(meaning_of_campaign(campaign), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def meaning_of_campaign(campaign: Campaign) -> dict[str, Any]:
    """Words, audience, channels, sender, facts, variants and control group: what the approver reads and decides on."""
    version = version_of(campaign)
    return {
        "words": version.sha256 if version else "",
        "audience": audience.rule_of(campaign),
        "channels": list(campaign.channels),
        "rule": campaign.channel_rule,
        "sender": _identity(campaign.identity),
        "facts": facts.to_json(facts.of_campaign(campaign)),
        "variants": [_variant(variant) for variant in campaign.variants.select_related("template", "version")],
        "control": campaign.control_share,
        "fallbacks": version.content.get("fallbacks", {}) if version else {},
    }


def version_of(campaign: Campaign) -> TemplateVersion | None:
    """The words it would leave with: those frozen for it, else those its template was approved with."""
    return campaign.version or campaign.template.approved_version


def _identity(identity: SenderIdentity | None) -> dict[str, Any]:
    return {} if identity is None else {name: value for name, value in model_to_dict(identity).items() if value}


def _variant(variant: CampaignVariant) -> list[Any]:
    version = variant.version or variant.template.approved_version
    return [variant.label, variant.share, version.sha256 if version else ""]
