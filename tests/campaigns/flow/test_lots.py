"""Who is in the control group, who reads which variant, and when: by lot, and whoever draws again draws the same."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection

from campaigns.enums import ChannelRule
from campaigns.flow import report, snapshot
from campaigns.flow.snapshot import lots
from campaigns.models import Batch, CampaignVariant, Message
from contacts.enums import Channel
from contacts.models import Contact
from tests.campaigns.findings.templates import on_three_channels
from tests.campaigns.stages import deliver, sending, taken
from tests.factories import (
    NOON,
    in_nine,
    make_address,
    make_campaign,
    make_consent,
    make_contact,
    make_template,
    make_topic,
)

pytestmark = pytest.mark.django_db

PEOPLE = 100_000
SEED = 20_240_726


def shares(variants=(), *, seed=SEED, **fields) -> Counter[tuple[bool, str, bool]]:
    """How a hundred thousand people fall: control, variant, canary."""
    rows = [CampaignVariant(label=label, share=share) for label, share in variants]
    drawn = lots.of(make_campaign(seed=seed, **fields), rows, people=PEOPLE)
    sql = f"""
        SELECT {drawn.is_control}, {drawn.variant}, {drawn.is_early}, count(*)
          FROM (SELECT id, '' AS why, {drawn.lot} AS lot FROM generate_series(1, {PEOPLE}) AS id) AS lotted
         GROUP BY 1, 2, 3
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, drawn.params)
        return Counter({tuple(row): people for *row, people in cursor.fetchall()})


def near(people: int, percent: float) -> bool:
    """Within four standard deviations of its share: by chance alone, once in sixteen thousand draws."""
    share = percent / 100
    return abs(people - PEOPLE * share) <= 4 * (PEOPLE * share * (1 - share)) ** 0.5


def test_each_share_is_as_large_as_it_was_asked_for():
    found = shares([("A", 50), ("B", 30), ("C", 20)], control_share=10, canary_percent=1)

    assert near(sum(people for (control, *_), people in found.items() if control), 10)
    for label, share in (("A", 50), ("B", 30), ("C", 20)):
        assert near(sum(people for (_, variant, _e), people in found.items() if variant == label), share)
    assert near(sum(people for (*_, early), people in found.items() if early), 1)


def test_one_draw_says_nothing_of_another():
    found = shares([("A", 50), ("B", 50)], control_share=20, canary_percent=10)

    for control, in_control in ((True, 20), (False, 80)):
        for variant in "AB":
            for early, in_canary in ((True, 10), (False, 90)):
                assert near(found[control, variant, early], in_control * 0.5 * in_canary / 100)


def test_another_seed_draws_others():
    one = shares(control_share=10)
    assert one == shares(control_share=10)
    assert one != shares(control_share=10, seed=SEED + 1)


def test_nothing_is_drawn_where_nothing_is_asked_for():
    assert lots.of(make_campaign(canary_percent=1, seed=SEED), [], people=100) == lots.Lots()


def crowd(people: int = 60) -> None:
    for number in range(people):
        make_contact(opted_in="news", language=("fr", "en", "ar")[number % 3])


@pytest.mark.parametrize("own_book_above", [1_000, 0])
def test_the_control_group_is_written_nothing_and_counted(settings, own_book_above):
    settings.OWN_PARTITION_ABOVE = own_book_above
    crowd()

    campaign = taken(control_share=50, seed=SEED)

    rows = list(Message.objects.filter(campaign=campaign))
    control = [row for row in rows if row.status == "excluded"]
    assert 10 < len(control) < 50
    assert {(row.reason, row.address, row.slot_values) for row in control} == {("control", "", None)}
    assert {row.status for row in rows if row not in control} == {"pending"}
    assert campaign.snapshot_size == 60
    assert report.of(campaign).adds_up


