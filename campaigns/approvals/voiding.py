"""What ends an approval, or a request for one? It stays readable as what it was; the reason is kept beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise

from campaigns import transitions, versions
from campaigns.enums import CampaignStatus, Decision, TemplateStatus
from campaigns.models import Campaign, MessageTemplate, Review
from committee import audit
from committee.models import User
from committee.sentences import kept_text

# Of a campaign, what approvals stand and are asked for under. One that is scheduled is taken back first.
_STANDING: Final = (CampaignStatus.IN_REVIEW, CampaignStatus.APPROVED)


def void(thing: MessageTemplate | Campaign, *, by: User | None, at: datetime, why: str | Promise) -> None:
    """End the approval, or the request, that stands; the thing is a draft again. Nothing where there is neither."""
    with transaction.atomic():
        rows = MessageTemplate.objects if isinstance(thing, MessageTemplate) else Campaign.objects
        held = rows.select_for_update(of=("self",)).get(pk=thing.pk)
        back_to_draft(held, by=by, at=at, why=why)
    thing.refresh_from_db(fields=["status"])


def back_to_draft(thing: MessageTemplate | Campaign, *, by: User | None, at: datetime, why: str | Promise) -> None:
    """As `void`, on a row that is held already."""
    if isinstance(thing, Campaign) and thing.status not in {*_STANDING, CampaignStatus.DRAFT}:
        return
    ended = _end_reviews(thing, at=at, why=why)
    if isinstance(thing, MessageTemplate):
        MessageTemplate.objects.filter(pk=thing.pk).update(status=TemplateStatus.DRAFT)
        thing.status = TemplateStatus.DRAFT
        if ended:
            audit.record("campaigns.void", by=by, on=thing, reason=str(why))
    elif thing.status in _STANDING:
        transitions.move(thing, "void", by=by, reason=str(why), version=None, approved_sha256="")
        versions.thaw(thing)


def close_request(campaign: Campaign, *, at: datetime, why: str) -> None:
    """Nobody is asked any more about a campaign that will never leave; a decision that was taken stays as it was."""
    campaign.reviews.filter(decision="").update(decision=Decision.VOID, decided_at=at, comment=why[:1000])


def _end_reviews(thing: MessageTemplate | Campaign, *, at: datetime, why: str | Promise) -> int:
    """How many there were: one open request at most, one standing approval at most."""
    of_it = Review.objects.filter(**{"template" if isinstance(thing, MessageTemplate) else "campaign": thing})
    said = kept_text(why)  # in no language yet: whoever reads it may speak another than who caused it
    opened = of_it.filter(decision="").update(decision=Decision.VOID, decided_at=at, comment=said)
    standing = of_it.filter(decision=Decision.APPROVED, voided_at=None)
    return opened + standing.update(voided_at=at, voided_why=said)
