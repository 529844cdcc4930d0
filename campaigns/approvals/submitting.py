"""What has to be right before somebody else is asked to read it? And what exactly are they asked to approve?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import findings, identities, transitions, versions
from campaigns.approvals.authorship import writers
from campaigns.approvals.hashes import meaning_of_campaign, sha256_of
from campaigns.enums import Severity, TemplateStatus
from campaigns.models import Campaign, MessageTemplate, Review
from committee import audit
from committee.errors import CommitteeError
from committee.models import User


class NotADraft(CommitteeError):
    message = _("Somebody has asked for its approval already.")


class TemplateNotApproved(CommitteeError):
    message = _("The words of its template are not approved yet: that comes first.")


def submit(template: MessageTemplate, *, by: User, at: datetime, note: str = "") -> Review:
    """Ask for the approval of the present words. Raises `findings.NotReady`, `NotADraft`."""
    with transaction.atomic():
        held = MessageTemplate.objects.select_for_update(of=("self",)).select_related("topic").get(pk=template.pk)
        if held.status != TemplateStatus.DRAFT:
            raise NotADraft
        version = versions.freeze(held, by=by)
        found = findings.of_template(held, content=version.content, at=at)
        _refuse_errors(found)
        review = Review.objects.create(
            template=held,
            version=version,
            sha256=version.sha256,
            written_by=sorted(writers(held) | {by.pk}),
            submitted_by=by,
            submitted_at=at,
            note=note,
            facts={"warnings": _as_json(found)},
        )
        MessageTemplate.objects.filter(pk=held.pk).update(status=TemplateStatus.IN_REVIEW)
        audit.record("campaigns.submit_template", by=by, on=held, after={"version": version.number})
    template.refresh_from_db(fields=["status", "layout_version"])
    return review


def submit_campaign(
    campaign: Campaign, *, by: User, at: datetime, note: str = "", shown: Mapping[str, Any] | None = None
) -> Review:
    """Ask for the approval of the whole campaign. Its words are compiled here: the approver reads the very rows that
    leave. `shown` is what the page says of it in sentences, kept as it was said.

    Raises `TemplateNotApproved`, `findings.NotReady`, `ContentRefused`, `WrongStatus`.
    """
    with transaction.atomic():
        held = _held(campaign)
        if not transitions.may(held, "submit"):
            raise NotADraft
        if held.template.status != TemplateStatus.APPROVED:
            raise TemplateNotApproved
        found = findings.of_campaign(held, at=at)
        _refuse_errors(found)
        _freeze(held)
        review = Review.objects.create(
            campaign=held,
            version_id=held.version_id or 0,
            sha256=sha256_of(held),
            written_by=sorted(writers(held) | {by.pk}),
            submitted_by=by,
            submitted_at=at,
            note=note,
            facts={**(shown or {}), "warnings": _as_json(found), "meaning": meaning_of_campaign(held)},
        )
        transitions.move(held, "submit", by=by, reason=note, version=held.version, identity=held.identity)
    campaign.refresh_from_db()
    return review


def _held(campaign: Campaign) -> Campaign:
    held = Campaign.objects.select_for_update(of=("self",))
    return held.select_related("template__topic", "template__approved_version", "identity", "session").get(
        pk=campaign.pk
    )


def _freeze(campaign: Campaign) -> None:
    """Its words, those of its variants, and who signs."""
    version = campaign.template.approved_version
    assert version is not None  # template_approved_names_its_version
    campaign.version = version
    campaign.identity = campaign.identity or identities.for_topic(campaign.template.topic)
    versions.compile_texts(version, channels=campaign.channels, identity=campaign.identity, campaign=campaign)
    for variant in campaign.variants.select_related("template__approved_version"):
        variant.version = variant.template.approved_version
        variant.save(update_fields=["version"])


def _refuse_errors(found: list[findings.Finding]) -> None:
    if errors := findings.errors(found):
        raise findings.NotReady(errors)


def _as_json(found: list[findings.Finding]) -> list[dict[str, Any]]:
    return [
        {**asdict(finding), "message": str(finding.message), "hint": str(finding.hint)}
        for finding in found
        if finding.severity == Severity.WARNING
    ]
