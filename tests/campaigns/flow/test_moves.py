"""A message moves only as the one table says, whoever writes it."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, transaction

from campaigns.enums import OPEN, WAITING, MessageStatus
from campaigns.flow.moves import MOVES
from campaigns.models import Message
from tests.campaigns.stages import sending
from tests.factories import NOON, make_contact

pytestmark = pytest.mark.django_db


def stands(campaign, n, status):
    """A row of a campaign that stands so."""
    return Message.objects.create(
        ledger=campaign.ledger, campaign=campaign, n=n, contact_id=1_000_000 + n, channel="email", language="fr",
        language_wanted="fr", status=status, reason="refused", sent_at=NOON,
    )  # fmt: skip


def test_the_database_allows_the_moves_of_the_table_and_no_other():
    make_contact(opted_in="news")
    campaign = sending()
    for n, (before, after) in enumerate(itertools.permutations(MessageStatus, 2), 2):
        row = Message.objects.filter(pk=stands(campaign, n, before).pk)
        if after in MOVES[before]:
            assert row.update(status=after) == 1
        else:
            with pytest.raises(IntegrityError, match="message_moves_as_it_may"), transaction.atomic():
                row.update(status=after)


def test_every_status_is_in_the_table_and_says_who_moves_it():
    assert set(MOVES) == set(MessageStatus)
    assert all(who for each in MOVES.values() for who in each.values())


def test_what_was_handed_over_or_has_ended_never_waits_again():
    waits = {before for before, each in MOVES.items() if set(each) & {*WAITING, MessageStatus.SENDING}}
    assert waits == {*WAITING, *OPEN}


def test_a_row_that_stays_as_it_is_may_be_written(settings):
    make_contact(opted_in="news")
    campaign = sending()
    settings.OWN_PARTITION_ABOVE = 0
    large = sending()

    for each in (campaign, large):
        assert Message.objects.filter(campaign=each).update(status="pending", response="again") == 1
        with pytest.raises(IntegrityError, match="message_moves_as_it_may"), transaction.atomic():
            Message.objects.filter(campaign=each).update(status="rejected", reason="refused")
