"""Somebody gives another address: theirs once its mailbox has answered, forgotten with its link where none does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from committee.tokens import BadToken
from contacts import dossier, erasure, links, merging, new_addresses, preferences
from contacts.addresses import InvalidEmail, InvalidPhone
from contacts.consents import PersonErased
from contacts.enums import Channel
from contacts.models import Address, Contact, Notice
from contacts.new_addresses import LinkTooOld, NoSms
from tests.factories import NOON, make_address, make_contact

pytestmark = pytest.mark.django_db

NEW = "lea.new@example.org"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lea():
    return make_contact(email="lea@example.org", given_name="Léa", language="en", last_sign_at=NOON - 90 * DAY)


def token_of(notice):
    return notice.values["address_url"].rstrip("/").rpartition("/")[2]


def emails(person):
    known = person.addresses.filter(kind="email").order_by("-current_since", "-pk")
    return list(known.values_list("normalised", flat=True))


def test_a_letter_goes_to_the_new_mailbox_and_names_nobody(lea):
    asked = new_addresses.ask(lea, email=f" {NEW.upper()} ", at=NOON)

    assert (asked.kind, asked.address, asked.language, asked.status) == ("new_address", NEW, "en", "pending")
    assert asked.valid_until == NOON + 7 * DAY
    assert set(asked.values) == {"address_url"}
    assert emails(lea) == ["lea@example.org"]


def test_once_its_link_is_answered_the_new_address_is_the_one_in_use_and_confirmed(lea):
    token = token_of(new_addresses.ask(lea, email=NEW, at=NOON))

    known = new_addresses.confirm(token, at=NOON + HOUR)

    lea.refresh_from_db()
    assert (known.normalised, known.verified_at, emails(lea)) == (NEW, NOON + HOUR, [NEW, "lea@example.org"])
    assert lea.last_sign_at == NOON + HOUR


def test_a_link_pressed_again_does_not_take_the_place_of_a_later_address(lea):
    first = token_of(new_addresses.ask(lea, email=NEW, at=NOON))
    new_addresses.confirm(first, at=NOON + HOUR)
    later = token_of(new_addresses.ask(lea, email="later@example.org", at=NOON + 2 * HOUR))
    new_addresses.confirm(later, at=NOON + 3 * HOUR)

    new_addresses.confirm(first, at=NOON + 4 * HOUR)

    assert emails(lea)[0] == "later@example.org"


def test_an_address_that_was_dead_lives_again_once_its_mailbox_answers(lea):
    make_address(lea, NEW)
    Address.objects.filter(normalised=NEW).update(verified_at=NOON - 9 * DAY, dead_since=NOON - DAY)

    new_addresses.confirm(token_of(new_addresses.ask(lea, email=NEW, at=NOON)), at=NOON + HOUR)

    assert Address.objects.get(normalised=NEW).dead_since is None


def test_whether_somebody_else_has_the_address_makes_no_difference(lea):
    make_contact(email=NEW)

    known, unknown = (new_addresses.ask(lea, email=email, at=NOON) for email in (NEW, "nobody@example.org"))

    assert (known.status, set(known.values)) == (unknown.status, set(unknown.values))


def test_to_a_suppressed_address_no_letter_leaves_and_no_link_is_made(lea):
    make_contact(email=NEW, suppressed=True)

    asked = new_addresses.ask(lea, email=NEW, at=NOON)

    assert (asked.status, asked.reason, asked.values) == ("excluded", "suppressed", {})


def test_nobody_s_mailbox_is_filled_from_our_page(lea):
    asked = [new_addresses.ask(lea, email=f"{n}@example.org", at=NOON) for n in (1, 1, 2, 3, 4)]

    assert [one is not None for one in asked] == [True, False, True, True, False]
    assert new_addresses.ask(lea, email="4@example.org", at=NOON + 2 * HOUR) is not None


def test_a_link_ends_after_seven_days_and_with_the_person(lea):
    token = token_of(new_addresses.ask(lea, email=NEW, at=NOON))

    with pytest.raises(LinkTooOld):
        new_addresses.confirm(token, at=NOON + 8 * DAY)
    erasure.erase(lea, by=None, at=NOON)
    with pytest.raises(BadToken):
        new_addresses.confirm(token, at=NOON)
    with pytest.raises(PersonErased):
        new_addresses.ask(lea, email=NEW, at=NOON)
    assert not Address.objects.exists()


def test_the_link_of_somebody_merged_gives_the_address_to_the_entry_that_was_kept(lea):
    token = token_of(new_addresses.ask(lea, email=NEW, at=NOON))
    kept = make_contact(email="kept@example.org")
    merging.merge(kept, lea, keep={}, why="one person", by=None, at=NOON)

    new_addresses.confirm(token, at=NOON + HOUR)

    assert emails(Contact.objects.get(pk=kept.pk))[0] == NEW


@pytest.mark.parametrize("status", ["sent", "rejected", "expired", "excluded", "in_doubt"])
def test_a_letter_that_nobody_answers_forgets_the_address_when_its_link_has_ended(lea, status):
    new_addresses.ask(lea, email=NEW, at=NOON)
    Notice.objects.update(status=status, sent_at=NOON, reason=f"550 no such user: {NEW}")

    assert new_addresses.forget_unanswered(at=NOON + 7 * DAY) == 0
    assert Notice.objects.get().address == NEW
    assert new_addresses.forget_unanswered(at=NOON + 8 * DAY) == 1

    kept = Notice.objects.get()
    assert (kept.address, kept.reason, kept.status) == ("", "", status)
    assert new_addresses.forget_unanswered(at=NOON + 9 * DAY) == 0


@pytest.mark.parametrize("status", ["pending", "deferred", "sending"])
def test_a_letter_that_may_still_leave_keeps_its_address(lea, status):
    new_addresses.ask(lea, email=NEW, at=NOON)
    Notice.objects.update(status=status)

    assert new_addresses.forget_unanswered(at=NOON + 8 * DAY) == 0


def test_a_letter_that_was_answered_says_for_good_where_it_went(lea):
    new_addresses.confirm(token_of(new_addresses.ask(lea, email=NEW, at=NOON)), at=NOON + HOUR)
    Notice.objects.update(status="sent", sent_at=NOON)

    assert new_addresses.forget_unanswered(at=NOON + 8 * DAY) == 0
    assert Notice.objects.get().address == NEW


def test_neither_the_address_nor_its_link_is_in_the_person_s_file_before_it_is_confirmed(lea):
    token = token_of(new_addresses.ask(lea, email=NEW, at=NOON))
    (told,) = dossier.sections()["notices"]([lea.pk])
    assert (told["kind"], told["address"], told["values"]) == ("new_address", "", {})

    new_addresses.confirm(token, at=NOON + HOUR)

    (told,) = dossier.sections()["notices"]([lea.pk])
    assert told["address"] == NEW


def test_a_link_for_something_else_confirms_no_address(lea):
    with pytest.raises(BadToken):
        new_addresses.confirm(links.to_preferences(lea).rstrip("/").rpartition("/")[2], at=NOON)


@pytest.mark.parametrize("written", ["", "lea", "lea@", "a@b\nBcc: x@example.org"])
def test_what_is_no_address_is_refused(lea, written):
    with pytest.raises(InvalidEmail):
        new_addresses.ask(lea, email=written, at=NOON)
    assert not Notice.objects.exists()


def test_a_mobile_number_is_kept_unconfirmed_and_opens_text_messages(lea):
    assert new_addresses.give_phone(lea, "+33 6 12 34 56 78", at=NOON)
    assert not new_addresses.give_phone(lea, "0033612345678", at=NOON)

    kept = Address.objects.get(kind="phone")
    assert (kept.normalised, kept.line, kept.verified_at) == ("+33612345678", "mobile", None)
    assert Channel.SMS in preferences.offered(lea, at=NOON).channels


@pytest.mark.parametrize(("written", "refusal"), [("+33 1 42 34 56 78", NoSms), ("12", InvalidPhone)])
def test_a_number_that_gets_no_text_messages_is_not_kept(lea, written, refusal):
    with pytest.raises(refusal):
        new_addresses.give_phone(lea, written, at=NOON)
    assert not Address.objects.filter(kind="phone").exists()
