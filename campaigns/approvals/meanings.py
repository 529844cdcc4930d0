"""To what is the approval of a campaign bound? All that decides who reads what; never the hour.

One rule: what was approved is what leaves. The meaning is read when approval is asked for, and again from what is so
then when it is given, when the campaign is scheduled and when it leaves; where it differs, the approval has ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from campaigns import contents, facts, identities, versions
from campaigns.approvals import texts
from campaigns.flow import audience
from campaigns.models import Campaign, CampaignVariant, Product, SenderIdentity
from campaigns.placeholders import Fact
from committee import languages

Meaning = dict[str, Any]


def chosen(campaign: Campaign) -> Meaning:
    """What people have chosen of it: words, audience, channels, sender, what it is about, variants, control
    group, waves.
    """
    version, template = versions.of_campaign(campaign), campaign.template
    return _as_kept(
        {
            "words": version.sha256 if version else "",
            "purpose": template.purpose,
            "topic": [template.topic.code, template.topic.kind],
            "audience": audience.rule_of(campaign),
            "channels": campaign.channels,
            "rule": campaign.channel_rule,
            "sender": _identity(campaign.identity or identities.for_topic(template.topic)),
            "about": _about(campaign),
            "variants": [_variant(variant) for variant in campaign.variants.select_related("template", "version")],
            "control": campaign.control_share,
            **_in_turn(campaign),
        }
    )


def of_campaign(campaign: Campaign, *, at: datetime) -> Meaning:
    """That, and what the words come to: the facts they say, the goods they offer, the very texts. Sessions that were
    over `at` the moment of the request are in no list of tickets, whenever it is asked.
    """
    content = versions.content_of(campaign)
    spoken = facts.spoken(content)
    return {
        **chosen(campaign),
        **_as_kept(
            {
                "facts": _only(facts.of_campaign(campaign), spoken - {"sender.name"}),
                "sessions": {
                    code: _only(told, spoken)
                    for code, told in facts.sessions_for(content, session=campaign.session, at=at).items()
                    if campaign.session is None or code != campaign.session.code  # its facts stand above
                },
                "products": _products(content),
                "fallbacks": content.get("fallbacks", {}),
                "texts": texts.now(campaign, at=at),
            }
        ),
    }


def sha256(meaning: Mapping[str, Any]) -> str:
    canonical = json.dumps(meaning, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _as_kept(meaning: Meaning) -> Meaning:
    """As it comes back from the review that keeps it, so that both compare."""
    kept: Meaning = json.loads(json.dumps(meaning))
    return kept


def _only(known: Mapping[str, Fact], names: frozenset[str]) -> dict[str, Any]:
    return facts.to_json({name: fact for name, fact in known.items() if name in names})


def _identity(identity: SenderIdentity) -> dict[str, str]:
    """Column by column: which language somebody reads the page in has no part in it, nor has who is the default."""
    columns = [column for field in ("display_name", "reply_to", "sms_stop") for column in languages.columns(field)]
    said = {name: getattr(identity, name) or "" for name in ("mailbox", "sms_sender", *columns)}
    # Without a name in any language, readers see that of the staff.
    name = "" if said[languages.column("display_name", languages.DEFAULT)] else identity.name
    return {**said, "staff_name": name, "partner": identity.partner.code if identity.partner else ""}


def _about(campaign: Campaign) -> dict[str, str]:
    things = {"session": campaign.session, "venue": campaign.venue, "line": campaign.line}
    return {name: thing.code if thing else "" for name, thing in things.items()}


def _variant(variant: CampaignVariant) -> list[Any]:
    version = variant.version or variant.template.approved_version
    return [variant.label, variant.share, version.sha256 if version else ""]


def _in_turn(campaign: Campaign) -> Meaning:
    """Who gets it first, who later, and when it is held; nothing of what nobody has asked for."""
    asked = {
        "canary": _decimal(campaign.canary_percent) if campaign.canary_percent else None,
        "waves": [campaign.wave_people, campaign.wave_minutes] if campaign.wave_people else None,
        "limits": [_decimal(campaign.stop_above_bounces), _decimal(campaign.stop_above_complaints)],
    }
    new = Campaign()
    usual = [_decimal(new.stop_above_bounces), _decimal(new.stop_above_complaints)]
    return {name: said for name, said in asked.items() if said not in (None, usual)}


def _decimal(share: Decimal | int) -> str:
    return f"{Decimal(share).normalize():f}"


def _products(content: contents.ContentJson) -> dict[str, Any]:
    """What the goods that the words name cost today, and until when they are sold."""
    rows = Product.objects.filter(code__in=content.get("products", {})).order_by("code")
    return {
        row.code: {
            "price": f"{row.price} {row.currency}",
            "until": row.available_until.isoformat() if row.available_until else "",
        }
        for row in rows
    }
