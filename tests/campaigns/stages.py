"""A campaign brought to the stage a test is about, by the verbs that bring it there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from campaigns import approvals, contents, identities, lifecycle, versions
from campaigns.enums import CampaignStatus, Decision, Lane, TemplateStatus, UnitState
from campaigns.flow import snapshot
from campaigns.flow.deliver import claims, gate, groups, texts, worker
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.groups import Group
from campaigns.flow.deliver.intents import Intent
from campaigns.gateways import Gateway
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import (
    Batch,
    Campaign,
    CampaignVariant,
    Message,
    MessageTemplate,
    Review,
    SignOff,
    TemplateVersion,
    TranslatedUnit,
)
from campaigns.translations import units
from committee import languages
from committee.db import clock
from tests.factories import NOON, make_campaign, make_user


def approved_template(template: MessageTemplate, *, at: datetime = NOON) -> MessageTemplate:
    """As somebody else approved it: its rows alone, for tests that ask for no more than that it is."""
    version = versions.freeze(template, by=None)
    if template.approved_version == version:
        return template
    _approval(version, version.sha256, at, template=template)
    template.status, template.approved_version = TemplateStatus.APPROVED, version
    template.save(update_fields=["status", "approved_version"])
    return template


def approved(campaign: Campaign, *, at: datetime = NOON) -> Campaign:
    """A draft with its templates approved, its words compiled, and itself approved by somebody else."""
    approved_template(campaign.template, at=at)
    for variant in campaign.variants.select_related("template__topic"):
        approved_template(variant.template, at=at)
    campaign.version = campaign.template.approved_version
    campaign.identity = campaign.identity or identities.for_topic(campaign.template.topic)
    compiled_for = {"identity": campaign.identity, "campaign": campaign, "at": at}
    for version in dict.fromkeys([campaign.version, *versions.freeze_variants(campaign)]):
        versions.compile_texts(version, channels=campaign.channels, **compiled_for)
    sha256, meaning = approvals.sha256_of(campaign, at=at), approvals.meaning_of_campaign(campaign, at=at)
    _approval(campaign.version, sha256, at, campaign=campaign, facts={"meaning": meaning})
    campaign.status, campaign.approved_sha256 = CampaignStatus.APPROVED, sha256
    campaign.save(update_fields=["version", "identity", "status", "approved_sha256"])
    return campaign


def _approval(version: TemplateVersion, sha256: str, at: datetime, **of_what: Any) -> Review:
    asked = {"version": version, "sha256": sha256, "submitted_by": make_user(), "submitted_at": at}
    review = Review.objects.create(**asked, **of_what)
    review.decision, review.decided_by, review.decided_at = Decision.APPROVED, make_user(), at
    review.save(update_fields=["decision", "decided_by", "decided_at"])
    return review


def scheduled(*, at: datetime = NOON, **fields: Any) -> Campaign:
    """Approved, and its hour set; `variants` are pairs of a template and its share."""
    variants = fields.pop("variants", ())
    campaign = make_campaign(at=at, **fields)
    for label, (template, share) in zip("ABCD", variants, strict=False):
        CampaignVariant.objects.create(campaign=campaign, label=label, template=template, share=share)
    return lifecycle.schedule(approved(campaign), by=make_user(), at=at)


def sending(*, at: datetime = NOON, **fields: Any) -> Campaign:
    """A campaign whose snapshot is written and whose batches wait."""
    campaign = scheduled(at=at, **fields)
    lifecycle.start_due(at=at)
    return snapshot.take(campaign, at=at)


def taken(**fields: Any) -> Campaign:
    """A campaign whose snapshot was taken, whatever may be said against its leaving."""
    campaign = approved(make_campaign(**fields))
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.SCHEDULED, lane=Lane.BULK, send_at=NOON)
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.PREPARING)
    return snapshot.take(Campaign.objects.select_related("template__topic").get(pk=campaign.pk), at=NOON)


def deliver(campaign: Campaign, gateway: Gateway | None = None) -> Gateway:
    """Work on the campaign's lane until nothing is due."""
    gateway = gateway or MemoryGateway()
    worker.work(campaign.lane, gateways={campaign.channels[0]: gateway}, seconds=60)
    return gateway


def die_inside_a_hand_over(campaign: Campaign) -> tuple[Claim, Group, list[Intent]]:
    """A worker promised the first group and does not come back; what a late answer needs."""
    claim = claims.claim(campaign.lane, worker="doomed")
    assert claim is not None
    text = texts.skeleton(version=claim.version, campaign=campaign.pk, language=claim.language, channel=claim.channel)
    group = groups.prepare(claim, cursor=claim.cursor, skeleton=text)
    assert group is not None
    intents = gate.pass_through(claim, group)
    end_lease()
    return claim, group, intents


def end_lease() -> None:
    Batch.objects.exclude(lease_until=None).update(lease_until=clock())


def put_back(campaign: Campaign, status: str, **fields: Any) -> None:
    """Its messages as they stood before, or at another end: written anew, for no move leads there."""
    rows = list(Message.objects.filter(campaign=campaign))
    Message.objects.filter(campaign=campaign).delete()
    for row in rows:
        row.status = status
        for name, value in fields.items():
            setattr(row, name, value)
    Message.objects.bulk_create(rows)


def statuses(campaign: Campaign) -> dict[str, str]:
    """The status of each message, with its reason if it has one, by address; by contact where that is gone."""
    return {
        row.address or f"#{row.contact_id}": f"{row.status}: {row.reason}" if row.reason else row.status
        for row in Message.objects.filter(campaign=campaign)
    }


def reviewed(template: MessageTemplate) -> MessageTemplate:
    """Every text of every language as a colleague translated and read it."""
    reader = make_user()
    known = {"state": UnitState.REVIEWED, "reviewed_by": reader, "reviewed_at": NOON}
    TranslatedUnit.objects.bulk_create(
        (
            unit.row(template, language, **known)
            for language in languages.CODES
            if language != template.source_language
            for unit in units.of(template)
            if unit.source
        ),
        ignore_conflicts=True,  # what another template shows, too, has been read
    )
    return template


def signed(template: MessageTemplate) -> MessageTemplate:
    """Every language signed off as it stands now."""
    version, reader = versions.freeze(template, by=None), make_user()
    for language in languages.CODES:
        sha256 = contents.language_sha256(version.content, language, layout=version.layout_version.sha256)
        SignOff.objects.create(template=template, language=language, version=version, sha256=sha256, by=reader)
    return template
