"""A database that went back in time, or is a copy, sends nothing until somebody has looked."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from campaigns import lifecycle, notices, sweep, trials
from campaigns.enums import CampaignStatus, PausedWhy
from campaigns.flow.deliver import epoch, worker
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign
from committee.db import clock
from committee.models import AuditEntry
from tests.campaigns.stages import scheduled, sending
from tests.factories import make_contact, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader():
    return make_contact(opted_in="news")


def go_back(ticks: int = 1) -> None:
    """As a restore of an earlier state does."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_epoch SET tick = tick - %s", [ticks])


def test_a_new_database_is_marked_and_goes_on(epoch_file):
    epoch.refuse_restored()
    epoch.advance()
    epoch.advance()

    epoch.refuse_restored()
    assert json.loads(epoch_file.read_text())["tick"] == 2


@pytest.fixture
def interrupted(epoch_file, settings):
    """Whoever reads the file next is interrupted by what is given to it, just before and just after."""

    class Slow(type(epoch_file)):
        def read_text(self, *args, **kwargs):
            happens = waiting.pop() if waiting else lambda: None
            happens()
            text = super().read_text(*args, **kwargs)
            happens()
            return text

    waiting = []
    settings.EPOCH_FILE = Slow(epoch_file)
    return waiting.append


def test_a_reader_who_meets_a_sweep_between_its_two_readings_takes_nothing_for_a_copy(interrupted):
    epoch.advance()
    interrupted(epoch.advance)

    epoch.refuse_restored()


def test_a_reader_who_meets_the_acceptance_of_a_copy_takes_it_for_accepted(interrupted):
    epoch.advance()
    go_back()
    interrupted(epoch.accept)

    epoch.refuse_restored()


def test_a_second_sweep_neither_marks_nor_holds_anything():
    epoch.advance()
    on_the_way = sending()
    go_back()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, 0)", [sweep.SWEEP_LOCK])

        assert sweep.run(at=clock()) == sweep.Due([], [])
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        other.close()

    on_the_way.refresh_from_db()
    assert on_the_way.status == CampaignStatus.SENDING
    sweep.run(at=clock())
    on_the_way.refresh_from_db()
    assert on_the_way.status == CampaignStatus.PAUSED


def test_a_file_that_is_behind_is_no_reason_to_stop(epoch_file):
    epoch.advance()
    before = epoch_file.read_text()
    epoch.advance()
    epoch_file.write_text(before)  # of another machine, or of a moment in which it could not be written

    epoch.refuse_restored()


@pytest.mark.parametrize(
    "happens",
    [
        lambda _file: go_back(),
        lambda file: file.unlink(),
        lambda file: file.write_text("{"),
        lambda file: file.write_text('{"secret": "of another", "tick": 0}'),
    ],
    ids=["gone back", "no file", "no JSON", "of another database"],
)
def test_nothing_leaves_a_database_that_the_file_does_not_know(epoch_file, happens):
    epoch.advance()
    happens(epoch_file)
    gateways = {"email": MemoryGateway()}

    for act in (
        lambda: worker.work("bulk", gateways=gateways, seconds=1),
        lambda: notices.drain(gateways=gateways, seconds=1),
        lambda: trials.send([], gateways=gateways, at=clock()),
    ):
        with pytest.raises(epoch.RestoredDatabase):
            act()


def test_in_a_restored_copy_all_that_would_leave_is_held_and_says_why():
    epoch.advance()
    on_the_way, with_an_hour = sending(), scheduled()
    go_back()

    assert sweep.run(at=clock()) == sweep.Due([], [])

    held = Campaign.objects.filter(pk__in=[on_the_way.pk, with_an_hour.pk])
    assert set(held.values_list("status", "paused_why")) == {(CampaignStatus.PAUSED, PausedWhy.RESTORED)}
    entries = AuditEntry.objects.filter(action="campaigns.hold")
    assert sorted(entry.before["status"] for entry in entries) == ["scheduled", "sending"]
    sweep.run(at=clock())
    assert entries.count() == 2


def test_an_accepted_copy_sends_again_and_each_campaign_when_it_is_resumed(capsys):
    epoch.advance()
    on_the_way, with_an_hour = sending(), scheduled()
    go_back()

    call_command("accept_restored", reason="backup of the night")

    assert "2 campaigns are paused" in capsys.readouterr().out
    epoch.refuse_restored()
    assert AuditEntry.objects.get(action="campaigns.accept_restored").reason == "backup of the night"
    paused = {campaign.pk: campaign for campaign in Campaign.objects.all()}
    assert lifecycle.resume(paused[on_the_way.pk], by=make_user()).status == CampaignStatus.SENDING
    back = lifecycle.resume(paused[with_an_hour.pk], by=make_user())
    assert (back.status, back.paused_why) == (CampaignStatus.SCHEDULED, "")


def test_a_database_that_sends_already_has_nothing_to_be_accepted():
    epoch.advance()

    with pytest.raises(CommandError, match="sends already"):
        call_command("accept_restored", reason="a mistake")


def test_an_accepted_copy_is_no_longer_what_the_first_one_was(epoch_file):
    epoch.advance()
    first = epoch._inside()
    go_back()
    call_command("accept_restored", reason="backup of the night")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE campaigns_epoch SET secret = %s, tick = %s", [first.secret, first.tick])

    with pytest.raises(epoch.RestoredDatabase):
        epoch.refuse_restored()
