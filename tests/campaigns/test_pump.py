"""Without broker, workers or clock, one command sends what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime

from campaigns import holds, lifecycle, pulse, pump, trials
from campaigns.enums import CampaignStatus, Lane, Purpose, TrialStatus
from campaigns.flow.deliver import epoch
from campaigns.gateways import GatewayUnavailable, providers
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Campaign, HeldContact, Hold, Message, StaffAddress, Trial
from committee.db import clock
from contacts import subscriptions
from tests.campaigns.outbox import make_notice
from tests.campaigns.stages import approved, sending
from tests.factories import in_nine, make_campaign, make_contact, make_segment, make_template, make_topic, make_user
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
    assert campaign.foreseen_cost == {"amounts": {}, "unknown": 0}
    assert sorted(provider.recipients()) == ["ada@example.org", "bob@example.org"]


def test_it_is_not_idle_while_a_rate_makes_a_campaign_wait_for_seconds(provider, capsys):
    make_contact(email="ada@example.org", opted_in="news")
    Batch.objects.filter(campaign=sending(at=clock())).update(not_before=clock() + timedelta(seconds=3))

    call_command("pump", until_idle=True)

    assert provider.recipients() == ["ada@example.org"]
    assert capsys.readouterr().out.endswith("Nothing is due any more.\n")


def test_it_tells_until_when_waits_what_was_put_off_for_longer(provider, capsys):
    make_contact(email="ada@example.org", opted_in="news")
    later = clock() + timedelta(hours=1)
    Batch.objects.filter(campaign=sending(at=clock())).update(not_before=later)

    call_command("pump", until_idle=True)

    assert provider.recipients() == []
    assert f"has its next turn at {localtime(later):%d %B %Y, %H:%M:%S}." in capsys.readouterr().out


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


def test_a_campaign_that_cannot_begin_stops_no_other(provider, caplog):
    make_contact(email="ada@example.org", opted_in="news")
    nonsense = make_segment(criteria={"op": "all", "rules": [{"field": "nonsense"}]})
    broken = schedule()
    broken.sources.update(segment=nonsense)
    Campaign.objects.filter(pk=broken.pk).update(status=CampaignStatus.PREPARING)
    warning = schedule(template=make_template(purpose=Purpose.SAFETY, topic="safety"))

    call_command("pump", until_idle=True)

    warning.refresh_from_db()
    assert warning.status == CampaignStatus.FINISHED
    assert provider.recipients() == ["ada@example.org"]
    assert "an errand of the pump failed" in caplog.text


def test_who_watches_sees_the_clock_and_the_lanes_at_work_and_what_the_pump_leaves_alone(provider):
    call_command("pump", until_idle=True)

    named = [pulse.SWEEP, "incident", "operational", "bulk", "events", "default", "long"]
    assert pulse.silent(named, longer_than=pulse.USUAL) == ["default", "long"]


def test_a_trial_and_a_code_that_were_asked_for_leave_once_also_where_their_bell_rings_later(provider):
    colleague = make_user()
    asked = trials.ask_code(colleague, "email", "new@example.org", at=clock())
    known = StaffAddress.objects.create(user=colleague, kind="email", value="known@example.org", verified_at=clock())
    of_whom = {"channels": ["email"], "addresses": [known], "by": colleague, "at": clock()}
    [trial] = trials.request(make_template(), languages=["fr"], **of_whom)

    call_command("pump", until_idle=True)
    call_command("pump", until_idle=True)
    trials.send([trial.pk], gateways=providers.by_channel(), at=clock())
    trials.send_code(StaffAddress.objects.get(pk=asked.pk), gateway=providers.by_channel()["email"], at=clock())

    assert sorted(provider.recipients()) == ["known@example.org", "new@example.org"]
    assert Trial.objects.get().status == TrialStatus.SENT


def test_a_code_that_could_not_leave_is_sent_when_it_can(provider):
    asked = trials.ask_code(make_user(), "email", "new@example.org", at=clock())
    gateway = MemoryGateway()
    gateway.available = False
    with pytest.raises(GatewayUnavailable):
        trials.send_code(asked, gateway=gateway, at=clock())

    call_command("pump", until_idle=True)

    assert provider.recipients() == ["new@example.org"]


def test_a_warning_that_begins_while_the_pump_is_busy_waits_for_that_errand_alone():
    ada = make_contact(email="ada@example.org", opted_in="news")
    schedule()
    make_notice(contact=ada)
    storm = in_nine("subject", "A storm is coming")
    warnings = [make_template(purpose=Purpose.SAFETY, topic="safety", **storm)]
    gateway = MemoryGateway(before_each=lambda _envelope: warnings and schedule(template=warnings.pop()))

    next(pump.rounds([Lane.BULK, Lane.OPERATIONAL, Lane.INCIDENT], gateways={"email": gateway}, name="pump"))

    letter, warning, news = [envelope.content for envelope in gateway.accepted]
    assert b"A storm is coming" in warning
    assert b"A storm is coming" not in letter + news


def test_in_a_restored_copy_it_says_so_and_ends(provider, epoch_file):
    epoch.advance()
    epoch_file.unlink()

    with pytest.raises(CommandError, match="restored from a copy"):
        call_command("pump", until_idle=True)

    assert provider.recipients() == []