def test_who_is_in_the_control_group_is_so_on_every_channel():
    crowd()
    news = make_topic("news")
    for number, person in enumerate(Contact.objects.all()):
        make_consent(person, topic=news, channel=Channel.SMS)
        make_address(person, f"+3361234{number:04}", kind="phone")

    campaign = taken(
        template=make_template(**on_three_channels()),
        control_share=50,
        seed=SEED,
        channels=[Channel.EMAIL, Channel.SMS],
        channel_rule=ChannelRule.ALL,
    )

    by_person: dict[int, set[str]] = {}
    for person, reason in Message.objects.filter(campaign=campaign).values_list("contact_id", "reason"):
        by_person.setdefault(person, set()).add(reason)
    assert campaign.snapshot_size == 120
    assert {frozenset(reasons) for reasons in by_person.values()} == {frozenset({""}), frozenset({"control"})}


def test_the_seed_is_written_before_the_snapshot_and_kept():
    make_contact(opted_in="news")
    campaign = sending()

    assert campaign.seed is not None
    assert snapshot.take(campaign, at=NOON).seed == campaign.seed


@pytest.mark.parametrize("own_book_above", [1_000, 0])
def test_waves_have_their_size_and_a_few_go_first(settings, own_book_above):
    settings.OWN_PARTITION_ABOVE = own_book_above
    settings.CANARY_FROM_PEOPLE = 50
    crowd()
    make_contact(email="no-right@example.org")

    campaign = taken(canary_percent=10, seed=SEED, wave_people=20, wave_minutes=5)

    people = Counter()
    for batch in Batch.objects.filter(campaign=campaign):
        people[batch.wave] += batch.last_n - batch.first_n + 1
    assert 1 <= people[0] <= 20
    assert [people[wave] for wave in (1, 2)] == [20, 20]
    assert people.total() == 60
    assert (campaign.open_wave, campaign.wave_opened_at) == (0, NOON)


def test_without_a_canary_the_first_wave_is_open_at_once():
    crowd(25)

    campaign = taken(wave_people=10, wave_minutes=5)

    people = Counter()
    for batch in Batch.objects.filter(campaign=campaign):
        people[batch.wave] += batch.last_n - batch.first_n + 1
    assert people == {1: 10, 2: 10, 3: 5}
    assert campaign.open_wave == 1


def test_each_reads_the_words_of_their_variant_with_the_values_these_need():
    for number in range(24):
        make_contact(opted_in="news", given_name=f"Ada{number}", language="fr" if number % 2 else "en")
    plain = make_template(**in_nine("subject", "Plain"), **in_nine("body", "Hello."))
    personal = make_template(
        **in_nine("subject", "Dear {{ person.given_name | default: 'friend' }}"), **in_nine("body", "Hello.")
    )

    campaign = sending(variants=[(plain, 50), (personal, 50)], seed=SEED)
    gateway = deliver(campaign)

    rows = {row.address: row for row in Message.objects.filter(campaign=campaign)}
    assert {row.variant for row in rows.values()} == {"A", "B"}
    for envelope in gateway.accepted:
        row = rows[envelope.recipient]
        if row.variant == "A":
            assert row.slot_values == {}
            assert b"Subject: Plain" in envelope.content
        else:
            assert f"Subject: Dear {row.slot_values['person.given_name']}".encode() in envelope.content
    assert {row.status for row in rows.values()} == {"sent"}


def test_who_reads_a_language_that_their_variant_lacks_gets_the_one_it_declares():
    for _ in range(12):
        make_contact(opted_in="news", language="ko")
    nothing = {f"{field}_ko": "" for field in ("subject", "body")}
    lacking = make_template(fallbacks={"ko": ["en"]}, **nothing)

    campaign = sending(variants=[(make_template(), 50), (lacking, 50)], seed=SEED)

    spoken = set(Message.objects.filter(campaign=campaign).values_list("variant", "language", "language_wanted"))
    assert spoken == {("A", "ko", "ko"), ("B", "en", "ko")}
