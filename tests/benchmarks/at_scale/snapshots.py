"""How long until the first batch of an eleven-million campaign can leave? And how long does its count take?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from campaigns import lifecycle
from campaigns.enums import Purpose, SourceKind
from campaigns.flow import audience, snapshot
from campaigns.models import Batch, Campaign, CampaignSource, Ledger, Message, MessageTemplate
from committee.db import clock
from committee.models import User
from contacts.models import Segment
from tests import factories
from tests.benchmarks.ground import say
from tests.benchmarks.letter import BODY, SUBJECT
from tests.benchmarks.stopwatch import Table, backend, timed
from tests.campaigns.stages import approved
from tests.factories import in_nine, make_template

BAR = 120.0


def measure(table: Table) -> None:
    for topic, purpose in (("news", Purpose.MARKETING), ("tickets", Purpose.SERVICE)):
        campaign = _about_to_leave(topic, purpose)
        _count(table, campaign)
        with connection.execute_wrapper(_steps):
            table.once(
                f"snapshot, e-mail to everybody, topic {topic}",
                lambda campaign=campaign: snapshot.take(campaign, at=clock()),
                bar=BAR,
            )
        campaign.refresh_from_db()
        say(f"{campaign.snapshot_size:,} messages, {campaign.without_address:,} without address; {_reasons(campaign)}")
        _take_back(campaign)


def _count(table: Table, campaign: Campaign) -> None:
    what = f"count by language and reason before it, topic {campaign.template.topic.code}"
    table.once(what, lambda: audience.count(campaign, at=clock()))


def _steps(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """What each statement of more than a second costs, and how much of it one core has to do alone."""
    found: list[Any] = []
    own = sum(backend().cpu_times()[:2])
    took = timed(lambda: found.append(execute(sql, params, many, context)))
    if took.seconds > 1:
        alone = sum(backend().cpu_times()[:2]) - own
        costs = f"{took.seconds:6.1f} s, processor {took.server:6.1f} s, {alone:6.1f} s on one core"
        say(f"  {costs}: {' '.join(sql.split())[:60]}")
    return found[0]


def _about_to_leave(topic: str, purpose: Purpose) -> Campaign:
    """A campaign to everybody whose hour has come."""
    _forget(f"Eleven million, {topic}")
    _pass_over_names()
    by, now = User.objects.get(username="admin"), clock()
    words = in_nine("body", BODY) | in_nine("subject", SUBJECT)
    template = make_template(name=f"Eleven million, {topic}", purpose=purpose, topic=topic, **words)
    everybody, _made = Segment.objects.get_or_create(name="Everybody", defaults={"criteria": {}})
    campaign = Campaign.objects.create(
        name=template.name, template=template, send_on=now.date(), send_time=now.time(),
        send_zone="UTC",
    )  # fmt: skip
    CampaignSource.objects.create(campaign=campaign, kind=SourceKind.SEGMENT, segment=everybody)
    campaign = lifecycle.schedule(approved(campaign), by=by, at=now)
    lifecycle.start_due(at=clock())
    campaign.refresh_from_db()
    return campaign


def _reasons(campaign: Campaign) -> str:
    counted = Message.objects.filter(ledger=campaign.ledger, campaign=campaign).values_list("status", "reason")
    groups = counted.annotate(people=Count("n")).order_by("status", "reason")
    return ", ".join(f"{status} {reason} {people:,}".replace("  ", " ") for status, reason, people in groups)


def _pass_over_names() -> None:
    """The base keeps the accounts that approved in earlier runs."""
    names = User.objects.filter(username__regex=r"^user-\d+$").values_list("username", flat=True)
    last = max((int(name.removeprefix("user-")) for name in names), default=0)
    factories._numbers = itertools.count(last + 1)


@transaction.atomic
def _take_back(campaign: Campaign) -> None:
    """Drop the partition of the campaign's own, if it was large enough for one, and end the campaign."""
    Batch.objects.filter(campaign=campaign).delete()
    own = Ledger.objects.filter(pk=campaign.ledger, name=f"campaign-{campaign.pk}")
    with connection.cursor() as cursor:
        if own.exists():
            cursor.execute(f"DROP TABLE campaigns_message_{campaign.ledger}")
        else:
            cursor.execute("DELETE FROM campaigns_message WHERE campaign_id = %s", [campaign.pk])
    own.delete()
    Campaign.objects.filter(pk=campaign.pk).update(status="cancelled", ledger=None)


def _forget(name: str) -> None:
    """Make room for a campaign of the same name."""
    Campaign.objects.filter(name=name).update(name=f"{name} ({clock():%Y-%m-%d %H:%M:%S})")
    MessageTemplate.objects.filter(name=name).update(name=f"{name} ({clock():%Y-%m-%d %H:%M:%S})")
