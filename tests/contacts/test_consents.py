from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from committee.models import AuditEntry
from contacts import consents, erasure
from contacts.consents import PersonErased
from contacts.enums import Channel, ConsentSource, ConsentStatus
from contacts.models import Consent, ConsentProof, ConsentRecord
from contacts.signals import consent_withdrawn
from tests.contacts.told import Told, report
from tests.factories import NOON, make_contact, make_topic, make_user

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def opt_in(contact, *, at=NOON, source=ConsentSource.CONFIRMATION, **more):
    return consents.record_opt_in(contact, topic=make_topic(), channel=Channel.EMAIL, source=source, at=at, **more)


def withdraw(contact, *, at=NOON, source=ConsentSource.API, **more):
    return consents.withdraw(contact, topic=make_topic(), channel=Channel.EMAIL, source=source, at=at, **more)


def rights(contact):
    return list(
        Consent.objects.filter(contact=contact)
        .order_by("topic", "channel")
        .values_list("topic__code", "channel", "status", "since")
    )


@pytest.fixture
def told():
    heard = []

    def listen(sender, **arguments):
        del arguments["signal"]
        heard.append(arguments)

    consent_withdrawn.connect(listen)
    yield heard
    consent_withdrawn.disconnect(listen)


def test_opt_in_gives_the_right_and_keeps_what_proves_it():
    fan = make_contact()

    right = opt_in(fan, wording="2024-05", language="ar", proof="ticked the box", ip_address="192.0.2.7")

    assert rights(fan) == [("news", "email", "granted", NOON)]
    record = ConsentRecord.objects.get()
    assert (right.record, record.subject, record.wording, record.language) == (record, fan.subject, "2024-05", "ar")
    proof = ConsentProof.objects.get()
    assert (proof.record, proof.text, proof.ip_address) == (record, "ticked the box", "192.0.2.7")


def test_opt_in_on_one_channel_and_topic_gives_no_other():
    fan = make_contact()
    make_topic("merchandise")

    opt_in(fan)

    assert rights(fan) == [("news", "email", "granted", NOON)]


def test_withdrawal_ends_the_right_and_tells_the_apps_above(told):
    fan = make_contact(opted_in="news")

    withdraw(fan, at=NOON + HOUR, source=ConsentSource.ONE_CLICK, reference="3.118")

    assert rights(fan) == [("news", "email", "withdrawn", NOON + HOUR)]
    assert told == [
        {
            "contact_id": fan.pk,
            "topic_id": make_topic().pk,
            "channel": "email",
            "source": ConsentSource.ONE_CLICK,
            "reference": "3.118",
            "at": NOON + HOUR,
        }
    ]


def test_withdrawing_twice_tells_it_once(told):
    fan = make_contact(opted_in="news")

    withdraw(fan, at=NOON + HOUR)
    withdraw(fan, at=NOON + HOUR)
    withdraw(fan, at=NOON + 2 * HOUR)

    assert rights(fan) == [("news", "email", "withdrawn", NOON + 2 * HOUR)]
    assert len(told) == 1


def test_withdrawal_without_a_right_is_kept_against_older_files():
    stranger = make_contact()

    withdraw(stranger, at=NOON)
    opt_in(stranger, at=NOON - HOUR, source=ConsentSource.IMPORT)

    assert rights(stranger) == [("news", "email", "withdrawn", NOON)]


def test_opt_in_after_a_withdrawal_counts_again():
    fan = make_contact()

    withdraw(fan, at=NOON)
    opt_in(fan, at=NOON + HOUR)

    assert rights(fan) == [("news", "email", "granted", NOON + HOUR)]


@pytest.mark.parametrize("withdrawal_first", [True, False])
def test_at_equal_times_the_withdrawal_stands(*, withdrawal_first):
    fan = make_contact()

    for decide in (withdraw, opt_in) if withdrawal_first else (opt_in, withdraw):
        decide(fan, at=NOON)

    assert rights(fan) == [("news", "email", "withdrawn", NOON)]


