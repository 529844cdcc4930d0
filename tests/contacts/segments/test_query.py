"""Each condition finds exactly whom it should, among people who differ from them in one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from committee.models import Discipline
from contacts import segments
from contacts.enums import AddressKind, Channel, ConsentStatus, PhoneLine
from contacts.models import (
    Attribute,
    ImportedContact,
    ImportRun,
    ListedContact,
    PeopleList,
    Reference,
    Segment,
    SignUp,
)
from contacts.segments import InvalidCriteria
from tests.contacts.segments.programme import games, make_ticket
from tests.factories import NOON, make_address, make_consent, make_contact, make_topic

__all__ = ["games"]

pytestmark = pytest.mark.django_db

THIS_YEAR = timezone.now().year


def rule(*conditions, match="all"):
    return {"match": match, "conditions": list(conditions)}


def people(*conditions, match="all"):
    """As a list: somebody who came twice would be seen."""
    return sorted(segments.people_in(Segment(criteria=rule(*conditions, match=match))).values_list("pk", flat=True))


def keys(*contacts):
    return sorted(contact.pk for contact in contacts)


# --- Who people are --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("criteria", [{}, rule()])
def test_no_rule_is_everybody_but_those_who_are_gone(criteria):
    here = make_contact()
    make_contact(erased_at=NOON)
    make_contact(merged_into=here)

    assert list(segments.described_by(criteria)) == [here]


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ({"field": "language", "is": ["fr", "ar"]}, [{"language": "fr"}, {"language": "ar"}], [{"language": "de"}]),
        ({"field": "country", "is": ["FR"]}, [{"country": "FR"}], [{"country": "BE"}, {"country": ""}]),
        (
            {"field": "tag", "is": ["press", "vip"]},
            [{"tags": ["press", "vip"]}, {"tags": ["vip", "x"]}],
            [{"tags": ["pres"]}, {}],
        ),
        ({"field": "region", "is": ["Bret"]}, [{"region": "bretagne"}], [{"region": "Grande Bretagne"}, {}]),
        (
            {"field": "postcode", "is": ["75", "ch-12"]},
            [{"postcode": "75013"}, {"postcode": "CH-1201"}],
            [{"postcode": "97500"}, {"postcode": "CH-2000"}, {}],
        ),
        (
            {"field": "age", "from": 18, "to": 25},
            [{"birth_year": THIS_YEAR - 18}, {"birth_year": THIS_YEAR - 25}],
            [{"birth_year": THIS_YEAR - 17}, {"birth_year": THIS_YEAR - 26}, {}],
        ),
        (
            {"field": "age", "from": 60, "unknown": True},
            [{"birth_year": THIS_YEAR - 60}, {}],
            [{"birth_year": THIS_YEAR - 59}],
        ),
        ({"field": "age", "to": 25}, [{"birth_year": THIS_YEAR - 3}], [{"birth_year": THIS_YEAR - 26}, {}]),
        ({"field": "age", "unknown": True}, [{}], [{"birth_year": 1990}]),
        (
            {"field": "minor", "is": "yes"},
            [{"is_minor": True}, {"birth_year": THIS_YEAR - 18}],
            [{"is_minor": False}, {"birth_year": THIS_YEAR - 19}, {}],
        ),
        ({"field": "minor", "is": "no"}, [{"birth_year": THIS_YEAR - 19}, {}], [{"is_minor": True}]),
        (
            {"field": "created", "is": "before", "day": "2024-08-04"},
            # Midnight in Paris is ten in the evening in UTC.
            [{"created_at": datetime(2024, 8, 3, 21, 59, tzinfo=UTC)}],
            [{"created_at": datetime(2024, 8, 3, 22, tzinfo=UTC)}],
        ),
        (
            {"field": "last_sign", "is": "since", "day": "2024-08-04"},
            [{"last_sign_at": datetime(2024, 8, 3, 22, tzinfo=UTC)}],
            [{"last_sign_at": datetime(2024, 8, 3, 21, 59, tzinfo=UTC)}],
        ),
        (
            {"field": "last_sign", "is": "last_days", "days": 30},
            [{"last_sign_at": timezone.now() - timedelta(days=29)}],
            [{"last_sign_at": timezone.now() - timedelta(days=31)}],
        ),
    ],
    ids=lambda value: value["field"] if isinstance(value, dict) else "",
)
def test_a_condition_on_the_person_finds_those_and_no_others(condition, inside, outside):
    found = [make_contact(**fields) for fields in inside]
    others = [make_contact(**fields) for fields in outside]

    assert people(condition) == keys(*found)
    assert people(condition, match="none") == keys(*others)


ATTRIBUTES = {
    "club": ("text", []),
    "points": ("number", []),
    "member": ("yes_no", []),
    "since": ("date", []),
    "size": ("choice", ["S", "M"]),
}


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        ({"attribute": "club", "is": "exactly", "values": ["PSG", "OM"]}, [{"club": "OM"}], [{"club": "OMX"}, {}]),
        ({"attribute": "club", "is": "begins", "values": ["ol"]}, [{"club": "OL Lyon"}], [{"club": "Pool"}, {}]),
        ({"attribute": "club", "is": "contains", "values": ["100%"]}, [{"club": "a 100% b"}], [{"club": "1000"}, {}]),
        (
            {"attribute": "points", "is": "between", "from": 5, "to": 9.5},
            [{"points": 5}, {"points": 9.5}],
            [{"points": 4.9}, {"points": 10}, {"club": "5"}, {}],
        ),
        ({"attribute": "points", "is": "between", "to": 9}, [{"points": -1}], [{"points": 10}, {}]),
        ({"attribute": "member", "is": "yes"}, [{"member": True}], [{"member": False}, {}]),
        ({"attribute": "member", "is": "no"}, [{"member": False}], [{"member": True}, {"club": "x"}, {}]),
        (
            {"attribute": "since", "is": "between", "from_day": "2020-01-01"},
            [{"since": "2020-01-01"}, {"since": "2024-05-31"}],
            [{"since": "2019-12-31"}, {}],
        ),
        ({"attribute": "size", "is": "exactly", "values": ["M"]}, [{"size": "M"}], [{"size": "S"}, {}]),
    ],
    ids=lambda value: f"{value['attribute']} {value['is']}" if isinstance(value, dict) and "is" in value else "",
)
def test_an_attribute_is_asked_by_its_type(condition, inside, outside):
    for code, (kind, choices) in ATTRIBUTES.items():
        Attribute.objects.create(code=code, label=code.title(), type=kind, choices=choices)
    found = [make_contact(attributes=attributes) for attributes in inside]
    others = [make_contact(attributes=attributes) for attributes in outside]

    assert people({"field": "attribute", **condition}) == keys(*found)
    assert people({"field": "attribute", **condition}, match="none") == keys(*others)


@pytest.mark.parametrize(
    "condition",
    [
        {"attribute": "points", "is": "contains", "values": ["1"]},
        {"attribute": "points", "is": "between", "from_day": "2020-01-01"},
        {"attribute": "since", "is": "between", "from": 3},
        {"attribute": "club", "is": "yes"},
        {"attribute": "size", "is": "exactly", "values": ["XXL"]},
        {"attribute": "shoe", "is": "yes"},
    ],
    ids=str,
)
def test_an_attribute_is_not_asked_what_its_type_cannot_answer(condition):
    for code, (kind, choices) in ATTRIBUTES.items():
        Attribute.objects.create(code=code, label=code.title(), type=kind, choices=choices)

    with pytest.raises(InvalidCriteria):
        segments.validate(rule({"field": "attribute", **condition}))


# --- What they agreed to ---------------------------------------------------------------------------------------------


def test_a_topic_is_granted_withdrawn_or_was_never_asked():
    news = make_topic("news")
    fan, shopper, texter, left = (
        make_contact(opted_in="news"),
        make_contact(opted_in="shop"),
        make_contact(opted_in="news", channel=Channel.SMS),
        make_contact(),
    )
    make_consent(left, topic=news, status=ConsentStatus.WITHDRAWN)
    by_email = {"field": "topic", "topic": "news", "channel": "email"}

    assert people({**by_email, "is": "granted"}) == keys(fan)
    assert people({**by_email, "is": "withdrawn"}) == keys(left)
    assert people({**by_email, "is": "never_asked"}) == keys(shopper, texter)
    assert people({"field": "topic", "channel": "email", "is": "granted"}) == keys(fan, shopper)
    assert people({"field": "topic", "channel": "sms", "is": "granted"}) == keys(texter)
    assert people({"field": "topic", "channel": "email", "is": "never_asked"}) == keys(texter)


def test_opted_in_is_since_when_a_standing_right_stands():
    early = make_contact(opted_in="news", at=datetime(2024, 1, 1, tzinfo=UTC))
    late = make_contact(opted_in="news", at=datetime(2024, 6, 1, tzinfo=UTC))
    make_contact(opted_in="shop", at=datetime(2024, 1, 1, tzinfo=UTC))
    left = make_contact()
    make_consent(left, topic=make_topic("news"), status=ConsentStatus.WITHDRAWN, at=datetime(2024, 1, 1, tzinfo=UTC))
    news = {"field": "opted_in", "topic": "news", "channel": "email"}

    assert people({**news, "is": "before", "day": "2024-03-01"}) == keys(early)
    assert people({**news, "is": "since", "day": "2024-03-01"}) == keys(late)
    assert people({**news, "is": "last_days", "days": 1}) == []


def test_an_address_that_can_be_written_to_is_alive_not_suppressed_and_no_landline():
    mobile, landline, dead, suppressed = (make_contact(email=None) for _ in range(4))
    phone = {"kind": AddressKind.PHONE, "line": PhoneLine.MOBILE}
    make_address(mobile, "+33612345671", **phone)
    make_address(mobile, "+33612345672", **phone)
    make_address(landline, "+33140000000", kind=AddressKind.PHONE, line=PhoneLine.LANDLINE)
    make_address(dead, "+33612345673", dead_since=NOON, **phone)
    make_address(suppressed, "+33612345674", suppressed=True, **phone)
    mailed = make_contact()

    assert people({"field": "address", "is": "sms"}) == keys(mobile)
    assert people({"field": "address", "is": "email"}) == keys(mailed)
    assert people({"field": "address", "is": "push"}) == []


# --- Tickets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facets",
    [
        {"sessions": ["ATH01"]},
        {"disciplines": ["ATH"], "days": ["2024-08-04"]},
        {"venues": ["STA"], "days": ["2024-08-04", "2024-08-11"]},
        {"gates": ["STA/A"]},
        {"parts": ["STA/NST"]},
        {"categories": ["A", "B"], "sessions": ["ATH01"]},
        {"kinds": ["companion"]},
    ],
    ids=str,
)
def test_facets_of_a_ticket_speak_of_one_ticket_held_now(games, facets):
    holder, mixed, former, nobody = (make_contact() for _ in range(4))
    wanted = {"gate": games.gate, "category": "A", "kind": "companion"}
    for _ in range(2):
        make_ticket(holder, games.final, **wanted)
    # Each facet is true of one of these tickets, and all of none.
    make_ticket(mixed, games.heats, gate=games.other_gate, category="B")
    make_ticket(mixed, games.swim, venue_part=games.south, category="C")
    make_ticket(former, games.final, status="resold", **wanted)

    assert people({"field": "ticket", "is": "held", **facets}) == keys(holder)
    assert people({"field": "ticket", "is": "former", **facets}) == keys(former)
    assert people({"field": "ticket", "is": "held", **facets}, match="none") == keys(mixed, former, nobody)


def test_somebody_who_gave_up_one_of_two_tickets_is_still_a_holder_and_no_former_one(games):
    holder = make_contact()
    make_ticket(holder, games.final)
    make_ticket(holder, games.final, status="resold")

    assert people({"field": "ticket", "is": "held", "sessions": ["ATH01"]}) == keys(holder)
    assert people({"field": "ticket", "is": "former", "sessions": ["ATH01"]}) == []


def test_a_ticket_of_any_session_is_a_ticket(games):
    holder = make_contact()
    make_ticket(holder, games.swim)
    make_contact()

    assert people({"field": "ticket", "is": "held"}) == keys(holder)


def test_a_discipline_without_sessions_on_that_day_has_no_holders(games):
    make_ticket(make_contact(), games.swim)

    assert people({"field": "ticket", "is": "held", "disciplines": ["SWM"], "days": ["2024-08-05"]}) == []


@pytest.mark.parametrize(("hour", "day"), [(2, "2024-08-03"), (3, "2024-08-04")])  # UTC: four and five in Paris
def test_a_day_begins_at_five_by_the_clock_of_the_venue(games, hour, day):
    starts = datetime(2024, 8, 4, hour, tzinfo=UTC)
    games.final.during = (starts, starts + timedelta(hours=2))
    games.final.save()
    holder = make_contact()
    make_ticket(holder, games.final)

    assert people({"field": "ticket", "is": "held", "days": [day]}) == keys(holder)


# --- Where they come from --------------------------------------------------------------------------------------------


def test_a_system_knows_people_under_their_own_id_or_a_further_one():
    own = make_contact(system="crm")
    further = make_contact(system="shop")
    Reference.objects.create(contact=further, system="crm", external_id="1")
    Reference.objects.create(contact=further, system="crm", external_id="2")
    other = make_contact(system="shop")

    assert people({"field": "system", "is": ["crm"]}) == keys(own, further)
    assert people({"field": "system", "is": ["crm"]}, match="none") == keys(other)


def test_an_import_and_a_list_are_the_people_of_that_file():
    runs = [ImportRun.objects.create(file_name=name, system="crm") for name in ("fans.csv", "press.csv")]
    lists = [PeopleList.objects.create(name=name) for name in ("guests", "press")]
    fan, guest, both = make_contact(), make_contact(), make_contact()
    for run, contact in [(runs[0], fan), (runs[0], both), (runs[1], guest), (runs[1], both)]:
        ImportedContact.objects.create(run=run, contact=contact)
    for of, contact in [(lists[0], guest), (lists[0], both), (lists[1], fan), (lists[1], both)]:
        ListedContact.objects.create(list=of, contact=contact)

    assert people({"field": "import", "is": [runs[0].pk]}) == keys(fan, both)
    assert people({"field": "list", "is": [lists[0].pk]}) == keys(guest, both)
    assert people({"field": "list", "is": [of.pk for of in lists]}) == keys(fan, guest, both)


def test_a_sign_up_is_confirmed_or_still_open():
    confirmed, both, still_open = make_contact(), make_contact(), make_contact()
    make_contact()
    for contact, confirmed_at in [(confirmed, NOON), (both, NOON), (both, None), (still_open, None)]:
        SignUp.objects.create(
            contact=contact,
            address=contact.addresses.get(),
            language="fr",
            wording="1",
            asked_at=NOON,
            valid_until=NOON,
            confirmed_at=confirmed_at,
        )

    assert people({"field": "sign_up", "is": "confirmed"}) == keys(confirmed, both)
    assert people({"field": "sign_up", "is": "unconfirmed"}) == keys(still_open)


# --- Groups ----------------------------------------------------------------------------------------------------------


def test_groups_match_all_any_or_none_of_their_members():
    french, belgian, press, both = (
        make_contact(country="FR", language="de"),
        make_contact(country="BE", language="de"),
        make_contact(tags=["press"], language="de"),
        make_contact(country="FR", tags=["press"], language="de"),
    )
    in_france, tagged = {"field": "country", "is": ["FR"]}, {"field": "tag", "is": ["press"]}

    assert people(in_france, tagged) == keys(both)
    assert people(in_france, tagged, match="any") == keys(french, press, both)
    assert people(in_france, tagged, match="none") == keys(belgian)
    assert people(rule(in_france, tagged, match="none"), match="none") == keys(french, press, both)
    assert people(in_france, rule(tagged, match="none")) == keys(french)
    assert people(rule(in_france, tagged), {"field": "country", "is": ["BE"]}, match="any") == keys(belgian, both)
    assert people(rule(in_france, tagged), match="none") == keys(french, belgian, press)


# --- What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "criteria",
    [
        {"languages": ["fr"]},
        {"match": "some", "conditions": []},
        {"match": "all"},
        {"match": "any", "conditions": []},
        {"match": "all", "conditions": {}},
        rule("language"),
        rule(rule()),
        rule(rule(rule(rule({"field": "language", "is": ["fr"]})))),
        rule(*({"field": "language", "is": ["fr"]} for _ in range(61))),
        *(
            rule(condition)
            for condition in [
                {"field": "id__in", "is": [1]},
                {"is": ["fr"]},
                {"field": ["language"], "is": ["fr"]},
                {"field": "language", "is": ["fr"], "or": 1},
                {"field": "language", "is": []},
                {"field": "language", "is": "fr"},
                {"field": "language", "is": ["it"]},
                {"field": "country", "is": [1]},
                {"field": "country", "is": ["France"]},
                {"field": "tag", "is": [" "]},
                {"field": "tag", "is": ["a\0b"]},
                {"field": "tag", "is": ["x" * 201]},
                {"field": "age"},
                {"field": "age", "from": 30, "to": 20},
                {"field": "age", "from": "18"},
                {"field": "age", "from": True},
                {"field": "minor", "is": "perhaps"},
                {"field": "topic", "is": "granted", "topic": "nothing", "channel": "email"},
                {"field": "topic", "is": "granted", "topic": "news", "channel": "pigeon"},
                {"field": "topic", "is": "granted", "topic": "news"},
                {"field": "opted_in", "is": "last_days", "days": 3, "channel": "email"},
                {"field": "address", "is": "post"},
                {"field": "ticket", "is": "lost"},
                {"field": "ticket", "is": "held", "sessions": ["NONE-99"]},
                {"field": "ticket", "is": "held", "gates": ["STA"]},
                {"field": "ticket", "is": "held", "gates": ["POOL/B"]},
                {"field": "ticket", "is": "held", "days": ["4 August"]},
                {"field": "ticket", "is": "held", "kinds": ["golden"]},
                {"field": "import", "is": [99]},
                {"field": "import", "is": ["1; DROP TABLE contacts_contact"]},
                {"field": "list", "is": [0]},
                {"field": "system", "is": ["unheard-of"]},
                {"field": "created", "is": "since"},
                {"field": "created", "is": "before", "day": "2024-02-30"},
                {"field": "created", "is": "last_days", "days": 0},
                {"field": "created", "is": "last_days", "days": 3, "day": "2024-02-01"},
            ]
        ),
    ],
    ids=str,
)
def test_a_rule_that_makes_no_sense_or_names_what_does_not_exist_is_refused_in_words(games, criteria):
    make_topic("news")

    with pytest.raises(InvalidCriteria) as refused:
        segments.validate(criteria)

    assert str(refused.value)


def test_a_rule_whose_discipline_has_gone_is_refused_instead_of_widened(games):
    criteria = rule({"field": "ticket", "is": "held", "disciplines": ["ATH"]}, match="none")
    segments.validate(criteria)
    games.final.delete()
    games.heats.delete()
    Discipline.objects.get(code="ATH").delete()

    with pytest.raises(InvalidCriteria, match="ATH"):
        segments.described_by(criteria)


def test_nothing_that_is_typed_becomes_sql():
    Attribute.objects.create(code="club", label="Club", type="text")
    hostile = "') OR 1=1 --\\\"%_"
    make_contact(tags=["x"], region="x", attributes={"club": "x"})
    exact = make_contact(tags=[hostile], region=hostile, attributes={"club": hostile})

    for condition in [
        {"field": "tag", "is": [hostile]},
        {"field": "region", "is": [hostile]},
        {"field": "attribute", "attribute": "club", "is": "contains", "values": [hostile]},
        {"field": "attribute", "attribute": "club", "is": "exactly", "values": [hostile]},
    ]:
        assert people(condition) == keys(exact)


def test_what_lies_in_other_tables_is_asked_by_joins_that_end_at_the_first_match(games):
    make_topic("news")
    criteria = rule(
        {"field": "topic", "topic": "news", "channel": "email", "is": "granted"},
        rule({"field": "ticket", "is": "held", "venues": ["STA"]}, match="none"),
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
    plan = segments.described_by(criteria).order_by().explain()

    assert "Semi Join" in plan or "Merge Join" in plan or "Hash Join" in plan
    assert "Anti Join" in plan
    assert "SubPlan" not in plan
