"""What was written to whom ends by rule: first the words, then whole ledgers; the figures stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from campaigns import lifecycle, retiring
from campaigns.flow import report, tally
from campaigns.models import Batch, Campaign, Ledger, Message, MessageReference
from committee.db import clock
from contacts.models import RetentionRule
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_template

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=366)


@pytest.fixture
def finished():
    make_contact(email="ana@example.org", opted_in="news")
    campaign = sending(at=clock())
    deliver(campaign)
    lifecycle.finish_done(at=clock())
    campaign.refresh_from_db()
    return campaign


def test_a_year_later_the_words_and_the_address_are_gone_and_the_figures_stay(finished):
    assert retiring.outlived(at=clock()) == []
    assert retiring.outlived(at=clock() + YEAR) == [finished.pk]

    assert retiring.forget_words(finished.pk, seconds=60, at=clock() + YEAR) is None

    message = Message.objects.get()
    assert (message.slot_values, message.address, message.address_id) == (None, "", None)
    assert message.body_hash is not None
    assert report.of(finished).handed_over == 1
    assert retiring.outlived(at=clock() + YEAR) == []


def test_words_are_forgotten_a_turn_at_a_time_and_what_is_gone_is_passed_over(monkeypatch):
    for _ in range(3):
        make_contact(opted_in="news")
    campaign = sending(at=clock())
    deliver(campaign)
    lifecycle.finish_done(at=clock())
    monkeypatch.setattr(retiring, "ROWS_AT_ONCE", 1)
    Message.objects.filter(n=1).update(slot_values=None, address="", address_id=None, response="")
    before = versions_of_rows()

    assert retiring.forget_words(campaign.pk, seconds=0, at=clock()) == 1
    assert retiring.forget_words(campaign.pk, first=3, seconds=60, at=clock()) is None

    assert set(Message.objects.filter(n__in=[1, 3]).values_list("address", "address_id")) == {("", None)}
    assert Message.objects.get(n=2).address
    assert [n for n, version in versions_of_rows().items() if version != before[n]] == [3]


def versions_of_rows():
    """Where each row of the table lies: whoever writes it anew moves it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n, ctid::text FROM campaigns_message ORDER BY n")
        return dict(cursor.fetchall())


def test_a_ledger_goes_when_all_its_campaigns_ended_long_ago(finished):
    assert retiring.drop_ledgers(at=clock() + YEAR) == []

    dropped = retiring.drop_ledgers(at=clock() + 4 * YEAR)

    assert [ledger.pk for ledger in dropped] == [finished.ledger]
    assert not Message.objects.exists()
    assert not Batch.objects.exists()
    assert report.of(finished).handed_over == 1
    assert tally.moved_lately(at=clock()) == []


def test_with_a_ledger_go_the_names_that_providers_gave_to_its_messages_and_no_others(finished, monkeypatch):
    monkeypatch.setattr(retiring, "ROWS_AT_ONCE", 2)
    still_sending = sending(at=clock(), template=make_template())
    Campaign.objects.filter(pk=still_sending.pk).update(ledger=Ledger.objects.create(name="another").pk)
    still_sending.refresh_from_db()
    for number, campaign in enumerate([finished, still_sending, finished, finished, still_sending]):
        named = {"provider": "esp", "reference": f"<{number}>", "campaign": campaign, "ledger": campaign.ledger}
        MessageReference.objects.create(**named, n=number)

    retiring.drop_ledgers(at=clock() + 4 * YEAR)

    assert list(MessageReference.objects.order_by("n").values_list("n", flat=True)) == [1, 4]


def test_a_ledger_with_a_campaign_that_is_not_over_stays(finished):
    sending(at=clock(), template=make_template())

    assert retiring.drop_ledgers(at=clock() + 4 * YEAR) == []
    assert Ledger.objects.get(pk=finished.ledger).dropped_at is None


def test_without_a_rule_in_force_nothing_ends(finished):
    RetentionRule.objects.update(is_active=False)

    assert retiring.outlived(at=clock() + 4 * YEAR) == []
    assert retiring.drop_ledgers(at=clock() + 4 * YEAR) == []


@pytest.mark.django_db(transaction=True)
def test_a_ledger_that_somebody_reads_is_dropped_another_night(finished):
    reader = connection.copy()
    with reader.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT count(*) FROM campaigns_message")
        try:
            assert retiring.drop_ledgers(at=clock() + 4 * YEAR) == []
        finally:
            cursor.execute("ROLLBACK")
    reader.close()

    assert len(retiring.drop_ledgers(at=clock() + 4 * YEAR)) == 1
