"""Without broker, workers or clock, one command sends what is due."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from campaigns import holds, lifecycle
from campaigns.enums import CampaignStatus, Purpose
from campaigns.gateways import providers
from campaigns.models import HeldContact, Hold, Message
from committee.db import clock
from contacts import subscriptions
from tests.campaigns.stages import approved
from tests.factories import make_campaign, make_contact, make_segment, make_template, make_topic, make_user
from tests.simulator import run_simulator

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(tmp_path, settings):
    with run_simulator(tmp_path) as provider:
        settings.EMAIL_URL = provider.url
        providers.by_channel.cache_clear()
        yield provider
        for gateway in providers.by_channel().values():
            gateway.close()
    providers.by_channel.cache_clear()


def schedule(**fields):
    now = clock()
    return lifecycle.schedule(approved(make_campaign(at=now, **fields)), by=make_user(), at=now)


def test_it_starts_sends_and_finishes_and_takes_the_notices_along(provider, capsys):
    make_contact(email="ada@example.org", opted_in="news")
    campaign = schedule()
    subscriptions.sign_up(
        email="bob@example.org", language="en", topics=[make_topic("news")], at=clock(), wording="1", ip_address=None
    )

    call_command("pump", until_idle=True)

    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.FINISHED
    assert sorted(provider.recipients()) == ["ada@example.org", "bob@example.org"]


def test_a_lane_can_be_sent_alone(provider):
    make_contact(email="ada@example.org", opted_in="news")
    schedule()
    schedule(template=make_template(purpose=Purpose.SAFETY, topic="safety"))

    call_command("pump", lane=["incident"], until_idle=True)

    assert list(Message.objects.values_list("status", flat=True)) == ["sent"]
    assert len(provider.recipients()) == 1


def test_a_hold_that_was_left_half_placed_is_gone_on_with_and_one_that_cannot_be_stops_nothing(provider, caplog):
    make_contact(email="ada@example.org", opted_in="news")
    long_ago = clock() - 2 * holds.FORSAKEN_AFTER
    broken = make_segment(criteria={"op": "all", "rules": [{"field": "nonsense"}]})
    Hold.objects.create(why="Nobody", kind="segment", segment=broken, moved_at=long_ago)
    left = Hold.objects.create(why="Mourning", kind="segment", segment=make_segment(), moved_at=long_ago)

    call_command("pump", until_idle=True)
    call_command("pump", until_idle=True)

    left.refresh_from_db()
    assert left.stands_since is not None
    assert HeldContact.objects.filter(hold=left).count() == 1
    assert "is not gone on with" in caplog.text
