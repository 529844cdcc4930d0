"""Counts that are kept as messages move say what the messages say, whatever was done to them."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from campaigns.flow import report, tally
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.lifecycle import control
from campaigns.models import Campaign, Message, Tally
from committee.db import clock
from contacts import erasure
from contacts.models import Contact
from tests.campaigns.stages import deliver, sending
from tests.factories import NOON, make_contact, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    for language in ("fr", "fr", "ja", "ar"):
        make_contact(opted_in="news", language=language)
    make_contact(language="ko")
    return sending()


def is_right(campaign):
    return tally.check(Campaign.objects.get(pk=campaign.pk), at=clock())


def test_the_counts_of_a_snapshot_are_those_of_its_rows(campaign):
    assert is_right(campaign)
    assert sum(stand.messages for stand in tally.of(campaign)) == Message.objects.count() == 5


def test_whatever_becomes_of_messages_is_counted(campaign):
    answers = dict(zip(Message.objects.exclude(address="").values_list("address", flat=True), Answer, strict=False))

    deliver(campaign, MemoryGateway(answers))

    assert is_right(campaign)
    assert report.of(campaign).adds_up
    assert sum(report.of(campaign).by_status.values()) == 5


def test_a_cancelled_campaign_and_an_erased_person_are_counted(campaign):
    erasure.erase(Contact.objects.get(pk=Message.objects.first().contact_id), by=make_user(), at=NOON)
    control.cancel(campaign, by=make_user(), reason="A storm", at=NOON)

    assert is_right(campaign)


def test_folding_changes_no_figure_and_leaves_few_lines(campaign):
    deliver(campaign)
    before, lines = tally.of(campaign), Tally.objects.count()

    tally.fold(campaign.pk)

    assert sorted(map(repr, tally.of(campaign))) == sorted(map(repr, before))
    assert Tally.objects.count() == len(before) < lines


def test_counts_that_were_spoilt_are_found_told_and_put_right(campaign, capsys):
    Tally.objects.filter(language="ja").delete()

    assert not is_right(campaign)
    assert Campaign.objects.get(pk=campaign.pk).miscounted_at is not None

    call_command("recount", campaign.pk, "--mend")

    assert "put right" in capsys.readouterr().out
    assert is_right(campaign)
    assert Campaign.objects.get(pk=campaign.pk).miscounted_at is None


@pytest.mark.django_db(transaction=True)
def test_a_fold_beside_moving_messages_loses_none(campaign):
    stop = threading.Event()

    def folding():
        while not stop.is_set():
            tally.fold(campaign.pk)
        connection.close()

    folder = threading.Thread(target=folding)
    folder.start()
    try:
        deliver(campaign)
    finally:
        stop.set()
        folder.join()

    assert is_right(campaign)
