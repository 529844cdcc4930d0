"""What has to be right before somebody else is asked to read it? And what exactly are they asked to approve?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import findings, identities, transitions, versions
from campaigns.approvals import meanings
from campaigns.approvals.authorship import writers
from campaigns.approvals.hashes import about
from campaigns.approvals.reviews import ContentChanged
from campaigns.enums import Severity, TemplateStatus
from campaigns.flow.audience import AudienceCount
from campaigns.models import Campaign, MessageTemplate, Review
from committee import audit
from committee.errors import CommitteeError
from committee.models import User

_WHOLE: Final = Campaign.objects.select_related(
    "template__topic", "template__approved_version__layout_version", "identity__partner", "session", "venue", "line"
)


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
            facts={"warnings": _as_json(found), "about": about(held)},
        )
        MessageTemplate.objects.filter(pk=held.pk).update(status=TemplateStatus.IN_REVIEW)
        audit.record("campaigns.submit_template", by=by, on=held, after={"version": version.number})
    template.refresh_from_db(fields=["status", "layout_version"])
    return review


def submit_campaign(
    campaign: Campaign,
    *,
    by: User,
    at: datetime,
    note: str = "",
    shown: Mapping[str, Any] | None = None,
    counted: AudienceCount | None = None,
) -> Review:
    """Ask for the approval of the whole campaign. Its words are compiled here: the approver reads the very rows that
    leave. `shown` is what the page says of it in sentences, kept as it was said; `counted` what its audience came to.

    The gate counts millions before anything is held; what it has judged is compared with what is then frozen.
    Raises `NotADraft`, `TemplateNotApproved`, `findings.NotReady`, `ContentRefused`, `ContentChanged`.
    """
    judged = _submittable(_WHOLE.get(pk=campaign.pk))
    found = findings.of_campaign(judged, at=at, counted=counted)
    _refuse_errors(found)
    meant = meanings.of_campaign(judged, at=at)
    with transaction.atomic():
        held = _held(campaign)
        _freeze(held, at=at)
        if meanings.of_campaign(held, at=at) != meant:
            raise ContentChanged
        facts = {**(shown or {}), "warnings": _as_json(found)}
        review = _request(held, by=by, at=at, note=note, facts=facts, meant=meant)
        transitions.move(held, "submit", by=by, reason=note, version=held.version, identity=held.identity)
    campaign.refresh_from_db()
    return review


def _held(campaign: Campaign) -> Campaign:
    """Its template is held, too: for what purpose and about what it writes cannot change meanwhile."""
    template = MessageTemplate.objects.filter(campaigns=campaign)
    template.select_for_update(of=("self",), no_key=True).values_list("pk").get()
    return _submittable(_WHOLE.select_for_update(of=("self",)).get(pk=campaign.pk))


def _submittable(campaign: Campaign) -> Campaign:
    if not transitions.may(campaign, "submit"):
        raise NotADraft
    if campaign.template.status != TemplateStatus.APPROVED:
        raise TemplateNotApproved
    if campaign.variants.exclude(template__status=TemplateStatus.APPROVED).exists():
        raise TemplateNotApproved(_("The words of a variant are not approved yet: that comes first."))
    return campaign


def _freeze(campaign: Campaign, *, at: datetime) -> None:
    """Its words, and who signs."""
    version = campaign.template.approved_version
    assert version is not None  # template_approved_names_its_version
    campaign.version = version
    campaign.identity = campaign.identity or identities.for_topic(campaign.template.topic)
    for spoken in dict.fromkeys([version, *versions.freeze_variants(campaign)]):
        versions.compile_texts(
            spoken, channels=campaign.channels, identity=campaign.identity, campaign=campaign, at=at
        )


def _request(
    campaign: Campaign, *, by: User, at: datetime, note: str, facts: dict[str, Any], meant: meanings.Meaning
) -> Review:
    return Review.objects.create(
        campaign=campaign,
        version_id=campaign.version_id or 0,
        sha256=meanings.sha256(meant),
        written_by=sorted(writers(campaign) | {by.pk}),
        submitted_by=by,
        submitted_at=at,
        note=note,
        facts={**facts, "meaning": meant},
    )


def _refuse_errors(found: list[findings.Finding]) -> None:
    if errors := findings.errors(found):
        raise findings.NotReady(errors)


def _as_json(found: list[findings.Finding]) -> list[dict[str, Any]]:
    return [
        {**asdict(finding), "message": str(finding.message), "hint": str(finding.hint)}
        for finding in found
        if finding.severity == Severity.WARNING
    ]
