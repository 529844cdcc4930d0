"""The count that an author sees and the snapshot that leaves are one judgement."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.db import connection

from campaigns.enums import Purpose, Reason
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount, ChannelCount
from contacts import reach, segments
from contacts.enums import ADDRESS_KIND, AddressKind, Channel, ConsentStatus, Pace, PhoneLine, Unreachable
from contacts.models import Contact
from tests.factories import (
    NOON,
    make_address,
    make_campaign,
    make_consent,
    make_contact,
    make_segment,
    make_template,
    make_topic,
)

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def judged(campaign) -> dict[int, str]:
    """The reason of each person of the audience; `no address` where there is none."""
    found = audience.of(campaign, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {found.sql} SELECT id, address_id, reason FROM judged", found.params)
        return {key: reason if address else "no address" for key, address, reason in cursor.fetchall()}


def addresses_used(campaign) -> dict[int, str]:
    found = audience.of(campaign, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {found.sql} SELECT id, address FROM judged WHERE reason = ''", found.params)
        return dict(cursor.fetchall())


def test_each_person_is_judged_once_and_for_one_reason():
    news = make_topic("news")
    fine = make_contact(opted_in="news", email="shared@example.org")
    second = make_contact(opted_in="news", email="shared@example.org")
    silent = make_contact()
    left = make_contact()
    make_consent(left, topic=news, status=ConsentStatus.WITHDRAWN)
    elsewhere = make_contact(opted_in="shop")
    suppressed = make_contact(opted_in="news", suppressed=True)
    dead = make_contact(opted_in="news", email=None)
    make_address(dead, "dead@example.org", dead_since=NOON)
    unaddressed = make_contact(opted_in="news", email=None)
    by_phone = make_contact(opted_in="news", email=None, phone="+33612345678")
    make_contact(opted_in="news", erased_at=NOON)

    assert judged(make_campaign()) == {
        fine.pk: "",
        second.pk: Reason.DUPLICATE_ADDRESS,
        silent.pk: Reason.NO_CONSENT,
        left.pk: Reason.NO_CONSENT,
        elsewhere.pk: Reason.NO_CONSENT,
        suppressed.pk: Reason.SUPPRESSED,
        dead.pk: Reason.DEAD_ADDRESS,
        unaddressed.pk: "no address",
        by_phone.pk: "no address",
    }


def test_somebody_who_may_not_be_written_to_keeps_nobody_else_from_the_shared_address():
    make_contact(email="shared@example.org")
    fine = make_contact(opted_in="news", email="shared@example.org")

    assert judged(make_campaign())[fine.pk] == ""


def test_the_address_last_told_to_us_is_used():
    person = make_contact(opted_in="news", email=None)
    make_address(person, "newest@example.org", current_since=NOON + DAY)
    make_address(person, "oldest@example.org", current_since=NOON - DAY)
    make_address(person, "older@example.org", current_since=NOON)

    assert addresses_used(make_campaign()) == {person.pk: "newest@example.org"}


def test_of_two_addresses_told_at_once_the_one_noted_last_is_used():
    person = make_contact(opted_in="news", email=None)
    make_address(person, "first@example.org", current_since=NOON)
    make_address(person, "second@example.org", current_since=NOON)

    assert addresses_used(make_campaign()) == {person.pk: "second@example.org"}


def test_a_landline_is_no_address_for_an_sms():
    by_landline = make_contact(email=None, opted_in="news", channel=Channel.SMS)
    make_address(by_landline, "+33144556677", kind=AddressKind.PHONE, line=PhoneLine.LANDLINE)
    reachable = make_contact(email=None, opted_in="news", channel=Channel.SMS)
    make_address(reachable, "+33144556678", kind=AddressKind.PHONE, line=PhoneLine.LANDLINE)
    make_address(reachable, "+33612345678", kind=AddressKind.PHONE, current_since=NOON - DAY)
    make_address(reachable, "+12025550100", kind=AddressKind.PHONE, line=PhoneLine.EITHER, current_since=NOON)

    campaign = make_campaign(channels=[Channel.SMS])

    assert judged(campaign) == {by_landline.pk: "no address", reachable.pk: ""}
    assert addresses_used(campaign)[reachable.pk] == "+12025550100"


def test_minors_are_in_no_audience_that_needs_an_opt_in():
    child = make_contact(opted_in="news", is_minor=True)
    this_years_adult = make_contact(opted_in="news", birth_year=NOON.year - 18)
    grown_up = make_contact(opted_in="news", birth_year=NOON.year - 19, is_minor=False)
    unknown = make_contact(opted_in="news")

    assert judged(make_campaign()) == {
        child.pk: Reason.MINOR,
        this_years_adult.pk: Reason.MINOR,
        grown_up.pk: "",
        unknown.pk: "",
    }


def test_a_pause_ends_when_the_person_said():
    paused = make_contact(opted_in="news", paused_until=NOON + DAY)
    back = make_contact(opted_in="news", paused_until=NOON)

    assert judged(make_campaign()) == {paused.pk: Reason.PAUSED, back.pk: ""}


def test_a_service_reaches_minors_and_those_who_asked_for_less():
    template = make_template(purpose=Purpose.SERVICE, topic="tickets")
    child = make_contact(is_minor=True)
    paused = make_contact(paused_until=NOON + DAY, pace=Pace.LESS)

    assert judged(make_campaign(template=template)) == {child.pk: "", paused.pk: ""}


def test_of_several_reasons_the_first_in_order_is_told():
    everything = {"is_minor": True, "paused_until": NOON + DAY, "suppressed": True}
    child = make_contact(**everything)
    silent = make_contact(**everything | {"is_minor": False})
    paused = make_contact(**everything | {"is_minor": False}, opted_in="news")

    assert judged(make_campaign()) == {
        child.pk: Reason.MINOR,
        silent.pk: Reason.NO_CONSENT,
        paused.pk: Reason.PAUSED,
    }


def test_the_reasons_of_reach_are_spelt_alike_and_in_order_in_the_words_of_campaigns():
    assert list(Reason)[: len(Unreachable)] == list(Unreachable)
    assert [reason.label for reason in list(Reason)[: len(Unreachable)]] == [each.label for each in Unreachable]


def test_people_merged_into_others_are_in_no_audience():
    kept = make_contact(opted_in="news")
    make_contact(opted_in="news", merged_into=kept)

    assert judged(make_campaign()) == {kept.pk: ""}


def test_a_second_address_is_used_where_the_first_cannot_be():
    person = make_contact(opted_in="news", email=None)
    make_address(person, "first@example.org", dead_since=NOON)
    make_address(person, "second@example.org")

    assert judged(make_campaign()) == {person.pk: ""}


def test_a_service_reaches_those_who_did_not_refuse_it():
    template = make_template(purpose=Purpose.SERVICE, topic="tickets")
    holder, refuser = make_contact(), make_contact()
    make_consent(refuser, topic=template.topic, status=ConsentStatus.WITHDRAWN)

    assert judged(make_campaign(template=template)) == {holder.pk: "", refuser.pk: Reason.NO_CONSENT}


@pytest.mark.parametrize("purpose", [Purpose.MARKETING, Purpose.SERVICE])
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_the_statement_and_the_querysets_judge_alike(purpose, channel):
    topic = make_template(purpose=purpose, topic=f"{purpose}-{channel}").topic
    kind = ADDRESS_KIND[channel]
    states = itertools.product(
        (None, ConsentStatus.GRANTED, ConsentStatus.WITHDRAWN),
        ({}, {"is_minor": True}, {"paused_until": NOON + DAY}, {"paused_until": NOON}),
        ("fine", "suppressed", "dead", "landline", "none"),
    )
    for number, (status, fields, address) in enumerate(states):
        person = make_contact(email=None, **fields)
        if status:
            make_consent(person, topic=topic, channel=channel, status=status)
        if address != "none":
            line = {"line": PhoneLine.LANDLINE} if address == "landline" and kind == AddressKind.PHONE else {}
            dead = {"dead_since": NOON} if address == "dead" else {}
            make_address(person, f"{number}@{kind}", kind=kind, suppressed=address == "suppressed", **line, **dead)

    found = reach.judged(Contact.objects.all(), topic=topic, channel=channel, at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {found.sql} SELECT id FROM judged WHERE reason = '' AND address_id > 0", found.params)
        reachable = {key for (key,) in cursor.fetchall()}

    people = reach.reachable_on(Contact.objects.all(), channel, topic=topic, at=NOON)
    assert reachable == set(people.values_list("pk", flat=True))
    assert 0 < len(reachable) < number


def test_the_count_says_how_many_in_which_language_and_why_the_others_not():
    make_contact(opted_in="news", language="fr")
    make_contact(opted_in="news", language="fr")
    make_contact(opted_in="news", language="ar")
    make_contact(language="ar")
    make_contact(opted_in="news", email=None)

    assert audience.count(make_campaign(), at=NOON) == AudienceCount(
        universe=5,
        reachable=3,
        by_language={"fr": 2, "ar": 1},
        without_address=1,
        excluded={Reason.NO_CONSENT: 1},
        by_channel={Channel.EMAIL: ChannelCount({("", "fr"): 2, ("", "ar"): 1})},
    )


def test_the_segment_narrows_the_universe():
    inside = make_contact(opted_in="news", language="ar")
    make_contact(opted_in="news", language="fr")
    speaks_arabic = {"match": "all", "conditions": [{"field": "language", "is": ["ar"]}]}
    campaign = make_campaign(segment=make_segment(criteria=speaks_arabic))

    assert judged(campaign) == {inside.pk: ""}


def test_one_segment_is_asked_by_the_query_of_the_segment_itself():
    """The one that was measured on eleven million people: a union costs nothing where there is none."""
    campaign = make_campaign(segment=make_segment(criteria={}))

    asked = audience.universe(campaign).query
    assert str(asked) == str(segments.people_in(campaign.sources.get().segment).present().query)


def test_counting_ends_where_the_caller_has_heard_enough():
    for _ in range(3):
        make_contact(opted_in="news")
    make_contact()

    assert [audience.reachable(make_campaign(), at=NOON, at_most=most) for most in (1, 3, 10)] == [1, 3, 3]
