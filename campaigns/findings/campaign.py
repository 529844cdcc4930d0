"""What is wrong with a campaign: its words with its own facts, who signs, and who would read nothing?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from campaigns import contents, identities, versions
from campaigns.enums import BlockKind, ScheduleKind, Severity
from campaigns.findings import audience as programs
from campaigns.findings import goods, looks, offers, serving
from campaigns.findings.language import of_language
from campaigns.findings.template import told_once
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount
from campaigns.flow.render.content import Finding
from campaigns.models import Campaign, SenderIdentity
from contacts.enums import Channel

# By what campaigns can be sent today; the others are written, priced, and not sent.
SENT_BY: Final = frozenset({Channel.EMAIL})


def of_campaign(campaign: Campaign, *, at: datetime, counted: AudienceCount | None = None) -> list[Finding]:
    """Everything that keeps it from leaving but its hour. What its template lacks, `of_template` has said before.

    Who has counted its audience just now says what it came to: nothing is counted twice.
    """
    template = campaign.template
    version = versions.of_campaign(campaign)
    content = versions.content_of(campaign)
    identity = campaign.identity or identities.for_topic(template.topic)
    layout = (version.layout_version if version else None) or template.layout_version
    frame = versions.frames_for(template, content=content, campaign=campaign, layout=layout, identity=identity, at=at)
    written = contents.languages_in(content)
    found = [*_not_yet(campaign), *_identity_of_another(campaign, identity), *_shares_wrong(campaign)]
    found += [*goods.gone(content, at=at), *offers.changed(content)]
    counted = counted or audience.count_within(campaign, at=at)
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


def gone(campaign: Campaign, *, at: datetime) -> list[Finding]:
    """What it offers and is sold no longer: asked once more when it leaves."""
    return list(goods.gone(versions.content_of(campaign), at=at))


def not_yet(campaign: Campaign) -> list[str]:
    """What of it can be written and priced, and cannot be sent yet."""
    said: list[str] = [
        _("Campaigns by %(channel)s cannot be sent yet.") % {"channel": Channel(channel).label}
        for channel in campaign.channels
        if channel not in SENT_BY
    ]
    if campaign.schedule_kind == ScheduleKind.READER:
        said.append(_("Campaigns at the hour of each reader cannot be sent yet: choose one moment for all."))
    if campaign.pk and campaign.variants.exists():
        said.append(_("Campaigns in several variants cannot be sent yet."))
    if campaign.control_share:
        said.append(_("Campaigns with a control group cannot be sent yet."))
    return said


def _not_yet(campaign: Campaign) -> Iterator[Finding]:
    """NOT_YET: what nobody shall be asked to approve, for it would be refused afterwards."""
    yield from (Finding("NOT_YET", Severity.ERROR, sentence) for sentence in not_yet(campaign))


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
