"""The snapshot writes each person down once, in the order in which they are served."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.db import connection

from campaigns import lifecycle
from campaigns.enums import CampaignStatus
from campaigns.flow import report, snapshot
from campaigns.flow.snapshot import rows
from campaigns.flow.snapshot.take import SNAPSHOT_LOCK
from campaigns.models import Batch, Campaign, Ledger, Message
from contacts.segments import InvalidCriteria
from tests.campaigns.stages import scheduled, sending, statuses
from tests.factories import NOON, in_nine, make_contact, make_segment, make_template, make_user

pytestmark = pytest.mark.django_db


def test_rows_lie_in_the_order_of_languages_and_the_excluded_come_last():
    make_contact(email="fr@example.org", opted_in="news", language="fr")
    make_contact(email="none@example.org", language="ar")
    make_contact(email="ar@example.org", opted_in="news", language="ar")
    make_contact(email="fr2@example.org", opted_in="news", language="fr")

    campaign = sending()

    rows = Message.objects.filter(campaign=campaign).order_by("n")
    assert list(rows.values_list("n", "language", "address", "status", "reason")) == [
        (1, "ar", "ar@example.org", "pending", ""),
        (2, "fr", "fr@example.org", "pending", ""),
        (3, "fr", "fr2@example.org", "pending", ""),
        (4, "ar", "", "excluded", "no_consent"),
    ]
    assert (campaign.status, campaign.snapshot_size) == (CampaignStatus.SENDING, 4)


def test_a_snapshot_taken_twice_writes_to_nobody_twice():
    make_contact(opted_in="news")
    campaign = sending()

    again = snapshot.take(campaign, at=NOON)

    assert (again.status, Message.objects.count(), Batch.objects.count()) == (CampaignStatus.SENDING, 1, 1)


def test_while_somebody_takes_it_nobody_else_so_much_as_counts_its_audience():
    make_contact(opted_in="news")
    campaign = scheduled()
    lifecycle.start_due(at=NOON)
    nonsense = {"op": "all", "rules": [{"field": "nonsense"}]}
    campaign.sources.update(segment=make_segment(criteria=nonsense))
    campaign = Campaign.objects.select_related("template__topic").get(pk=campaign.pk)

    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [SNAPSHOT_LOCK, campaign.pk])
        assert snapshot.take(campaign, at=NOON) is campaign
        # Said, for a connection that is closed gives its locks back a moment later.
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [SNAPSHOT_LOCK, campaign.pk])

    with pytest.raises(InvalidCriteria):  # which whoever asks for the audience meets
        snapshot.take(campaign, at=NOON)


def test_those_without_an_address_are_only_counted():
    make_contact(opted_in="news")
    make_contact(opted_in="news", email=None)

    campaign = sending()

    assert (campaign.snapshot_size, campaign.without_address) == (1, 1)


def test_a_batch_has_one_language_and_the_size_of_its_lane(settings):
    settings.BATCH_SIZE = {"bulk": 2}
    for language in ("fr", "fr", "fr", "en"):
        make_contact(opted_in="news", language=language)

    campaign = sending()

    laid = Batch.objects.filter(campaign=campaign).order_by("first_n")
    assert list(laid.values_list("language", "first_n", "last_n", "lane")) == [
        ("en", 1, 1, "bulk"),
        ("fr", 2, 3, "bulk"),
        ("fr", 4, 4, "bulk"),
    ]


def test_only_the_values_that_the_text_uses_are_written_down():
    make_contact(opted_in="news", given_name="Ada", family_name="Lovelace")
    make_contact(opted_in="news", family_name="Nobody")

    campaign = sending()

    values = Message.objects.filter(campaign=campaign).order_by("n").values_list("slot_values", flat=True)
    assert list(values) == [{"person.given_name": "Ada"}, {}]


def test_a_text_without_names_keeps_none():
    make_contact(opted_in="news", given_name="Ada")
    template = make_template(**in_nine("body", "Hello."))

    campaign = sending(template=template)

    assert Message.objects.get(campaign=campaign).slot_values == {}


def test_campaigns_of_a_month_share_a_book_and_a_very_large_one_has_its_own(settings):
    for _ in range(3):
        make_contact(opted_in="news")
    first, second = sending(), sending()
    settings.OWN_PARTITION_ABOVE = 2

    large = sending()

    assert first.ledger == second.ledger != large.ledger
    assert set(Ledger.objects.values_list("name", flat=True)) == {"2024-07", f"campaign-{large.pk}"}
    assert set(statuses(large).values()) == {"pending"}
    assert report.of(large).adds_up


def test_a_very_large_campaign_is_written_down_as_any_other(settings):
    make_contact(opted_in="news", email="wang@example.org", language="ja", given_name="小明", family_name="王")
    make_contact(opted_in="news", email="wang@example.org", language="fr")
    make_contact(opted_in="news", email="noor@example.org", language="ar", native_name="نور")
    make_contact(email="never@example.org")
    make_contact(opted_in="news", email=None)
    template = make_template(
        **in_nine("body", "For {{ person.full_name | default: 'you' }}, in {{ person.language }}.")
    )
    small = sending(template=template)
    settings.OWN_PARTITION_ABOVE = 0

    large = sending(template=template)

    assert (small.snapshot_size, small.without_address) == (large.snapshot_size, large.without_address) == (4, 1)
    assert written(small) == written(large)
    assert [values for *_rest, values in written(large)][:2] == [
        {"person.full_name": "نور", "person.language": "ar"},
        {"person.full_name": "王小明", "person.language": "ja"},
    ]


def written(campaign):
    columns = "n", "contact_id", "language", "status", "reason", "address_id", "address", "attempts", "slot_values"
    return list(Message.objects.filter(campaign=campaign).order_by("n").values_list(*columns))


def test_both_kinds_of_book_have_the_same_indexes_and_leave_room_on_their_pages(settings):
    make_contact(opted_in="news")
    small = sending()
    settings.OWN_PARTITION_ABOVE = 0
    large = sending()

    assert indexes_of(small.ledger) == indexes_of(large.ledger)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relname = ANY(%s) AND 'fillfactor=45' = ANY(reloptions)",
            [[f"campaigns_message_{ledger}" for ledger in (small.ledger, large.ledger)]],
        )
        assert cursor.fetchone() == (2,)


def indexes_of(ledger):
    """What the partition's indexes are on, and that each is part of the parent's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(a.attname::text ORDER BY k.place), i.indisunique, i.indisprimary, c.relispartition
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid
              CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             WHERE i.indrelid = %s::regclass GROUP BY 2, 3, 4, i.indexrelid ORDER BY 1
            """,
            [f"campaigns_message_{ledger}"],
        )
        return cursor.fetchall()


def test_both_kinds_of_book_promise_the_same_of_each_message(settings):
    make_contact(opted_in="news")
    small = sending()
    settings.OWN_PARTITION_ABOVE = 0
    large = sending()

    assert columns_of(small.ledger) == columns_of(large.ledger)
    assert promises_of(small.ledger) == promises_of(large.ledger)
    assert "CHECK" in str(promises_of(large.ledger))


def columns_of(ledger):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT attname, format_type(atttypid, atttypmod), attcollation, attnotnull, pg_get_expr(adbin, adrelid)
              FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
             WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname
            """,
            [f"campaigns_message_{ledger}"],
        )
        return cursor.fetchall()


