"""What do campaigns tell monitoring? Backlogs, what became of messages, providers, reports that wait."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, ExpressionWrapper, F, IntegerField, Min, Sum
from prometheus_client.core import GaugeMetricFamily, Metric

from campaigns.enums import CampaignStatus, Lane, ReceiptState
from campaigns.flow import pace
from campaigns.models import Batch, Campaign, Heartbeat, ProviderState, Receipt, Standstill, Tally
from committee import db, metrics


def collect() -> Iterator[Metric]:
    yield from _backlog()
    yield _messages()
    yield _campaigns()
    yield from _providers()
    yield from _queues()
    yield _signs_of_life()


def _backlog() -> Iterator[Metric]:
    """What is due by lane, in messages, and for how long the oldest of it has been; nothing while all is stopped."""
    waiting = GaugeMetricFamily(
        "committee_backlog_messages", "Messages that are due and not handed over.", labels=["lane"]
    )
    oldest = GaugeMetricFamily("committee_oldest_due_seconds", "Age of the oldest batch that is due.", labels=["lane"])
    left = ExpressionWrapper(F("last_n") - F("cursor") + 1, output_field=IntegerField())
    by_lane = Batch.objects.due().values("lane").annotate(left=Sum(left), since=Min("not_before")).order_by()
    found = {row["lane"]: row for row in by_lane}
    at = db.clock()
    for lane in Lane.values:
        row = found.get(lane)
        waiting.add_metric([lane], row["left"] if row else 0)
        oldest.add_metric([lane], max((at - row["since"]).total_seconds(), 0) if row else 0)
    yield waiting
    yield oldest
    yield GaugeMetricFamily(
        "committee_stalled_seconds",
        "Since when nothing was handed over although something is due.",
        pace.stalled_seconds(),
    )


def _messages() -> Metric:
    """Of campaigns that are under way; what has ended is in their reports."""
    gauge = GaugeMetricFamily(
        "committee_messages", "Messages of campaigns under way.", labels=["campaign", "channel", "status"]
    )
    counts = Tally.objects.filter(campaign__in=Campaign.objects.under_way())
    for row in counts.values("campaign_id", "channel", "status").annotate(messages=Sum("delta")).order_by():
        gauge.add_metric([str(row["campaign_id"]), row["channel"], row["status"]], row["messages"])
    return gauge


def _campaigns() -> Metric:
    gauge = GaugeMetricFamily("committee_campaigns", "Campaigns by status.", labels=["status"])
    counted = dict(Campaign.objects.values_list("status").annotate(campaigns=Count("pk")).order_by())
    for status in CampaignStatus.values:
        gauge.add_metric([status], counted.get(status, 0))
    return gauge


def _providers() -> Iterator[Metric]:
    lives = GaugeMetricFamily(
        "committee_provider_in_use", "1 while a provider is handed messages.", labels=["provider", "channel"]
    )
    fails = GaugeMetricFamily(
        "committee_provider_failures", "Hand-overs in a row that failed.", labels=["provider", "channel"]
    )
    for state in ProviderState.objects.all():
        lives.add_metric([state.code, state.channel], float(state.is_enabled and state.broken_since is None))
        fails.add_metric([state.code, state.channel], state.failures)
    yield lives
    yield fails


def _queues() -> Iterator[Metric]:
    # Two questions: each has an index of its own, and the reports of a month are many.
    waiting = Receipt.objects.filter(state=ReceiptState.NEW).count()
    odd = Receipt.objects.filter(state__in=[ReceiptState.UNMATCHED, ReceiptState.UNPARSED]).count()
    yield GaugeMetricFamily("committee_receipts_waiting", "Reports of providers not yet applied.", waiting)
    yield GaugeMetricFamily("committee_receipts_to_look_at", "Reports that a person has to look at.", odd)
    yield GaugeMetricFamily(
        "committee_standstill",
        "1 while everything is stopped.",
        float(Standstill.objects.filter(ended_at=None).exists()),
    )


def _signs_of_life() -> Metric:
    gauge = GaugeMetricFamily(
        "committee_seen_seconds", "Since the sweep, and each lane's worker, was seen.", labels=["who"]
    )
    at = db.clock()
    for beat in Heartbeat.objects.all():
        gauge.add_metric([beat.name], max((at - beat.at).total_seconds(), 0))
    return gauge


def register() -> None:
    metrics.register(collect)
