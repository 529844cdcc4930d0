"""Whatever happens to people in whatever order, their rights are those of the ledger and of a model in memory."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import consents, erasure, merging
from contacts.consents import PersonErased
from contacts.enums import Channel, ConsentSource
from contacts.models import Consent, ConsentRecord, Contact, Topic
from tests.contacts.told import Told, report
from tests.factories import NOON, make_contact, make_topic

HOUR = timedelta(hours=1)
PEOPLE, TOPICS = 3, ("news", "shop")

people = st.integers(0, PEOPLE - 1)
topics = st.sampled_from(TOPICS)
hours = st.integers(0, 3)  # few, so that many decisions fall on one moment
decisions = st.tuples(people, topics, hours, st.booleans())
steps = st.one_of(
    st.tuples(st.just("opt in"), people, topics, hours),
    st.tuples(st.just("withdraw"), people, topics, hours),
    st.tuples(st.just("press the link"), people, topics, hours),
    st.tuples(st.just("leave everything"), people, hours),
    st.tuples(st.just("file of opt-ins"), st.lists(decisions, min_size=1, max_size=4)),
    st.tuples(st.just("file of both"), st.lists(decisions, min_size=1, max_size=4)),
    st.tuples(st.just("merge"), people, people),
    st.tuples(st.just("erase"), people, hours),
)
# What may be told a second time; of those whom merges have made one, too.
RETOLD = {"opt in", "withdraw", "file of opt-ins", "file of both", "merge"}
TWICE_OVER = (("merge", 1, 0), ("merge", 2, 1))
Decision = tuple[datetime, bool]


@dataclass
class Model:
    """The rules in the plainest words: of all that was told of a person, the latest counts, and a withdrawal wins."""

    kept: dict[int, int] = field(default_factory=lambda: {person: person for person in range(PEOPLE)})
    gone: set[int] = field(default_factory=set)
    told: defaultdict[tuple[int, str], set[Decision]] = field(default_factory=lambda: defaultdict(set))

    def hear(self, person: int, topic: str, at: datetime, *, leaves: bool, in_person: bool = False) -> None:
        person = self.kept[person]
        if person in self.gone:
            return
        known = self.told[person, topic]
        if in_person and known:
            at = max(at, max(known)[0])
        known.add((at, leaves))

    def leave(self, person: int, at: datetime) -> None:
        for topic in TOPICS:
            known = self.told[self.kept[person], topic]
            if known and not max(known)[1]:
                self.hear(person, topic, at, leaves=True, in_person=True)

    def merge(self, survivor: int, absorbed: int) -> None:
        for topic in TOPICS:
            self.told[survivor, topic] |= self.told.pop((absorbed, topic), set())
        self.kept = {person: survivor if kept == absorbed else kept for person, kept in self.kept.items()}

    def may_merge(self, survivor: int, absorbed: int) -> bool:
        both = {survivor, absorbed}
        return len(both) == 2 and not both & self.gone and all(self.kept[one] == one for one in both)

    def rights(self) -> dict[tuple[int, str], Decision]:
        return {key: max(known) for key, known in self.told.items() if known}


class World:
    """The same steps, by the verbs of the domain."""

    def __init__(self) -> None:
        self.people = [make_contact(email=None) for _ in range(PEOPLE)]
        self.topics: dict[str, Topic] = {code: make_topic(code) for code in TOPICS}
        self.model = Model()

    def act(self, verb: str, *told: object) -> None:
        getattr(self, verb.replace(" ", "_").replace("-", "_"))(*told)

    def opt_in(self, person, topic, hour):
        self.model.hear(person, topic, NOON + hour * HOUR, leaves=False)
        try:
            consents.record_opt_in(self.people[person], **self.about(topic), source=ConsentSource.API, at=at(hour))
        except PersonErased:
            assert self.model.kept[person] in self.model.gone

    def withdraw(self, person, topic, hour):
        self.model.hear(person, topic, at(hour), leaves=True)
        consents.withdraw(self.people[person], **self.about(topic), source=ConsentSource.API, at=at(hour))

    def press_the_link(self, person, topic, hour):
        self.model.hear(person, topic, at(hour), leaves=True, in_person=True)
        consents.withdraw(self.people[person], **self.about(topic), source=ConsentSource.ONE_CLICK, at=at(hour))

    def leave_everything(self, person, hour):
        self.model.leave(person, at(hour))
        consents.withdraw_all(self.people[person], source=ConsentSource.PREFERENCES, at=at(hour))

    def file_of_opt_ins(self, rows):
        self.file_of_both([(person, topic, hour, False) for person, topic, hour, _leaves in rows])

    def file_of_both(self, rows):
        told = []
        for person, topic, hour, leaves in rows:
            self.model.hear(person, topic, at(hour), leaves=leaves)
            status = "withdrawn" if leaves else "granted"
            told.append(Told(self.people[person].pk, self.topics[topic].pk, "email", at(hour), status))
        report(*told)

    def merge(self, survivor, absorbed):
        if not self.model.may_merge(survivor, absorbed):
            return
        self.model.merge(survivor, absorbed)
        first, second = (Contact.objects.get(pk=self.people[one].pk) for one in (survivor, absorbed))
        merging.merge(first, second, keep={}, why="the same person", by=None, at=NOON)

    def erase(self, person, hour):
        self.model.leave(person, at(hour))
        self.model.gone.add(self.model.kept[person])
        erasure.erase(self.people[person], by=None, at=at(hour))

    def about(self, topic):
        return {"topic": self.topics[topic], "channel": Channel.EMAIL}

    def rights(self) -> dict[tuple[int, str], Decision]:
        keys = {person.pk: number for number, person in enumerate(self.people)}
        return {
            (keys[right.contact_id], right.topic.code): (right.since, right.status == "withdrawn")
            for right in Consent.objects.select_related("topic")
        }


def at(hour: int) -> datetime:
    return NOON + hour * HOUR


class TestInAnyOrder(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(st.lists(steps, max_size=9))
    def test_the_current_rights_follow_from_what_was_told(self, story):
        world = World()
        for step in story:
            world.act(*step)

        assert world.rights() == world.model.rights()
        assert [key for found in consents.ranges(at_once=2) for key in found.differing] == []

    @settings(max_examples=40, deadline=None)
    @given(st.lists(steps.filter(lambda step: step[0] in RETOLD), max_size=8))
    @example([("opt in", 0, "news", 0), *TWICE_OVER])
    @example([("withdraw", 0, "news", 0), *TWICE_OVER])
    @example([("file of opt-ins", [(0, "news", 0, False)]), *TWICE_OVER])
    @example([("file of both", [(0, "news", 0, True)]), *TWICE_OVER])
    def test_telling_it_all_again_adds_nothing_to_the_ledger_of_those_who_stay(self, told):
        world = World()
        for step in told:
            world.act(*step)
        rights, records = world.rights(), ConsentRecord.objects.count()

        for step in told:
            world.act(*step)

        assert (world.rights(), ConsentRecord.objects.count()) == (rights, records)

    @settings(max_examples=20, deadline=None)
    @given(st.lists(steps, max_size=6), st.randoms(use_true_random=False))
    def test_the_order_in_which_it_is_told_makes_no_difference(self, story, chance):
        told = [step for step in story if step[0] in {"opt in", "withdraw", "file of opt-ins", "file of both"}]
        first, second = World(), World()
        for step in told:
            first.act(*step)
        chance.shuffle(told)
        for step in told:
            second.act(*step)

        numbers = {person.pk: number for world in (first, second) for number, person in enumerate(world.people)}
        found = [
            {
                (numbers[right.contact_id], right.topic.code, right.since, right.status)
                for right in Consent.objects.filter(contact__in=world.people).select_related("topic")
            }
            for world in (first, second)
        ]
        assert found[0] == found[1]
