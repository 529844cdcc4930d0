"""Whom retention let go may come back, by a decision newer than the end: nothing older counts, whoever tells it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import consents, erasure, merging, registration, retention
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, ConsentRecord, Contact, FormerId, Reference, Suppression
from contacts.reach import reachable_on
from tests.contacts.imports.files import import_rows
from tests.contacts.told import Told, report
from tests.factories import NOON, make_consent, make_contact, make_topic

DAY = timedelta(days=1)
MAILBOX = "family@example.org"
NAMES = ("Ana", "Eva")

names, days = st.sampled_from(NAMES), st.integers(0, 3)  # few, so that much falls on one moment
steps = st.one_of(
    st.tuples(st.just("file"), names, days),
    st.tuples(st.just("call"), names, days),
    st.tuples(st.just("leave"), names, days),
    st.tuples(st.just("let go"), names, days),
)


def on(day: int) -> datetime:
    return NOON + day * DAY


class Family:
    """Two people who share a mailbox, and what a plain reading of the rule says of each."""

    def __init__(self) -> None:
        self.topic = make_topic("news")
        self.told: defaultdict[str, set[tuple[datetime, bool]]] = defaultdict(set)

    def act(self, what: str, name: str, day: int) -> None:
        at, person = on(day), self.present(name)
        if what in {"file", "call"}:
            self.tell(name, at, by_file=what == "file")
            self.told[name].add((at, False))
        elif person is not None and what == "leave":
            about = {"topic": self.topic, "channel": Channel.EMAIL}
            consents.withdraw(person, **about, source=ConsentSource.ONE_CLICK, at=at)
            self.end(name, at)
        elif person is not None:
            assert erasure.let_go([person.pk], at=at, still=set) == {person.pk}
            if self.told[name] and not max(self.told[name])[1]:
                self.end(name, at)

    def end(self, name: str, at: datetime) -> None:
        self.told[name].add((max([at, *(moment for moment, _leaves in self.told[name])]), True))

    def tell(self, name: str, at: datetime, *, by_file: bool) -> None:
        person = registration.register(system="crm", external_id=name, details={}, email=MAILBOX, at=at).contact
        if by_file:
            report(Told(person.pk, self.topic.pk, Channel.EMAIL, at))
        else:
            about = {"topic": self.topic, "channel": Channel.EMAIL}
            consents.record_opt_in(person, **about, source=ConsentSource.API, at=at)

    @staticmethod
    def present(name: str) -> Contact | None:
        return Contact.objects.present().filter(system="crm", external_id=name).first()

    def rights(self) -> dict[str, str]:
        held = Consent.objects.filter(contact__in=Contact.objects.present())
        return dict(held.values_list("contact__external_id", "status"))

    def expected(self) -> dict[str, str]:
        return {
            name: "withdrawn" if max(told)[1] else "granted" for name, told in self.told.items() if self.present(name)
        }


class TestAFamily(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(st.lists(steps, max_size=9))
    @example([("file", "Ana", 0), ("file", "Eva", 0), ("leave", "Ana", 1), ("let go", "Ana", 2), ("file", "Ana", 0)])
    @example([("file", "Ana", 0), ("let go", "Ana", 2), ("call", "Ana", 1), ("let go", "Ana", 2), ("file", "Ana", 1)])
    @example([("file", "Ana", 0), ("let go", "Ana", 1), ("file", "Ana", 2), ("let go", "Ana", 3), ("file", "Ana", 2)])
    def test_what_is_told_again_of_somebody_let_go_counts_only_if_it_is_newer(self, story):
        family = Family()
        for step in story:
            family.act(*step)

        assert family.rights() == family.expected()
        assert [key for found in consents.ranges(at_once=2) for key in found.differing] == []


def apply_rules(*, at=NOON):
    run = retention.begin(is_dry=False, by=None, at=at)
    assert retention.go_on(run, at=at)


HEADER = ["id", "email", "consent_source", "consent_date"]


@pytest.fixture
def ana(db):
    """She shares a mailbox, left us long ago, and her time has ended; the mailbox stays open for the other."""
    make_topic("news")
    import_rows(HEADER, ["Ana", MAILBOX, "shop", "2020-05-01"], topic=make_topic("news"))
    person = Contact.objects.get(external_id="Ana")
    consents.withdraw(
        person, topic=make_topic("news"), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=NOON - 1200 * DAY
    )
    Contact.objects.filter(pk=person.pk).update(last_sign_at=NOON - 1200 * DAY)
    make_contact(email=MAILBOX, last_sign_at=NOON)
    apply_rules()
    person.refresh_from_db()
    assert (person.erased_at, Suppression.objects.exists()) == (NOON, False)
    return person


@pytest.mark.parametrize(("opted_in", "status"), [("2020-05-01", "withdrawn"), ("2024-08-30", "granted")])
def test_a_later_file_brings_nobody_back_by_an_opt_in_older_than_the_end(ana, opted_in, status):
    import_rows(HEADER, ["Ana", MAILBOX, "shop", opted_in], topic=make_topic("news"), at=NOON + 90 * DAY)

    back = Contact.objects.present().get(external_id="Ana")
    assert back.pk != ana.pk
    assert Consent.objects.get(contact=back).status == status
    audience = reachable_on(Contact.objects.present(), Channel.EMAIL, topic=make_topic("news"), at=NOON + 90 * DAY)
    assert list(audience) == ([back] if status == "granted" else [])


OLDER = ["fan@example.org", "shop", "2021-05-31"]  # than the end, in a file that tells of it again


@pytest.fixture
def let_go(db):
    """The shop’s 123 once agreed to the news, and retention has ended it."""
    person = make_contact(system="shop", external_id="123", opted_in="news", at=NOON - 1200 * DAY)
    assert erasure.let_go([person.pk], at=NOON, still=set) == {person.pk}
    return person


def rights_of(person):
    return dict(Consent.objects.filter(contact=person).values_list("topic__code", "status"))


@pytest.mark.parametrize("source", [ConsentSource.PREFERENCES, ConsentSource.STAFF])
def test_who_came_back_and_has_chosen_another_topic_is_not_raised_by_an_older_opt_in(let_go, source):
    back = registration.register(system="shop", external_id="123", details={}, at=NOON + DAY).contact
    about = {"topic": make_topic("tickets"), "channel": Channel.EMAIL}
    consents.record_opt_in(back, **about, source=source, at=NOON + 2 * DAY)
    assert rights_of(back) == {"tickets": "granted", "news": "withdrawn"}

    import_rows(HEADER, ["123", *OLDER], system="shop", topic=make_topic("news"), at=NOON + 3 * DAY)

    assert rights_of(back) == {"tickets": "granted", "news": "withdrawn"}


def test_who_holds_rights_and_is_known_only_now_as_somebody_let_go_is_not_raised_by_an_older_opt_in(let_go):
    known = make_contact(system="crm", external_id="C-1", opted_in="tickets", at=NOON - 9 * DAY)
    header = ["id", "email", "consent_source", "consent_date", "reference:shop"]

    import_rows(header, ["C-1", *OLDER, "123"], topic=make_topic("news"), at=NOON + DAY)

    assert Reference.objects.get(system="shop", external_id="123").contact == known
    assert rights_of(known) == {"tickets": "granted", "news": "withdrawn"}


def test_a_right_given_before_anybody_knew_who_it_was_joins_the_history_with_the_next_file(let_go):
    back = registration.register(system="shop", external_id="123", details={}, at=NOON + DAY).contact
    make_consent(back, topic=make_topic("tickets"), at=NOON + DAY)  # as a choice once left it that joined nothing

    import_rows(HEADER, ["123", *OLDER], system="shop", topic=make_topic("news"), at=NOON + 3 * DAY)

    assert rights_of(back) == {"tickets": "granted", "news": "withdrawn"}


def test_the_ids_of_somebody_let_go_cannot_be_read_from_what_is_kept(ana):
    kept = FormerId.objects.get()

    assert (bytes(kept.digest), kept.subject, kept.let_go_at) == (bytes(kept.digest), ana.subject, NOON)
    assert len(kept.digest) == 32
    assert b"Ana" not in bytes(kept.digest)


def test_somebody_is_known_again_by_an_id_of_another_system_and_by_one_of_an_entry_merged(db):
    topic = make_topic("news")
    kept = make_contact(opted_in="news", at=NOON - 9 * DAY, system="crm", external_id="C-1")
    absorbed = make_contact(system="shop", external_id="S-1")
    Reference.objects.create(contact=kept, system="ticketing", external_id="T-1")
    merging.merge(kept, absorbed, keep={}, why="one person", by=None, at=NOON - 8 * DAY)
    erasure.let_go([kept.pk], at=NOON, still=set)

    for system, own in (("shop", "S-1"), ("ticketing", "T-1"), ("crm", "C-1")):
        back = registration.register(system=system, external_id=own, details={}, at=NOON + DAY).contact
        told = {"topic": topic, "channel": Channel.EMAIL, "source": ConsentSource.API}
        assert consents.record_opt_in(back, **told, at=NOON - 9 * DAY).status == "withdrawn"
        assert consents.record_opt_in(back, **told, at=NOON + DAY).status == "granted"


def test_who_is_erased_at_their_wish_is_not_known_again(ana):
    import_rows(HEADER, ["Ana", MAILBOX, "shop", "2020-05-01"], topic=make_topic("news"), at=NOON + DAY)
    erasure.erase(Contact.objects.present().get(external_id="Ana"), by=None, at=NOON + 2 * DAY)

    assert not FormerId.objects.exists()


def test_nobody_is_looked_for_while_nobody_was_let_go(db, django_assert_num_queries):
    person = make_contact()

    with django_assert_num_queries(1):
        assert consents.resume([person.pk]) == []
    assert not ConsentRecord.objects.exists()
