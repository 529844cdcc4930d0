"""What other systems may ask about campaigns."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from campaigns.enums import CampaignStatus, EventKind, MessageStatus, Reason
from campaigns.flow import report
from campaigns.models import Campaign
from committee.api import TokenAuth
from committee.models import ApiToken
from contacts.enums import Channel

router = Router(tags=["campaigns"], auth=TokenAuth(ApiToken.Scope.CAMPAIGNS_READ))


class LanguageOut(Schema):
    """One language's messages, by status."""

    language: str
    total: int
    by_status: dict[MessageStatus, int]


class ReportOut(Schema):
    """A campaign as it stands now. snapshot = waiting + open + handed_over + ended, at every moment."""

    id: int
    name: str
    status: CampaignStatus
    channel: str = Field(description="The first of `channels`.")
    channels: list[Channel] = Field(description="In the order of preference.")
    leaves_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    snapshot: int = Field(description="People accounted for, one row each.")
    without_address: int = Field(description="People of the audience without an address on the channel: only counted.")
    waiting: int
    open: int = Field(description="Being handed over, or in doubt.")
    handed_over: int
    ended: int = Field(description="Ended without a hand-over; `by_reason` says why.")
    in_doubt: int = Field(description="The provider's answer was lost: handed over or not, nobody knows.")
    possible_duplicates: int
    adds_up: bool
    by_status: dict[MessageStatus, int]
    by_reason: dict[Reason, int]
    by_language: list[LanguageOut]
    events: dict[EventKind, int]
    measured: int = Field(description="Copies of people who agreed to be measured: of these are `open` and `click`.")


class CampaignOut(Schema):
    id: int
    name: str
    status: CampaignStatus
    channel: str = Field(description="The first of `channels`.")
    channels: list[Channel] = Field(description="In the order of preference.")
    leaves_at: datetime | None = Field(None, alias="send_at")

    @staticmethod
    def resolve_channel(campaign: Campaign) -> str:
        return str(campaign.channels[0])


@router.get("/campaigns", response=list[CampaignOut], summary="List campaigns", operation_id="list_campaigns")
def list_campaigns(request: HttpRequest, after: int = 0) -> list[Campaign]:  # noqa: ARG001
    """A hundred at a time, oldest first; ask again with `after` set to the last id."""
    return list(Campaign.objects.filter(pk__gt=after).order_by("pk")[:100])


@router.get(
    "/campaigns/{campaign_id}/report",
    response=ReportOut,
    summary="Read a campaign's report",
    operation_id="campaign_report",
)
def campaign_report(request: HttpRequest, campaign_id: int) -> ReportOut:  # noqa: ARG001
    """Figures only: no person is named. They are those of the campaign's page."""
    campaign = get_object_or_404(Campaign, pk=campaign_id)
    figures = report.of(campaign)
    return ReportOut(
        id=campaign.pk,
        name=campaign.name,
        status=CampaignStatus(campaign.status),
        channel=campaign.channels[0],
        channels=[Channel(each) for each in campaign.channels],
        leaves_at=campaign.send_at,
        started_at=campaign.started_at,
        finished_at=campaign.finished_at,
        snapshot=figures.snapshot,
        without_address=figures.without_address,
        waiting=figures.waiting,
        open=figures.open,
        handed_over=figures.handed_over,
        ended=figures.ended,
        in_doubt=figures.in_doubt,
        possible_duplicates=figures.possible_duplicates,
        adds_up=figures.adds_up,
        by_status=figures.by_status,
        by_reason=figures.by_reason,
        by_language=[
            LanguageOut(language=line.of, total=line.total, by_status=line.by_status) for line in figures.by_language
        ],
        events=figures.events,
        measured=figures.readings.measured,
    )
