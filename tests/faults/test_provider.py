"""The provider refuses, postpones, loses its answer, is gone: said, counted, and nothing else stops."""

from __future__ import annotations

import pytest
from django.db import connection

from campaigns import lifecycle
from campaigns.flow import report
from campaigns.flow.deliver import worker
from campaigns.gateways import providers
from campaigns.gateways.email import EmailGateway
from campaigns.gateways.routing import Provider
from campaigns.models import Batch, Message
from committee.db import clock
from tests.campaigns.stages import statuses
from tests.crowd import make_crowd
from tests.factories import make_contact, make_topic
from tests.faults.stage import started


@pytest.fixture
def gateway(stage):
    email = EmailGateway(stage.provider.url, connections=4)
    gateway = providers.route([Provider(code="smtp", channel="email", kind="smtp", weight=100, gateway=email)])
    yield gateway
    gateway.close()


def work(gateway):
    worker.work("bulk", gateways={"email": gateway}, seconds=60)


def make_due():
    """Let the waiting time of everything that waits be over."""
    Message.objects.filter(status="deferred").update(not_before=clock())
    Batch.objects.filter(done_at=None).update(not_before=clock())


def test_f9_one_address_refused_is_said_and_counted_and_nothing_else_stops(stage, campaign, author, gateway):
    make_crowd(50, topic=make_topic("news"))
    for mailbox in ("bounce-1", "greylist-1", "lost-1", "drop-1"):
        make_contact(email=f"{mailbox}@example.org", opted_in="news")
    campaign = started(campaign, by=author)

    work(gateway)

    told = statuses(campaign)
    odd = {address: status for address, status in told.items() if status != "sent"}
    assert odd.pop("drop-1@example.org") == odd.pop("lost-1@example.org") == "in_doubt"
    assert odd == {
        "bounce-1@example.org": "rejected: refused",
        "greylist-1@example.org": "deferred: provider_busy",
    }
    refused = Message.objects.get(address="bounce-1@example.org")
    assert refused.response.startswith("550 5.1.1")
    assert "@" not in refused.response

    make_due()
    work(gateway)
    lifecycle.finish_done(at=clock())

    assert statuses(campaign)["greylist-1@example.org"] == "sent"
    told = stage.assert_honest(campaign)
    assert (told.handed_over, told.in_doubt, told.ended) == (51, 2, 1)


def test_f10_a_provider_that_cannot_be_reached_costs_no_attempt_and_the_campaign_waits(
    stage, campaign, author, gateway
):
    make_crowd(20, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    stage.provider.break_with({"at": "connect", "refuse": True})
    stage.wait_until(lambda: not reachable(stage.provider.port))

    work(gateway)

    assert set(Message.objects.values_list("status", "attempts", "intent_at")) == {("pending", 0, None)}
    assert Batch.objects.filter(not_before__gt=clock()).count() >= 1

    stage.provider.break_with()
    stage.wait_until(lambda: reachable(stage.provider.port))
    make_due()
    work(gateway)

    assert report.of(campaign).handed_over == 20


def test_a_database_that_may_forget_commits_is_refused_in_words(db, campaign, author, gateway):
    from campaigns.flow.deliver.durability import UnsafeDatabase

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")

    with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
        work(gateway)


def reachable(port: int) -> bool:
    import socket

    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