def test_older_withdrawal_reported_late_lowers_nothing(told):
    fan = make_contact(opted_in="news")

    withdraw(fan, at=NOON - HOUR, source=ConsentSource.IMPORT)

    assert rights(fan) == [("news", "email", "granted", NOON)]
    assert told == []


def test_person_at_the_button_leaves_even_when_a_file_was_dated_ahead():
    fan = make_contact(opted_in="news", at=NOON + HOUR)

    withdraw(fan, at=NOON, source=ConsentSource.UNSUBSCRIBE_PAGE)

    assert rights(fan) == [("news", "email", "withdrawn", NOON + HOUR)]


def test_decision_told_twice_is_one_record():
    fan = make_contact()

    opt_in(fan, at=NOON, ip_address="192.0.2.7")
    opt_in(fan, at=NOON, ip_address="192.0.2.7")

    assert ConsentRecord.objects.count() == ConsentProof.objects.count() == 1


def test_withdrawal_by_staff_stands_in_the_audit_trail_without_the_name():
    fan = make_contact(opted_in="news", given_name="Camille", family_name="Lefèvre")
    officer = make_user(username="dpo")

    withdraw(fan, at=NOON + HOUR, source=ConsentSource.STAFF, by=officer)

    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.action, entry.object_id, entry.object_name, entry.after) == (
        "dpo",
        "consents.withdraw",
        str(fan.pk),
        "",
        {"topic": "news", "channel": "email"},
    )


def test_of_an_erased_person_nothing_is_recorded():
    fan = erasure.erase(make_contact(), by=None, at=NOON)

    with pytest.raises(PersonErased):
        opt_in(fan, at=NOON + HOUR)
    assert withdraw(fan, at=NOON + HOUR) is None
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize(
    "rewrite",
    [lambda ledger: ledger.update(status="withdrawn"), lambda ledger: ledger._raw_delete("default")],
    ids=["update", "delete"],
)
def test_ledger_refuses_to_be_rewritten(rewrite):
    make_contact(opted_in="news")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rewrite(ConsentRecord.objects.all())


def test_opt_ins_of_a_file_raise_only_what_no_later_decision_forbids():
    new, left, erased = make_contact(), make_contact(), make_contact()
    withdraw(left, at=NOON + HOUR)
    erasure.erase(erased, by=None, at=NOON)
    news = make_topic()

    raised = report(*(Told(contact.pk, news.pk, Channel.EMAIL, NOON) for contact in (erased, left, new)))

    assert raised == 1
    assert rights(new) == [("news", "email", "granted", NOON)]
    assert rights(left) == [("news", "email", "withdrawn", NOON + HOUR)]
    assert rights(erased) == []


def test_opt_ins_of_the_same_file_again_change_nothing():
    fans = [make_contact() for _ in range(3)]
    told = [Told(fan.pk, make_topic().pk, Channel.SMS, NOON, origin="stand at Bercy") for fan in fans]

    raised = [report(*told, *told, source_ref=ref) for ref in ("a", "b")]

    assert raised == [3, 0]
    assert list(ConsentRecord.objects.values_list("source_ref", flat=True)) == ["a · stand at Bercy"] * 3


