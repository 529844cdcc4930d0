"""Whatever the conditions: “none of them” is everybody who is here but those for whom any is true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import segments
from contacts.enums import Channel, ConsentStatus
from contacts.models import Attribute, Contact, ImportedContact, ImportRun, ListedContact, PeopleList, Reference
from tests.contacts.segments.programme import Games, make_ticket
from tests.factories import NOON, make_consent, make_contact, make_topic

pytestmark = pytest.mark.django_db

LEAVES = [
    {"field": "language", "is": ["fr"]},
    {"field": "country", "is": ["FR", "BE"]},
    {"field": "region", "is": ["bret"]},
    {"field": "postcode", "is": ["75"]},
    {"field": "age", "from": 30},
    {"field": "age", "to": 40, "unknown": True},
    {"field": "minor", "is": "yes"},
    {"field": "minor", "is": "no"},
    {"field": "tag", "is": ["press"]},
    {"field": "attribute", "attribute": "points", "is": "between", "from": 5},
    {"field": "attribute", "attribute": "club", "is": "contains", "values": ["o"]},
    {"field": "attribute", "attribute": "club", "is": "exactly", "values": ["OM"]},
    {"field": "topic", "is": "granted", "topic": "news", "channel": "email"},
    {"field": "topic", "is": "withdrawn", "channel": "email"},
    {"field": "topic", "is": "never_asked", "topic": "news", "channel": "sms"},
    {"field": "opted_in", "topic": "news", "channel": "email", "is": "before", "day": "2030-01-01"},
    {"field": "address", "is": "email"},
    {"field": "ticket", "is": "held", "disciplines": ["ATH"]},
    {"field": "ticket", "is": "former", "venues": ["STA"]},
    {"field": "ticket", "is": "held", "parts": ["STA/NST"]},
    {"field": "system", "is": ["crm"]},
    {"field": "sign_up", "is": "unconfirmed"},
    {"field": "created", "is": "last_days", "days": 30},
    {"field": "last_sign", "is": "before", "day": "2024-01-01"},
]


def groups(members):
    return st.builds(
        lambda match, conditions: {"match": match, "conditions": conditions},
        st.sampled_from(["all", "any", "none"]),
        st.lists(members, min_size=1, max_size=3),
    )


members = st.one_of(st.sampled_from(LEAVES), groups(st.sampled_from(LEAVES)))


@pytest.fixture
def crowd():
    """People who have and lack each of the things that can be asked, unknown values among them."""
    games, news = Games(), make_topic("news")
    Attribute.objects.create(code="points", label="Points", type="number")
    Attribute.objects.create(code="club", label="Club", type="text")
    people = [
        make_contact(language="fr", country="FR", region="Bretagne", postcode="75013", birth_year=1990),
        make_contact(language="de", country="", tags=["press"], is_minor=True, system="crm"),
        make_contact(language="fr", country="BE", birth_year=2015, attributes={"points": 7, "club": "OM"}),
        make_contact(language="ar", attributes={"club": "PSG", "points": 1}, opted_in="news"),
        make_contact(language="ar", email=None, is_minor=False, opted_in="news", channel=Channel.SMS),
        make_contact(language="en", country="FR", suppressed=True, last_sign_at=NOON - timedelta(days=900)),
        make_contact(erased_at=NOON, language="fr"),
    ]
    make_consent(people[0], topic=news, status=ConsentStatus.WITHDRAWN)
    Reference.objects.create(contact=people[2], system="crm", external_id="1")
    make_ticket(people[0], games.final, venue_part=games.north)
    make_ticket(people[1], games.final, status="resold")
    make_ticket(people[2], games.final, status="resold")
    make_ticket(people[2], games.heats, gate=games.gate)
    run, people_list = ImportRun.objects.create(file_name="a.csv", system="crm"), PeopleList.objects.create(name="A")
    ImportedContact.objects.create(run=run, contact=people[3])
    ListedContact.objects.create(list=people_list, contact=people[4])
    return [
        {"field": "import", "is": [run.pk]},
        {"field": "list", "is": [people_list.pk]},
    ]


def keys(match, conditions):
    found = list(segments.described_by({"match": match, "conditions": conditions}).values_list("pk", flat=True))
    assert len(found) == len(set(found))
    return set(found)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(members, min_size=1, max_size=4))
def test_none_is_the_complement_of_any_and_all_is_what_each_leaves(crowd, conditions):
    here = set(Contact.objects.present().values_list("pk", flat=True))
    each = [keys("all", [condition]) for condition in [*conditions, *crowd]]

    assert keys("any", [*conditions, *crowd]) == set.union(*each)
    assert keys("none", [*conditions, *crowd]) == here - set.union(*each)
    assert keys("all", conditions) == set.intersection(*each[: len(conditions)])


@pytest.mark.parametrize("leaf", LEAVES, ids=str)
def test_every_condition_divides_those_who_are_here(crowd, leaf):
    here = set(Contact.objects.present().values_list("pk", flat=True))

    assert keys("all", [leaf]) | keys("none", [leaf]) == here
    assert not keys("all", [leaf]) & keys("none", [leaf])
