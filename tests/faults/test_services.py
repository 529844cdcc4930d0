"""The broker and the database die, are emptied, fill up and go back in time: each real, and of one test alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import redis
from celery.platforms import EX_FAILURE
from django.conf import settings as defaults
from django.core.management import call_command
from django.db import connection

from campaigns import lifecycle
from campaigns.models import Campaign, Message
from committee.celery import app
from committee.db import clock
from committee.models import AuditEntry
from committee.workers import PATIENCE
from contacts import subscriptions
from tests.campaigns.stages import approved
from tests.crowd import make_crowd
from tests.factories import make_campaign, make_topic, make_user
from tests.faults.own import connected_to, copy_database, is_open, open_folder, own_services
from tests.faults.stage import Stage, is_any_left, send_now
from tests.faults.waiting import wait_for_database
from tests.simulator import run_simulator

pytestmark = pytest.mark.faults_slow

PEOPLE = 4000
GROUP = defaults.GROUP_SIZE["bulk"]
SLOWLY = {"at": "dot", "share": 0.01, "delay": 0.4}  # a campaign that is still under way when something happens
RECOVERY, RERUNG = 15.0, 5.0  # seconds: what is promised, on a machine that does nothing else
GENEROUS = 4  # times: this one runs other things, too


def say(words: str) -> None:
    sys.stderr.write(f"\n    {words}\n")


@pytest.fixture
def under_way(own_stage, own_campaign):
    """A campaign on its own servers, with a clock and two workers, that has begun."""
    campaign, author = own_campaign
    make_crowd(PEOPLE, topic=make_topic("news"))
    own_stage.provider.break_with(SLOWLY)
    own_stage.start_clock()
    own_stage.workers = [own_stage.start_worker("bulk", name=f"bulk-{n}") for n in (1, 2)]
    campaign = send_now(campaign, by=author)
    own_stage.wait_until(own_stage.has_begun(accepted=200))
    return campaign


def finish(stage, campaign, *, at_most_in_doubt: int = 0):
    stage.provider.break_with()
    stage.wait_for_status(campaign, "finished", seconds=180)
    return stage.assert_honest(campaign, at_most_in_doubt=at_most_in_doubt)


def finish_in_doubt(stage, campaign, *, losses: int | None = None):
    """As `finish`, after workers were lost, or their database to them. What was open when a lease ended is in doubt:
    one group of each, and of no more leases than there were losses.
    """
    stage.provider.break_with()
    stage.wait_for_status(campaign, "finished", seconds=180)
    lost = stage.lost_leases()
    assert max(lost, default=0) <= GROUP, "more than one group was open in a batch"
    told = stage.assert_honest(campaign, at_most_in_doubt=GROUP * (len(lost) if losses is None else losses))
    assert told.handed_over == PEOPLE - told.in_doubt
    return told


def test_f4_a_broker_that_died_and_came_back_empty_is_rung_again(own_stage, under_way):
    own_stage.own.kill_broker()
    time.sleep(6)  # longer than a worker's turn
    assert not is_open(own_stage.own.services.broker.port)
    shutil.rmtree(own_stage.own.services.folder / "valkey")
    assert own_stage.own.revive() == ["Valkey"]

    with redis.Redis.from_url(own_stage.broker_url) as broker:
        assert broker.ping()
    told = finish(own_stage, under_way)
    assert (told.handed_over, told.in_doubt) == (PEOPLE, 0)


def test_f5_a_flushed_broker_costs_seconds(own_stage, under_way):
    for worker in own_stage.workers:
        worker.send_signal(signal.SIGTERM)  # to it alone: its child ends its group
    for worker in own_stage.workers:
        worker.wait(30)
    own_stage.provider.break_with()
    own_stage.flush_broker()
    own_stage.workers = [own_stage.start_worker("bulk", name="after")]
    own_stage.wait_until(lambda: "ready." in (own_stage.folder / "after.log").read_text())
    own_stage.flush_broker()
    before = own_stage.accepted()
    seconds = own_stage.seconds_until(lambda: own_stage.accepted() > before, at_most=RERUNG * GENEROUS)

    say(f"F5: goes on {seconds:.1f} s after a flush of the broker (promised: {RERUNG:.0f} s)")
    assert finish(own_stage, under_way).handed_over == PEOPLE


def test_f6_a_database_that_crashed_loses_no_commit_and_nobody_gets_it_twice(own_stage, under_way):
    crashes = 3
    for _ in range(crashes):
        before = own_stage.accepted()
        own_stage.own.crash_database()
        time.sleep(1)
        assert own_stage.own.revive() == ["PostgreSQL"]
        wait_for_database()
        own_stage.wait_until(lambda: own_stage.accepted() > before or is_over(under_way))  # noqa: B023

    finish_in_doubt(own_stage, under_way, losses=crashes * len(own_stage.workers))


def is_over(campaign: Campaign) -> bool:
    return Campaign.objects.get(pk=campaign.pk).status == "finished"


@pytest.fixture
def another_server():
    """Empty, and there before anything is under way: a copy is of the moment at which it is asked for."""
    with open_folder() as place, own_services(place) as server:
        yield server


def test_f7_a_restored_copy_hands_nothing_over_until_it_is_accepted(
    own_stage, another_server, under_way, settings, tmp_path
):
    waiting = schedule_tomorrow()
    subscriptions.sign_up(
        email="new@example.org", language="en", topics=[make_topic("news")], at=clock(), wording="1", ip_address=None
    )
    copy_database(connection.settings_dict, another_server.services.database_url)
    told = finish(own_stage, under_way)
    assert told.handed_over == PEOPLE

    own_stage.stop_all()
    settings.EPOCH_FILE = tmp_path / "another-epoch"
    with (
        run_simulator(folder(tmp_path, "elsewhere")) as elsewhere,
        connected_to(another_server.services.database_url),
    ):
        restored = folder(tmp_path, "restored")
        stage = Stage(folder=restored, provider=elsewhere, broker_url=another_server.broker_url)
        try:
            come_up_restored(stage, under_way, waiting)
        finally:
            stage.stop_all()


def come_up_restored(stage, under_way: Campaign, waiting: Campaign) -> None:
    assert Message.objects.filter(campaign=under_way, status="pending").exists(), "the copy is of a moment too late"
    stage.start_clock()
    stage.start_worker("bulk", "operational", "incident", name="all")
    for campaign in (under_way, waiting):
        stage.wait_for_status(campaign, "paused")
    time.sleep(5)
    assert stage.provider.journal() == []
    assert set(Campaign.objects.filter(status="paused").values_list("paused_why", flat=True)) == {"restored"}
    assert AuditEntry.objects.filter(action="campaigns.hold").count() == 2

    call_command("accept_restored", reason="a rehearsal", stdout=StringIO())

    stage.wait_until(lambda: "new@example.org" in stage.provider.recipients())
    assert {line["recipient"] for line in stage.provider.journal()} == {"new@example.org"}


def schedule_tomorrow() -> Campaign:
    campaign = approved(make_campaign())
    tomorrow = clock() + timedelta(days=1)
    Campaign.objects.filter(pk=campaign.pk).update(send_on=tomorrow.date(), send_time=tomorrow.time(), send_zone="UTC")
    campaign.refresh_from_db()
    return lifecycle.schedule(campaign, by=make_user(), at=clock())


def folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made


def test_all_killed_at_once_is_at_work_again_within_seconds(own_stage, under_way):
    for process in list(own_stage.started):
        own_stage.kill(process)
    own_stage.provider.break_with()
    before, begun = own_stage.accepted(), time.monotonic()
    own_stage.start_clock("clock-again")
    own_stage.start_worker("bulk", name="again")
    own_stage.wait_until(lambda: "ready." in (own_stage.folder / "again.log").read_text())
    ready = time.monotonic()
    own_stage.wait_until(lambda: own_stage.accepted() > before, seconds=RECOVERY * GENEROUS)

    done = time.monotonic()
    say(
        f"at work {done - begun:.1f} s after the restart, {done - ready:.1f} s after ready; promised: {RECOVERY:.0f} s"
    )
    finish_in_doubt(own_stage, under_way, losses=2)


@pytest.mark.parametrize("sign", [signal.SIGSTOP, signal.SIGQUIT])
def test_f11_f13_processes_put_to_sleep_or_stopped_coldly_are_fenced_off(own_stage, under_way, sign):
    for turn in range(2):
        worker = own_stage.workers[turn]
        own_stage.kill(worker, sign)
        if sign == signal.SIGSTOP:
            time.sleep(5)  # longer than its lease: another has its batch when it wakes
            own_stage.kill(worker, signal.SIGCONT)
        else:
            worker.wait(30)
            own_stage.start_worker("bulk", name=f"next-{turn}")

    finish_in_doubt(own_stage, under_way, losses=2)


def test_f13_a_cold_stop_ends_though_the_broker_is_gone_and_a_result_is_half_written(own_stage):
    """While it looks for its broker, a worker reads no results: its child stops in the middle of a long one."""
    words = ["worker", "--queues", "default", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    worker = own_stage.run("-m", "celery", "--app", "tests.faults.failing", *words, "--loglevel", "INFO", name="fails")
    says = (own_stage.folder / "fails.log").read_text
    own_stage.wait_until(lambda: "ready." in says())
    with app.connection(own_stage.broker_url) as broker:
        app.send_task("tests.fail_at_length", kwargs={"after": 1}, queue="default", connection=broker)
    own_stage.wait_until(lambda: "fail_at_length" in says().split("ready.")[1])
    own_stage.own.kill_broker()
    own_stage.wait_until(lambda: "(2/" in says())  # its second attempt, two seconds after the first

    worker.send_signal(signal.SIGQUIT)

    assert worker.wait(app.conf.worker_soft_shutdown_timeout + PATIENCE + 10) == EX_FAILURE
    assert "the cold stop came to no end" in says()
    own_stage.wait_until(lambda: not is_any_left(worker.pid), seconds=5)


FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
REQUIRED = os.environ.get("REQUIRE_FAULTS")


@pytest.mark.skipif(not FAKETIME.exists() and not REQUIRED, reason="libfaketime is not here (package faketime)")
def test_f14_workers_whose_clocks_are_an_hour_wrong_change_nothing(own_stage, own_campaign):
    campaign, author = own_campaign
    make_crowd(PEOPLE, topic=make_topic("news"))
    own_stage.start_clock()
    for name, offset in (("behind", "-1h"), ("ahead", "+1h")):
        skewed = {"LD_PRELOAD": str(FAKETIME), "FAKETIME": offset, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        own_stage.start_worker("bulk", name=name, environment=skewed)
    campaign = send_now(campaign, by=author)

    own_stage.wait_for_status(campaign, "finished", seconds=120)

    told = own_stage.assert_honest(campaign, at_most_in_doubt=0)
    assert told.handed_over == PEOPLE
    # By the database's clock, whatever the worker's says.
    now = clock()
    assert all(abs(now - sent_at) < timedelta(minutes=10) for (sent_at,) in campaign.messages.values_list("sent_at"))
    assert (own_stage.folder / "behind.log").stat().st_size > 0


@pytest.fixture
def small_disk():
    """A disk of its own, in memory, that a test can fill."""
    with open_folder() as place:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=800m,mode=0755", "tmpfs", str(place)],
            check=False, capture_output=True,
        )  # fmt: skip
        if mounted.returncode:
            assert not REQUIRED, f"REQUIRE_FAULTS is set, and no disk can be mounted: {mounted.stderr!r}"
            pytest.skip("no disk can be mounted here: that needs root")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)


def test_f8_a_disk_that_is_full_stops_everything_and_a_free_one_starts_it_again(
    mould, db, small_disk, tmp_path, broker_url
):
    with (
        own_services(small_disk, mould=mould) as own,
        connected_to(own.services.database_url),
        run_simulator(tmp_path) as provider,
    ):
        stage = Stage(folder=tmp_path, provider=provider, broker_url=broker_url, own=own)
        stage.flush_broker()
        try:
            fill_the_disk(stage, small_disk)
        finally:
            stage.stop_all()


def fill_the_disk(stage, disk: Path) -> None:
    make_crowd(PEOPLE, topic=make_topic("news"))
    stage.provider.break_with(SLOWLY)
    stage.start_clock()
    stage.start_worker("bulk")
    campaign = send_now(make_campaign(), by=make_user())
    stage.wait_until(stage.has_begun(accepted=200))

    fill(disk / "ballast")
    time.sleep(12)
    assert free_bytes(disk) < 2 << 20, "the disk was not full"
    (disk / "ballast").unlink()
    stage.own.revive()
    wait_for_database()

    # What can be written to a full disk changes by the moment: a worker may promise a group, wait in vain for a whole
    # lease to write down its answers, and promise another.
    finish_in_doubt(stage, campaign)


def fill(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as opened:
        while True:
            opened.write(b"\0" * (1 << 20))


def free_bytes(disk: Path) -> int:
    about = os.statvfs(disk)
    return about.f_bavail * about.f_frsize