def test_a_file_is_recorded_by_the_index_of_the_ledger_however_small_the_planner_believes_it_to_be():
    fans = [make_contact(opted_in="news") for _ in range(3)]
    told = [Told(fan.pk, make_topic("shop").pk, "email", NOON) for fan in fans]
    with connection.cursor() as cursor:
        # As after a look at the table in the middle of the transaction that first filled it.
        cursor.execute(
            "UPDATE pg_class SET reltuples = 0 WHERE relname IN ('contacts_contact', 'contacts_consentrecord')"
        )

    with CaptureQueriesContext(connection) as asked:
        assert report(*told) == 3

    (looked,) = [one["sql"] for one in asked if one["sql"].strip().startswith("DELETE FROM told_decision")]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {looked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in plan
    assert "Hash" not in plan


def test_rebuild_follows_a_merge_into_the_other_subject():
    kept, former = make_contact(opted_in="news"), make_contact()
    withdraw(former, at=NOON + HOUR)
    ConsentRecord.objects.create(
        subject=kept.subject, joined_subject=former.subject, decided_at=NOON, source=ConsentSource.MERGE
    )

    consents.rebuild(kept)

    assert rights(kept) == [("news", "email", "withdrawn", NOON + HOUR)]


decisions = st.lists(
    st.tuples(
        st.sampled_from(["one opt-in", "file", "withdrawal"]),
        st.sampled_from(["news", "tickets"]),
        st.sampled_from([Channel.EMAIL, Channel.SMS]),
        st.integers(0, 4),
    ),
    max_size=12,
)


class TheLedgerAndTheRight(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(decisions)
    def test_right_is_the_latest_decision_and_rebuilding_gives_the_same(self, story):
        fan = make_contact(email=None)
        expected = {}
        for kind, code, channel, hour in story:
            topic, at = make_topic(code), NOON + hour * HOUR
            if kind == "withdrawal":
                consents.withdraw(fan, topic=topic, channel=channel, source=ConsentSource.API, at=at)
            elif kind == "file":
                report(Told(fan.pk, topic.pk, channel, at))
            else:
                consents.record_opt_in(fan, topic=topic, channel=channel, source=ConsentSource.API, at=at)
            decision = (at, kind == "withdrawal")
            expected[code, channel] = max(decision, expected.get((code, channel), decision))

        held = {
            (right.topic.code, right.channel): (right.since, right.status == ConsentStatus.WITHDRAWN)
            for right in Consent.objects.filter(contact=fan)
        }
        assert held == expected

        before = list(Consent.objects.filter(contact=fan).order_by("record").values_list("record", "status", "since"))
        consents.rebuild(fan)
        after = list(Consent.objects.filter(contact=fan).order_by("record").values_list("record", "status", "since"))
        assert after == before


@pytest.mark.django_db(transaction=True)
def test_withdrawal_waits_for_a_hand_over_that_holds_the_contact():
    fan = make_contact(opted_in="news")
    ended = threading.Event()

    def leave():
        withdraw(fan, at=NOON + HOUR)
        ended.set()
        connection.close()

    leaving = threading.Thread(target=leave)
    with transaction.atomic(), connection.cursor() as gate:
        gate.execute("SELECT FROM contacts_contact WHERE id = %s FOR SHARE", [fan.pk])
        leaving.start()
        assert not ended.wait(0.3)
    leaving.join(60)

    assert rights(fan) == [("news", "email", "withdrawn", NOON + HOUR)]


def test_leaving_everything_ends_each_right_once_and_tells_each(told):
    fan = make_contact(opted_in="news")
    opt_in(fan)
    consents.record_opt_in(
        fan, topic=make_topic("shop"), channel=Channel.SMS, source=ConsentSource.API, at=NOON + 2 * HOUR
    )

    at = NOON + HOUR
    assert consents.withdraw_all(fan, source=ConsentSource.PREFERENCES, at=at, reference="3.118") == 2
    assert consents.withdraw_all(fan, source=ConsentSource.PREFERENCES, at=at, reference="3.118") == 0

    # The shop's is a later moment, which nobody who decides here and now can be older than.
    assert rights(fan) == [("news", "email", "withdrawn", at), ("shop", "sms", "withdrawn", NOON + 2 * HOUR)]
    assert [(one["reference"], one["source"]) for one in told] == [("3.118", ConsentSource.PREFERENCES)] * 2


def test_an_opt_in_is_a_sign_of_life_which_never_moves_back():
    fan = make_contact(last_sign_at=NOON)

    opt_in(fan, at=NOON + HOUR)
    report(Told(fan.pk, make_topic("shop").pk, "email", NOON + 2 * HOUR))
    opt_in(fan, at=NOON - HOUR)

    fan.refresh_from_db()
    assert fan.last_sign_at == NOON + 2 * HOUR
