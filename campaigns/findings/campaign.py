"""What is wrong with a campaign: its words with its own facts, who signs, and who would read nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from campaigns import contents, identities, versions
from campaigns.enums import BlockKind, Severity
from campaigns.findings import audience as programs
from campaigns.findings import looks, serving
from campaigns.findings.language import of_language
from campaigns.findings.template import told_once
from campaigns.flow import audience
from campaigns.flow.render.content import Finding
from campaigns.models import Campaign, SenderIdentity
from contacts.enums import Channel


def of_campaign(campaign: Campaign, *, at: datetime) -> list[Finding]:
    """Everything that keeps it from leaving but its hour. What its template lacks, `of_template` has said before."""
    template = campaign.template
    version = campaign.version or template.approved_version
    content = version.content if version else contents.of_template(template)
    identity = campaign.identity or identities.for_topic(template.topic)
    layout = (version.layout_version if version else None) or template.layout_version
    frame = versions.frames_for(template, content=content, campaign=campaign, layout=layout, identity=identity)
    written = contents.languages_in(content)
    found = [*_identity_of_another(campaign, identity), *_shares_wrong(campaign)]
    counted = audience.count_within(campaign, at=at)
    found += serving.unserved(content, counted.by_language if counted.is_exact else None)
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


def _identity_of_another(campaign: Campaign, identity: SenderIdentity) -> Iterator[Finding]:
    """IDENTITY_PARTNER: signed by a partner, about a topic that is not theirs."""
    if identity.partner_id is not None and identity.partner_id != campaign.template.topic.partner_id:
        message = _("“%(identity)s” signs for a partner, and the topic is not theirs: choose another sender.")
        yield Finding("IDENTITY_PARTNER", Severity.ERROR, message % {"identity": identity.name}, field="identity")


def _shares_wrong(campaign: Campaign) -> Iterator[Finding]:
    """SHARES_WRONG: variants that leave somebody without, or serve somebody twice."""
    shares = list(campaign.variants.values_list("share", flat=True))
    if shares and sum(shares) != 100:
        message = _("The shares of the variants make %(sum)s %% together, and must make 100.")
        yield Finding("SHARES_WRONG", Severity.ERROR, message % {"sum": sum(shares)}, field="variants")


def _unsupported(campaign: Campaign, content: dict[str, Any], layout: str) -> Iterator[Finding]:
    """CLIENT_UNSUPPORTED, for the programs this audience has: told of the whole, for it is not the words."""
    shares = programs.shares(campaign)
    yield from looks.unsupported_in_layout(layout, shares=shares)
    words = contents.in_language(content, contents.languages_in(content)[0])
    for block in words.blocks if words else ():
        if block.kind == BlockKind.MJML:
            yield from looks.unsupported_in_block(block.key, block.text, shares=shares)
