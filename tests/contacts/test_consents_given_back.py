"""Whoever takes a STOP back has what the STOP ended, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contacts import consents, erasure
from contacts.consents.restoring import WITHIN
from contacts.enums import Channel, ConsentSource, TopicKind
from contacts.models import Consent, ConsentRecord
from tests.factories import NOON, make_contact, make_topic

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
STOP, START = NOON + HOUR, NOON + 2 * HOUR


@pytest.fixture
def ada():
    return make_contact()


def agree(person, code="news", *, at=NOON, kind=TopicKind.MARKETING, **more):
    told = {"source": ConsentSource.PREFERENCES, "wording": "preferences-1", "language": "fr"}
    topic = make_topic(code, kind=kind)
    consents.record_opt_in(person, topic=topic, channel=Channel.SMS, at=at, **told | more)


def leave(person, code="news", *, at=STOP, source=ConsentSource.PROVIDER, kind=TopicKind.MARKETING):
    consents.withdraw(person, topic=make_topic(code, kind=kind), channel=Channel.SMS, source=source, at=at)


def start(person, *, at=START, channel=Channel.SMS):
    given = consents.give_back(person, channel=channel, at=at, proof="START")
    return {right.topic.code for right in given}


def rights(person):
    return dict(Consent.objects.filter(contact=person).values_list("topic__code", "status"))


def test_what_the_stop_ended_stands_again_by_the_words_that_were_agreed_to(ada):
    agree(ada)
    leave(ada)
    leave(ada, at=STOP + HOUR / 2)  # said twice

    assert start(ada) == {"news"}

    record = ConsentRecord.objects.latest("pk")
    assert (record.decided_at, record.source, record.wording, record.language) == (
        START, "provider", "preferences-1", "fr",
    )  # fmt: skip
    assert record.proof.text == "START"
    assert start(ada) == set()  # there is nothing left to take back


def test_what_was_never_agreed_to_was_ended_otherwise_or_decided_since_stays(ada):
    leave(ada, "never")
    agree(ada, "page")
    leave(ada, "page", source=ConsentSource.PREFERENCES)
    agree(ada, "since")
    leave(ada, "since")
    leave(ada, "since", at=STOP + HOUR / 2, source=ConsentSource.UNSUBSCRIBE_PAGE)
    agree(ada, "before")
    leave(ada, "before", at=NOON + HOUR / 2, source=ConsentSource.PREFERENCES)
    leave(ada, "before")
    agree(ada, "measured", kind=TopicKind.TRACKING)
    leave(ada, "measured", kind=TopicKind.TRACKING)

    assert start(ada) == set()
    assert set(rights(ada).values()) == {"withdrawn"}


def test_a_service_that_was_stopped_goes_on_though_nobody_ever_agrees_to_one(ada):
    make_topic("tickets", kind=TopicKind.SERVICE)
    leave(ada, "tickets", kind=TopicKind.SERVICE)

    assert start(ada) == {"tickets"}


@pytest.mark.parametrize(("at", "given"), [(STOP, set()), (STOP + WITHIN, {"news"}), (STOP + WITHIN + HOUR, set())])
def test_nothing_is_given_back_before_the_stop_nor_when_the_number_may_be_somebody_else_s(ada, at, given):
    agree(ada)
    leave(ada)

    assert start(ada, at=at) == given


def test_a_right_on_another_channel_is_none_of_it(ada):
    agree(ada)
    leave(ada)

    assert start(ada, channel=Channel.EMAIL) == set()


def test_a_minor_and_somebody_erased_are_given_nothing_back(ada):
    minor = make_contact(is_minor=True)
    for person in (ada, minor):
        agree(person)
        leave(person)
    erasure.erase(ada, by=None, at=STOP + HOUR / 2)

    assert start(ada) == start(minor) == set()