def promises_of(ledger):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT contype, pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = %s::regclass ORDER BY 1, 2
            """,
            [f"campaigns_message_{ledger}"],
        )
        return cursor.fetchall()


@pytest.mark.parametrize("book", ["shared", "own"])
def test_in_steps_the_same_is_written_down_as_in_one_statement(settings, monkeypatch, book):
    for number, language in enumerate(("ja", "fr", "fr", "ar", "ko")):
        make_contact(email=f"{number // 2}@example.org", opted_in="news", language=language)
    make_contact(email="never@example.org")
    at_once = sending()
    monkeypatch.setattr(rows, "IN_STEPS_ABOVE", 0)
    settings.OWN_PARTITION_ABOVE = 0 if book == "own" else 1_000

    in_steps = sending()

    assert written(at_once) == written(in_steps)
    assert (at_once.snapshot_size, at_once.without_address) == (in_steps.snapshot_size, in_steps.without_address)


def test_a_cancel_before_the_snapshot_is_taken_leaves_nothing():
    make_contact(opted_in="news")
    campaign = scheduled()
    lifecycle.start_due(at=NOON)
    lifecycle.cancel(campaign, by=make_user(), reason="No.", at=NOON)

    snapshot.take(campaign, at=NOON)

    campaign.refresh_from_db()
    assert (campaign.status, Message.objects.count()) == (CampaignStatus.CANCELLED, 0)


@pytest.mark.parametrize("own_book_above", [1_000, 1])
def test_who_reads_a_language_that_is_not_written_gets_the_one_declared_and_is_remembered_by_their_own(
    settings, own_book_above
):
    settings.OWN_PARTITION_ABOVE = own_book_above
    for language in ("ko", "en", "fr", "ko"):
        make_contact(email=f"{language}@example.org" if language != "ko" else "", opted_in="news", language=language)
    nothing = {f"{field}_{code}": "" for field in ("subject", "body") for code in ("ko", "de")}
    campaign = scheduled(template=make_template(fallbacks={"ko": ["de", "en"]}, **nothing))
    lifecycle.start_due(at=NOON)

    snapshot.take(campaign, at=NOON)

    rows = Message.objects.filter(campaign=campaign).order_by("n")
    assert list(rows.values_list("language", "language_wanted")) == [
        ("en", "ko"),
        ("en", "en"),
        ("en", "ko"),
        ("fr", "fr"),
    ]
    assert [(batch.language, batch.first_n, batch.last_n) for batch in Batch.objects.order_by("first_n")] == [
        ("en", 1, 3),
        ("fr", 4, 4),
    ]
