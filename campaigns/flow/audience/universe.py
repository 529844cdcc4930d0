"""Whom does a campaign's audience describe? Its sources: as rows, as a query, as the data an approval is bound to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from campaigns.models import Campaign
from contacts import audiences
from contacts.audiences import SourceLike
from contacts.models import Contact


def sources_of(campaign: Campaign) -> Sequence[SourceLike]:
    """In their order; of a campaign that is only being thought of, those it was given."""
    if campaign.thought_of is not None:
        return campaign.thought_of
    return list(
        campaign.sources.order_by("position").select_related(
            "segment", "people_list", "session__venue", "session__discipline", "venue", "position_of__venue"
        )
    )


def universe(campaign: Campaign, *, at_most: int | None = None) -> QuerySet[Contact]:
    """The people whom the campaign's sources describe now, each once; for examples, `at_most` so many of a source."""
    return audiences.people_of(sources_of(campaign), at_most=at_most).present()


def rule_of(campaign: Campaign) -> dict[str, Any]:
    """The audience as data: the criteria of segments in full, lists with their size, sessions and shifts by code."""
    return {"sources": audiences.rules(sources_of(campaign))}
