"""While everything is stopped nothing is promised to anybody; then it goes on where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns import health, standstill, sweep, trials
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Campaign, Message, StaffAddress, Standstill
from campaigns.standstill import StopRefused
from campaigns.trials import TrialRefused
from committee.db import clock
from committee.health import Finding
from committee.models import AuditEntry
from tests.campaigns.outbox import drain, make_notice
from tests.campaigns.stages import deliver, sending, statuses
from tests.factories import NOON, make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(language="en")


@pytest.fixture
def campaign():
    for name in "abc":
        make_contact(email=f"{name}@example.org", opted_in="news")
    return sending()


def test_nothing_leaves_while_everything_is_stopped_and_all_of_it_afterwards(campaign, officer):
    standstill.stop(by=officer, why="A wrong text is leaving.")

    assert deliver(campaign).accepted == []
    assert sweep.run(at=clock()).lanes == []
    assert set(Message.objects.values_list("status", "attempts")) == {("pending", 0)}

    standstill.restart(by=officer, why="It was another one.")

    assert sweep.run(at=clock()).lanes == [campaign.lane]
    assert len(deliver(campaign).accepted) == 3
    assert set(statuses(campaign).values()) == {"sent"}


def test_a_campaign_is_late_where_no_worker_comes_and_not_where_it_is_large(campaign):
    Batch.objects.filter(campaign=campaign).update(not_before=clock() - timedelta(minutes=5))
    assert health.oldest_due_batch().figure >= 300

    Batch.objects.filter(campaign=campaign).update(claimed_at=clock())

    assert health.oldest_due_batch().is_well


def test_a_campaign_whose_people_are_not_written_down_is_noticed(campaign):
    assert health.oldest_preparing() == Finding(is_well=True, figure=0.0)

    Campaign.objects.filter(pk=campaign.pk).update(status="preparing", send_at=clock() - timedelta(minutes=1))
    assert health.oldest_preparing().is_well
    Campaign.objects.filter(pk=campaign.pk).update(send_at=clock() - timedelta(minutes=11))

    assert not health.oldest_preparing().is_well


def test_nothing_is_late_while_everything_is_stopped_on_purpose(campaign, officer):
    Batch.objects.filter(campaign=campaign).update(not_before=clock() - timedelta(minutes=5))
    assert not health.oldest_due_batch().is_well

    standstill.stop(by=officer, why="A wrong text is leaving.")

    assert health.oldest_due_batch() == Finding(is_well=True, figure=0.0)


def test_who_stopped_and_restarted_it_and_why_is_kept(officer):
    standing = standstill.stop(by=officer, why=" A wrong text is leaving. ")
    assert (standstill.current(), standing.why) == (standing, "A wrong text is leaving.")

    standstill.restart(by=officer, why="Withdrawn.")

    assert standstill.current() is None
    told = AuditEntry.objects.filter(object_type="campaigns.standstill").order_by("pk")
    assert list(told.values_list("action", "reason", "actor")) == [
        ("campaigns.stop_everything", "A wrong text is leaving.", officer.pk),
        ("campaigns.restart_everything", "Withdrawn.", officer.pk),
    ]


def test_a_stop_needs_a_reason_and_so_does_its_end(officer):
    with pytest.raises(StopRefused, match="Say why"):
        standstill.stop(by=officer, why="  ")
    standstill.stop(by=officer, why="A wrong text is leaving.")
    with pytest.raises(StopRefused, match="Say why"):
        standstill.restart(by=officer, why="")


def test_there_is_one_stop_at_a_time(officer):
    with pytest.raises(StopRefused, match="Nothing is stopped"):
        standstill.restart(by=officer, why="It is over.")
    standstill.stop(by=officer, why="A wrong text is leaving.")
    with pytest.raises(StopRefused, match="already"):
        standstill.stop(by=officer, why="Once more.")
    with pytest.raises(IntegrityError, match="standstill_one_at_a_time"), transaction.atomic():
        Standstill.objects.create(by=officer, why="By another way.")


def test_a_letter_waits_and_leaves_afterwards_without_an_attempt_lost(officer):
    notice = make_notice()
    standstill.stop(by=officer, why="A wrong text is leaving.")

    assert drain().accepted == []
    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == ("pending", 0)

    standstill.restart(by=officer, why="Mended.")
    assert len(drain().accepted) == 1


def test_no_trial_leaves_and_whoever_asked_is_told(officer):
    (asked_before,) = trial_of(officer)
    standstill.stop(by=officer, why="A wrong text is leaving.")

    gateway = MemoryGateway()
    trials.send([asked_before.pk], gateways={"email": gateway}, at=NOON)
    asked_before.refresh_from_db()
    assert (gateway.accepted, asked_before.status) == ([], "failed")
    assert "stopped" in asked_before.answer
    with pytest.raises(TrialRefused, match="stopped"):
        trial_of(officer, value="another@example.org")
    with pytest.raises(TrialRefused, match="stopped"):
        trials.ask_code(officer, "email", "third@example.org", at=NOON)


def test_whoever_asked_is_told_in_their_language_whatever_the_workers_is():
    (asked,) = trial_of(somebody := make_user(language="fr"))
    standstill.stop(by=somebody, why="A wrong text is leaving.")

    trials.send([asked.pk], gateways={"email": MemoryGateway()}, at=NOON)

    asked.refresh_from_db()
    assert asked.answer == "Tous les envois étaient arrêtés : redemandez-le."


def trial_of(user, value="alix@example.org"):
    address = StaffAddress.objects.create(user=user, kind="email", value=value, verified_at=NOON)
    return trials.request(make_template(), languages=["fr"], channels=["email"], addresses=[address], by=user, at=NOON)
