"""The count that an author sees and the snapshot that leaves are one judgement."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import Exists

from campaigns.enums import Purpose, Reason
from campaigns.flow import audience
from campaigns.flow.audience import AudienceCount
from contacts import reach
from contacts.enums import Channel, ConsentStatus
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

pytestmark = pytest.mark.django_db


def judged(campaign) -> dict[int, str]:
    """The reason of each person of the audience; `no address` where there is none."""
    found = audience.of(campaign)
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {found.sql} SELECT id, address_id, reason FROM judged", found.params)
        return {key: reason if address else "no address" for key, address, reason in cursor.fetchall()}


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
def test_the_judgement_is_that_of_the_rules_of_consent(purpose):
    template = make_template(purpose=purpose, topic=f"topic-{purpose}")
    for status in (None, ConsentStatus.GRANTED, ConsentStatus.WITHDRAWN):
        for kind in ("fine", "suppressed", "dead", "none"):
            person = make_contact(email=None)
            if status:
                make_consent(person, topic=template.topic, status=status)
            if kind != "none":
                dead = NOON if kind == "dead" else None
                make_address(person, f"{person.pk}@example.org", suppressed=kind == "suppressed", dead_since=dead)

    reachable = {key for key, reason in judged(make_campaign(template=template)).items() if reason == ""}

    assert reachable == set(
        Contact.objects.filter(
            reach.permitted(Channel.EMAIL, topic=template.topic), Exists(reach.usable_address(Channel.EMAIL))
        ).values_list("pk", flat=True)
    )
    assert reachable


def test_the_count_says_how_many_in_which_language_and_why_the_others_not():
    make_contact(opted_in="news", language="fr")
    make_contact(opted_in="news", language="fr")
    make_contact(opted_in="news", language="ar")
    make_contact(language="ar")
    make_contact(opted_in="news", email=None)

    assert audience.count(make_campaign()) == AudienceCount(
        universe=5,
        reachable=3,
        by_language={"fr": 2, "ar": 1},
        without_address=1,
        excluded={Reason.NO_CONSENT: 1},
    )


def test_the_segment_narrows_the_universe():
    inside = make_contact(opted_in="news", language="ar")
    make_contact(opted_in="news", language="fr")
    campaign = make_campaign(segment=make_segment(criteria={"languages": ["ar"]}))

    assert judged(campaign) == {inside.pk: ""}


def test_counting_ends_where_the_caller_has_heard_enough():
    for _ in range(3):
        make_contact(opted_in="news")
    make_contact()

    assert [audience.reachable(make_campaign(), at_most=most) for most in (1, 3, 10)] == [1, 3, 3]
