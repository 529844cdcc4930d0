"""What was written to whom ends by rule: first the words, then whole ledgers; the figures stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from campaigns import lifecycle, retiring
from campaigns.flow import report, tally
from campaigns.models import Batch, Campaign, Ledger, Message
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
    assert retiring.forget_words(at=clock()) == 0

    assert retiring.forget_words(at=clock() + YEAR) == 1

    message = Message.objects.get()
    assert (message.slot_values, message.address, message.address_id) == (None, "", None)
    assert message.body_hash is not None
    assert report.of(finished).handed_over == 1
    assert retiring.forget_words(at=clock() + YEAR) == 0


def test_a_ledger_goes_when_all_its_campaigns_ended_long_ago(finished):
    assert retiring.drop_ledgers(at=clock() + YEAR) == []

    dropped = retiring.drop_ledgers(at=clock() + 4 * YEAR)

    assert [ledger.pk for ledger in dropped] == [finished.ledger]
    assert not Message.objects.exists()
    assert not Batch.objects.exists()
    assert report.of(finished).handed_over == 1
    tally.check_recent(at=clock())
    assert Campaign.objects.get(pk=finished.pk).miscounted_at is None


def test_a_ledger_with_a_campaign_that_is_not_over_stays(finished):
    sending(at=clock(), template=make_template())

    assert retiring.drop_ledgers(at=clock() + 4 * YEAR) == []
    assert Ledger.objects.get(pk=finished.ledger).dropped_at is None


def test_without_a_rule_in_force_nothing_ends(finished):
    RetentionRule.objects.update(is_active=False)

    assert retiring.forget_words(at=clock() + 4 * YEAR) == 0
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
