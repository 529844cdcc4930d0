"""While a campaign is on its way: slow answers, edits, erasures, two hands on one button, no broker, old workers."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from campaigns import lifecycle
from campaigns.enums import Purpose
from campaigns.flow.deliver import worker
from campaigns.gateways import providers
from campaigns.gateways.email import EmailGateway
from campaigns.gateways.memory import MemoryGateway
from campaigns.gateways.routing import Provider
from campaigns.models import Batch, Campaign, Message, MessageTemplate, TemplateBlock
from committee.db import clock
from committee.errors import CommitteeError
from contacts import erasure
from contacts.models import Contact
from tests.campaigns.stages import approved, deliver, statuses
from tests.crowd import make_crowd
from tests.factories import make_campaign, make_contact, make_template, make_topic
from tests.faults import invariants
from tests.faults.stage import send_now, started
from tests.faults.threads import PATIENCE, in_a_thread

PROJECT = Path(__file__).resolve().parents[2]


def test_f10_a_lease_is_kept_while_an_answer_takes_longer_than_it(stage, campaign, author, settings):
    settings.LEASE_SECONDS = 5
    make_crowd(1, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    stage.provider.break_with({"at": "dot", "hold": True})
    email = EmailGateway(stage.provider.url, connections=1)
    route = providers.route([Provider(code="smtp", channel="email", kind="smtp", weight=100, gateway=email)])

    with in_a_thread(lambda: worker.work("bulk", gateways={"email": route}, seconds=30)) as working:
        stage.wait_until(lambda: stage.provider.state()["held"] == 1)
        first = Batch.objects.get()
        stage.wait_until(lambda: clock() > first.lease_until)
        assert Batch.objects.get().lease_until > clock(), "the lease ended while the answer was awaited"
        stage.provider.break_with()
        working.result(PATIENCE)
    route.close()

    assert Batch.objects.get().token == first.token
    assert list(statuses(campaign).values()) == ["sent"]
    lifecycle.finish_done(at=clock())
    stage.assert_honest(campaign, at_most_in_doubt=0)


def test_f20_who_is_erased_while_it_is_sent_gets_nothing_more_and_is_counted(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 1}
    make_crowd(18, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    erased: list[int] = []

    def erase_the_next(envelope):
        if not erased:
            waiting = Message.objects.filter(campaign=campaign, status="pending").exclude(address=envelope.recipient)
            contact = Contact.objects.get(pk=waiting.order_by("n").values_list("contact_id", flat=True)[0])
            erased.append(contact.pk)
            erasure.erase(contact, by=None, at=clock())
            connection.close()

    gateway = deliver(campaign, MemoryGateway(before_each=erase_the_next))

    assert len(gateway.accepted) == 17
    row = Message.objects.get(campaign=campaign, status="excluded")
    assert (row.reason, row.address) == ("erased", "")


def test_f21_an_edit_while_it_is_sent_changes_nothing_that_leaves(db, campaign, author, settings):
    settings.GROUP_SIZE = {"bulk": 2}
    make_crowd(36, topic=make_topic("news"))
    campaign = started(campaign, by=author)
    edited: list[bool] = []

    def edit(_envelope):
        if not edited:
            TemplateBlock.objects.filter(template=campaign.template_id).update(text_en="Another", text_fr="Une autre")
            MessageTemplate.objects.filter(pk=campaign.template_id).update(subject_en="Another", subject_fr="Autre")
            edited.append(True)
            connection.close()

    gateway = deliver(campaign, MemoryGateway(before_each=edit))

    assert len(gateway.accepted) == 36
    assert edited
    assert not any(b"Another" in envelope.content or b"autre" in envelope.content for envelope in gateway.accepted)


def test_f25_of_two_who_press_the_button_at_once_one_starts_it(db, campaign, author):
    make_contact(opted_in="news")
    ready = approved(campaign)
    send_at = clock()
    Campaign.objects.filter(pk=ready.pk).update(send_on=send_at.date(), send_time=send_at.time(), send_zone="UTC")
    ready.refresh_from_db()

    def press():
        try:
            return lifecycle.schedule(Campaign.objects.get(pk=ready.pk), by=author, at=send_at).status
        except CommitteeError:
            return "told"

    with in_a_thread(press) as first, in_a_thread(press) as second:
        assert sorted([first.result(PATIENCE), second.result(PATIENCE)]) == ["scheduled", "told"]


def test_f27_f28_with_a_broker_that_never_answers_a_bell_costs_seconds_and_pump_sends(stage, campaign, author):
    make_crowd(50, topic=make_topic("news"))
    send_now(campaign, by=author)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and says nothing
        broker = {"BROKER_URL": f"redis://127.0.0.1:{silent.getsockname()[1]}/0"}
        ring = stage.run("-m", "tests.faults.ringing", name="ring", environment=broker)
        assert ring.wait(PATIENCE) == 0
        pump = stage.run("manage.py", "pump", "--until-idle", name="pump", environment=broker)
        assert pump.wait(2 * PATIENCE) == 0

    seconds = float((stage.folder / "ring.log").read_text().split()[-1])
    # Twice a second and a bit, on a machine of its own; for ever, if nobody had said how long.
    assert seconds < 15, "whoever presses the button waits for the broker"
    assert stage.assert_honest(campaign).handed_over == 50


@pytest.mark.faults_slow
def test_an_incident_leaves_at_once_while_a_newsletter_fills_its_lane(stage, campaign, author):
    make_crowd(4000, topic=make_topic("news"))
    stage.provider.break_with({"at": "dot", "recipient": "person-*", "share": 0.02, "delay": 0.5})
    stage.start_clock()
    stage.start_worker("bulk")
    stage.start_worker("incident")
    send_now(campaign, by=author)
    stage.wait_until(stage.has_begun(accepted=100))
    incident = make_campaign(template=make_template(purpose=Purpose.SAFETY, topic="safety"))

    send_now(incident, by=author)
    seconds = stage.seconds_until(
        lambda: any(written == incident.pk for written, _n in invariants.accepted(stage.provider)), at_most=20
    )

    assert Campaign.objects.get(pk=campaign.pk).status == "sending", "the newsletter was over too soon"
    sys.stderr.write(f"\n    first hand-over of an incident beside a newsletter: {seconds:.1f} s\n")
    assert seconds < 10  # on a machine that runs other things, too; `make bench` has the figure
    stage.provider.break_with()
    stage.wait_for_status(incident, "finished")
    stage.wait_for_status(campaign, "finished")
    stage.assert_honest(incident, campaign, at_most_in_doubt=0)


@pytest.mark.faults_slow
def test_f16_the_workers_of_the_last_release_do_no_harm_beside_the_new_tables(stage, campaign, author, tmp_path):
    """From the second release on: there has to be one before this."""
    tag = last_release()
    if not tag:
        pytest.skip("no release is tagged yet: there are no old workers")
    old = tmp_path / "old"
    subprocess.run(["git", "worktree", "add", "--detach", str(old), tag], cwd=PROJECT, check=True)
    try:
        make_crowd(3000, topic=make_topic("news"))
        stage.start_clock()
        stage.start_worker("bulk", name="new")
        stage.start_worker("bulk", name="old", environment={"PYTHONPATH": str(old)}, folder=old)
        send_now(campaign, by=author)
        stage.wait_for_status(campaign, "finished", seconds=120)
        stage.assert_honest(campaign, at_most_in_doubt=0)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(old)], cwd=PROJECT, check=True)


def last_release() -> str:
    found = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0", "--match", "v*"],
        cwd=PROJECT, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return found.stdout.strip()


@pytest.mark.faults_slow
def test_f17_a_text_that_kills_workers_is_stopped_at_the_third_and_costs_nobody_else_theirs(stage, campaign, author):
    make_crowd(900, topic=make_topic("news"))
    stage.start_clock()
    stage.start_worker("bulk", environment={"MUTATION": "poison"})
    send_now(campaign, by=author)

    stage.wait_for_status(campaign, "finished", seconds=120)

    # The first of its batch: nobody was on the wire when they died.
    told = stage.assert_honest(campaign, at_most_in_doubt=0)
    assert statuses(campaign)["person-7@example.org"] == "failed: poison"
    assert told.handed_over == 900 - 1
