"""What is wrong with a campaign: its words with its own facts, who signs, and who would read nothing?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns import contents, identities, versions
from campaigns.enums import BlockKind, Severity
from campaigns.findings import audience as programs
from campaigns.findings import goods, looks, offers, serving, shares
from campaigns.findings.language import of_language
from campaigns.findings.template import told_once
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount
from campaigns.flow.render.content import Finding
from campaigns.gateways import providers
from campaigns.models import Campaign, LayoutVersion, SenderIdentity
from contacts.enums import Channel


def of_campaign(campaign: Campaign, *, at: datetime, counted: AudienceCount | None = None) -> list[Finding]:
    """Everything that keeps it from leaving but its hour. What its templates lack, `of_template` has said before.

    Who has counted its audience just now says what it came to: nothing is counted twice.
    """
    identity = campaign.identity or identities.for_topic(campaign.template.topic)
    found = [*_not_yet(campaign), *_identity_of_another(campaign, identity), *shares.of_campaign(campaign)]
    counted = counted or audience.count_within(campaign, at=at)
    readers = counted.by_language if counted.is_exact else None
    version = versions.of_campaign(campaign)
    content = versions.content_of(campaign)
    layout = (version.layout_version if version else None) or campaign.template.layout_version
    found += _of_words(campaign, content, layout, signs=identity, at=at, readers=readers)
    for label, other in versions.of_variants(campaign).items():
        said = _of_words(campaign, other.content, other.layout_version, signs=identity, at=at, readers=readers)
        found += [_of_variant(each, label) for each in said]
    return list(dict.fromkeys(found))


def _of_words(
    campaign: Campaign,
    content: dict[str, Any],
    layout: LayoutVersion | None,
    *,
    signs: SenderIdentity,
    at: datetime,
    readers: Mapping[str, int] | None,
) -> list[Finding]:
    """What is wrong with words that this campaign says."""
    template = campaign.template
    frame = versions.frames_for(template, content=content, campaign=campaign, layout=layout, identity=signs, at=at)
    written = contents.languages_in(content)
    found = [*goods.gone(content, at=at), *offers.changed(content), *serving.unserved(content, readers)]
    for language in written:
        words = contents.in_language(content, language)
        assert words is not None
        found += of_language(
            words,
            language,
            channels=campaign.channels,
            purpose=template.purpose,
            topic=template.topic,
            frame=frame(language),
        )
    if written and Channel.EMAIL in campaign.channels:
        found = [each for each in found if each.code != "CLIENT_UNSUPPORTED"]
        found += _unsupported(campaign, content, frame(written[0]).layout)
    return told_once(found, written)


def _of_variant(finding: Finding, label: str) -> Finding:
    """Said of the variant: its blocks are not those of the campaign's template."""
    message = _("Variant %(label)s: %(message)s") % {"label": label, "message": finding.message}
    return replace(finding, message=message, block="", field="variants")


def gone(campaign: Campaign, *, at: datetime) -> list[Finding]:
    """What it offers and is sold no longer: asked once more when it leaves."""
    said = [versions.content_of(campaign), *(each.content for each in versions.of_variants(campaign).values())]
    return list(dict.fromkeys(found for content in said for found in goods.gone(content, at=at)))


def not_yet(campaign: Campaign) -> list[str]:
    """What of it can be written and priced, and cannot be sent yet."""
    said: list[str] = [
        _("No provider is set up for campaigns by %(channel)s.") % {"channel": Channel(channel).label}
        for channel in campaign.channels
        if channel not in providers.by_channel()
    ]
    return said


def _not_yet(campaign: Campaign) -> Iterator[Finding]:
    """NOT_YET: what nobody shall be asked to approve, for it would be refused afterwards."""
    yield from (Finding("NOT_YET", Severity.ERROR, sentence) for sentence in not_yet(campaign))


def _identity_of_another(campaign: Campaign, identity: SenderIdentity) -> Iterator[Finding]:
    """IDENTITY_PARTNER: signed by a partner, about a topic that is not theirs."""
    if identity.partner_id is not None and identity.partner_id != campaign.template.topic.partner_id:
        message = _("“%(identity)s” signs for a partner, and the topic is not theirs: choose another sender.")
        yield Finding("IDENTITY_PARTNER", Severity.ERROR, message % {"identity": identity.name}, field="identity")


def _unsupported(campaign: Campaign, content: dict[str, Any], layout: str) -> Iterator[Finding]:
    """CLIENT_UNSUPPORTED, for the programs this audience has: told of the whole, for it is not the words."""
    used = programs.shares(campaign)
    yield from looks.unsupported_in_layout(layout, shares=used)
    words = contents.in_language(content, contents.languages_in(content)[0])
    for block in words.blocks if words else ():
        if block.kind == BlockKind.MJML:
            yield from looks.unsupported_in_block(block.key, block.text, shares=used)
