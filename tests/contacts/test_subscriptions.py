from __future__ import annotations

from datetime import timedelta

import pytest

from committee import tokens
from committee.tokens import BadToken, Scope
from contacts import consents, erasure, merging, subscriptions
from contacts.addresses import InvalidEmail
from contacts.enums import Channel, ConsentSource
from contacts.models import Address, Consent, ConsentProof, ConsentRecord, Contact, Notice, SignUp
from contacts.subscriptions import LinkTooOld
from tests.factories import NOON, make_contact, make_topic

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def sign_up(email="lea@example.org", *, at=NOON, language="ja", topics=("news",)):
    return subscriptions.sign_up(
        email=email,
        language=language,
        topics=[make_topic(code) for code in topics],
        at=at,
        wording="sign-up-1",
        ip_address="192.0.2.7",
    )


def token_of(notice):
    return notice.values["confirm_url"].rstrip("/").rpartition("/")[2]


def confirm(*, at=NOON + HOUR):
    return subscriptions.confirm(token_of(Notice.objects.latest("pk")), at=at, ip_address="192.0.2.8")


def test_sign_up_of_a_stranger_makes_a_contact_without_a_right_and_a_notice_with_a_link():
    asked = sign_up(" Lea@Example.org ", topics=["news", "tickets"])

    contact = Contact.objects.get()
    assert (contact.system, contact.language, asked.contact) == ("sign-up", "ja", contact)
    assert "lea" not in contact.external_id
    assert list(Address.objects.values_list("normalised", "verified_at")) == [("lea@example.org", None)]
    assert not Consent.objects.exists()
    notice = Notice.objects.get()
    assert (notice.kind, notice.cause, notice.language, notice.address, notice.status, notice.valid_until) == (
        "confirm_opt_in",
        f"sign_up:{asked.pk}",
        "ja",
        "lea@example.org",
        "pending",
        NOON + timedelta(days=7),
    )
    assert notice.values["topics"] == "news ja、tickets ja"
    assert notice.values["confirm_url"].startswith("http://testserver/c/")


def test_sign_up_of_somebody_known_adds_no_second_person():
    known = make_contact(email="lea@example.org", language="fr")

    asked = sign_up()

    assert asked.contact == known
    known.refresh_from_db()
    assert known.language == "fr"


def test_sign_up_with_an_address_that_two_share_is_nobodys_of_them():
    make_contact(email="lea@example.org")
    make_contact(email="lea@example.org")

    first, again = sign_up(), sign_up(at=NOON + 2 * HOUR)

    assert first.contact.system == "sign-up"
    assert again.contact == first.contact


def test_sign_up_repeated_within_the_hour_sends_no_second_e_mail():
    first = sign_up()

    assert sign_up(at=NOON + HOUR / 2) == first
    assert sign_up(at=NOON + HOUR / 2, topics=["tickets"]) != first
    assert sign_up(at=NOON + 2 * HOUR) != first
    assert Notice.objects.count() == 3


def test_no_more_than_three_letters_an_hour_go_to_one_address_whatever_is_asked_for():
    for code in ("news", "shop", "tickets", "partners", "torch"):
        last = sign_up(topics=[code])

    assert Notice.objects.count() == SignUp.objects.count() == 3
    assert last == SignUp.objects.latest("pk")
    sign_up("max@example.org")
    sign_up(at=NOON + 2 * HOUR, topics=["torch"])
    assert Notice.objects.count() == 5


def test_sign_up_of_a_suppressed_address_writes_to_nobody_and_says_why():
    make_contact(email="lea@example.org", suppressed=True)

    sign_up()

    assert list(Notice.objects.values_list("status", "reason")) == [("excluded", "suppressed")]


def test_sign_up_with_something_that_is_no_address_is_refused():
    with pytest.raises(InvalidEmail):
        sign_up("lea@example")

    assert not Contact.objects.exists()


def test_confirmation_gives_the_rights_with_their_proof():
    asked = sign_up(topics=["news", "tickets"])

    confirm()

    assert sorted(Consent.objects.values_list("topic__code", "channel", "status", "since")) == [
        ("news", "email", "granted", NOON + HOUR),
        ("tickets", "email", "granted", NOON + HOUR),
    ]
    assert set(ConsentRecord.objects.values_list("source", "source_ref", "wording", "language")) == {
        ("confirmation", f"sign_up:{asked.pk}", "sign-up-1", "ja")
    }
    proof = ConsentProof.objects.first()
    assert proof.ip_address == "192.0.2.8"
    assert "192.0.2.7" in proof.text
    assert Address.objects.get().verified_at == NOON + HOUR


def test_confirming_twice_is_the_same_as_once():
    sign_up()

    confirm()
    confirm(at=NOON + 2 * HOUR)

    assert ConsentRecord.objects.count() == 1
    assert SignUp.objects.get().confirmed_at == NOON + HOUR


def test_confirmation_pressed_again_brings_nobody_back_who_has_left():
    asked = sign_up()
    confirm()
    consents.withdraw(
        asked.contact, topic=make_topic(), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=NOON + 2 * HOUR
    )

    confirm(at=NOON + 3 * HOUR)

    assert Consent.objects.get().status == "withdrawn"


def test_confirmation_after_seven_days_is_refused():
    sign_up()

    with pytest.raises(LinkTooOld):
        confirm(at=NOON + timedelta(days=8))

    assert not Consent.objects.exists()


def test_confirmation_of_somebody_erased_is_no_link():
    asked = sign_up()
    token = token_of(Notice.objects.get())
    erasure.erase(asked.contact, by=None, at=NOON)

    with pytest.raises(BadToken):
        subscriptions.confirm(token, at=NOON + HOUR)


def test_link_of_one_person_does_not_answer_the_request_of_another():
    asked = sign_up()
    forged = tokens.make(Scope.CONFIRM, subject=make_contact().public_id, reference=(0, asked.pk))

    with pytest.raises(BadToken):
        subscriptions.confirm(forged, at=NOON + HOUR)


def test_confirmation_of_an_entry_that_was_merged_gives_the_right_to_the_one_that_was_kept():
    asked = sign_up()
    token = token_of(Notice.objects.get())
    kept = make_contact(email="other@example.org")
    merging.merge(kept, asked.contact, keep={}, why="entered twice", by=None, at=NOON)

    subscriptions.confirm(token, at=NOON + HOUR)

    assert list(Consent.objects.values_list("contact", "status")) == [(kept.pk, "granted")]


def test_whoever_signed_up_without_being_known_and_was_merged_since_signs_up_as_themself():
    asked = sign_up()
    kept = make_contact(email="other@example.org")
    merging.merge(kept, asked.contact, keep={}, why="entered twice", by=None, at=NOON)

    assert sign_up(at=NOON + 2 * HOUR).contact == kept


def test_an_adult_may_sign_up_at_the_mailbox_they_gave_for_a_child():
    child = make_contact(email="lea@example.org", is_minor=True)

    asked = sign_up()

    assert asked.contact != child
    confirm()
    assert Consent.objects.get().contact == asked.contact
