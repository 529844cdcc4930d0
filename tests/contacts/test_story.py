from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.models import Message
from contacts import merging, story
from contacts.models import ConsentRecord, Notice
from tests.campaigns.stages import deliver, sending
from tests.factories import (
    NOON,
    make_consent,
    make_contact,
    make_session,
    make_shift,
    make_topic,
    make_volunteer,
)
from volunteers.models import Assignment

pytestmark = pytest.mark.django_db


def everything(_permission):
    return True


def told(contact, *, parts=None, **how):
    return story.of(contact, story.parts(parts or everything), **how)


def make_ticket(contact, number, at, until=None):
    status = "refunded" if until else "held"
    return contact.tickets.create(session=make_session(), number=number, held_from=at, held_until=until, status=status)


def test_a_story_is_told_in_order_of_time_the_latest_first_by_every_app():
    fan = make_contact()
    make_consent(fan, topic=make_topic("news"), at=NOON)
    make_ticket(fan, "T-1", NOON + timedelta(hours=1), until=NOON + timedelta(hours=3))
    Notice.objects.create(
        contact=fan, kind="confirm_opt_in", cause="x", language="fr", address="a@example.org",
        created_at=NOON + timedelta(hours=2),
    )  # fmt: skip
    shift = make_shift()
    assignment = Assignment.objects.create(volunteer=make_volunteer(contact=fan), shift=shift, during=shift.during)

    entries = told(fan).entries

    assert [str(entry.title) for entry in entries] == [
        "Put on a shift",
        "Ticket given up: refunded",
        "confirmation of a sign-up",
        "Got a ticket",
        "granted · news · news en · e-mail",
    ]
    assert entries[0].at == assignment.created_at
    assert [entry.at for entry in entries[1:]] == [NOON + timedelta(hours=hours) for hours in (3, 2, 1, 0)]


def test_each_part_is_told_to_those_alone_who_may_read_it():
    fan = make_contact(opted_in="news")
    make_ticket(fan, "T-1", NOON)

    seen = told(fan, parts=lambda permission: permission == "contacts.view_ticket").entries

    assert [str(entry.title) for entry in seen] == ["Got a ticket"]
    assert story.parts(lambda _permission: False) == []


def test_pages_follow_each_other_without_a_gap_or_a_repetition():
    fan = make_contact()
    for number in range(7):
        make_ticket(fan, f"T-{number}", NOON + timedelta(hours=number))
    make_consent(fan, topic=make_topic("news"), at=NOON + timedelta(minutes=30))

    found, before = [], None
    for _ in range(5):
        page = told(fan, at_most=3, before=before)
        found += [entry.at for entry in page.entries]
        before = page.goes_on_before
        if before is None:
            break

    assert len(found) == len(set(found)) == 8
    assert found == sorted(found, reverse=True)


def test_what_happened_at_one_moment_stays_on_one_page():
    fan = make_contact()
    for number in range(5):
        make_ticket(fan, f"T-{number}", NOON)
    make_ticket(fan, "earlier", NOON - timedelta(hours=1))

    first = told(fan, at_most=4)
    rest = told(fan, at_most=4, before=first.goes_on_before)

    assert (len(first.entries), [entry.at for entry in rest.entries]) == (5, [NOON - timedelta(hours=1)])
    assert rest.goes_on_before is None


@pytest.mark.parametrize("later", [0, 1, 24, 25])
def test_all_the_tickets_of_one_large_purchase_are_told_exactly_once(later):
    fan = make_contact()
    for number in range(41):
        make_ticket(fan, f"T-{number}", NOON)
    for number in range(later):
        make_ticket(fan, f"later-{number}", NOON + timedelta(hours=1, minutes=number))
    make_ticket(fan, "earlier", NOON - timedelta(hours=1))

    found, before = [], None
    for _ in range(5):
        page = told(fan, before=before)
        found += [str(entry.detail) for entry in page.entries]
        before = page.goes_on_before
        if before is None:
            break

    assert len(found) == len(set(found)) == 41 + later + 1
    assert "earlier" in found[-1]


def test_a_story_costs_the_same_however_long_it_is(django_assert_num_queries):
    fan = make_contact()
    for number in range(30):
        make_ticket(fan, f"T-{number}", NOON + timedelta(minutes=number))
    parts = story.parts(lambda permission: permission == "contacts.view_ticket")

    with django_assert_num_queries(3):  # who they are, tickets got, tickets given up
        page = story.of(fan, parts)

    assert len(page.entries) == story.AT_MOST


def test_after_a_merge_the_story_is_that_of_both_entries():
    survivor, absorbed = make_contact(opted_in="news"), make_contact(opted_in="shop")

    merging.merge(survivor, absorbed, keep={}, why="same desk", by=None, at=NOON + timedelta(days=1))

    titles = [str(entry.title) for entry in told(survivor).entries]
    assert titles[0] == f"Merged with entry {absorbed.pk} by –"
    assert sorted(titles[1:]) == ["granted · news · news en · e-mail", "granted · shop · shop en · e-mail"]
    assert ConsentRecord.objects.filter(joined_subject__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_messages_of_campaigns_stand_in_the_story_also_those_sent_before_a_merge():
    fan, other = make_contact(opted_in="news"), make_contact()
    campaign = sending()
    deliver(campaign)
    merging.merge(other, fan, keep={}, why="same desk", by=None, at=NOON + timedelta(days=1))

    message = Message.objects.get(contact_id=fan.pk)
    entries = {str(entry.detail): entry for entry in told(other).entries if entry.title == campaign.name}
    assert sorted(entries) == ["excluded · no consent · e-mail · fr", "sent · e-mail · fr"]
    assert entries["sent · e-mail · fr"].at == message.sent_at
