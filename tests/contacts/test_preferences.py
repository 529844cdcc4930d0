from __future__ import annotations

from datetime import timedelta

import pytest

from contacts import consents, erasure, preferences
from contacts.consents import PersonErased
from contacts.enums import AddressKind, Channel, ConsentSource, LanguageSource, Pace, PhoneLine, TopicKind
from contacts.models import Consent, ConsentRecord, Contact
from contacts.preferences import TooLateToUndo
from tests.factories import NOON, make_address, make_consent, make_contact, make_topic

HOUR = timedelta(hours=1)
REFERENCE = "3.118"

pytestmark = pytest.mark.django_db


@pytest.fixture
def news():
    return make_topic("news")


@pytest.fixture
def shop():
    return make_topic("shop")


def save(contact, choices, *, at=NOON + HOUR, **wishes):
    said = {"language": contact.language, "pace": Pace.ALL, "paused_until": None, "wording": "preferences-1", **wishes}
    return preferences.save(
        contact, choices={(topic.pk, way): wanted for (topic, way), wanted in choices.items()}, at=at, **said
    )


def rights(contact):
    return dict(Consent.objects.filter(contact=contact).values_list("topic__code", "status"))


def test_saving_gives_what_was_ticked_and_ends_what_was_not_with_the_words_that_stood_there(news, shop):
    fan = make_contact(opted_in="news", language="ja")

    saved = save(fan, {(news, "email"): False, (shop, "email"): True})

    assert {(change.topic.code, change.is_granted) for change in saved.changes} == {("news", False), ("shop", True)}
    assert rights(fan) == {"news": "withdrawn", "shop": "granted"}
    given = ConsentRecord.objects.get(topic=shop)
    assert (given.source, given.wording, given.language) == ("preferences", "preferences-1", "ja")


def test_saving_twice_is_the_same_as_once(news, shop):
    fan = make_contact(opted_in="news")
    wanted = {(news, "email"): False, (shop, "email"): True}

    save(fan, wanted, pace=Pace.LESS)
    records = ConsentRecord.objects.count()
    again = save(Contact.objects.get(pk=fan.pk), wanted, pace=Pace.LESS, at=NOON + 2 * HOUR)

    assert not again
    assert ConsentRecord.objects.count() == records


def test_what_is_not_mentioned_and_what_is_of_others_stays(news, shop):
    fan, other = make_contact(opted_in="news"), make_contact(opted_in="news")
    make_consent(fan, topic=shop)

    save(fan, {(shop, "email"): False})

    assert rights(fan) == {"news": "granted", "shop": "withdrawn"}
    assert rights(other) == {"news": "granted"}


def test_only_ways_on_which_the_person_has_an_address_are_offered(news):
    fan = make_contact(phone="+33612345678")
    fan.addresses.filter(kind="phone").update(line=PhoneLine.LANDLINE)

    assert preferences.offered(fan, at=NOON).channels == (Channel.EMAIL,)
    save(fan, {(news, "sms"): True})
    assert rights(fan) == {}

    fan.addresses.filter(kind="phone").update(line=PhoneLine.MOBILE)
    assert preferences.offered(fan, at=NOON).channels == (Channel.EMAIL, Channel.SMS)
    fan.addresses.filter(kind="email").update(dead_since=NOON)
    assert preferences.offered(fan, at=NOON).channels == (Channel.SMS,)


def test_a_right_on_a_way_that_is_gone_can_still_be_ended(news):
    fan = make_contact(opted_in="news", channel=Channel.SMS)

    assert Channel.SMS in preferences.offered(fan, at=NOON).channels
    save(fan, {(news, "sms"): False})

    assert rights(fan) == {"news": "withdrawn"}


def test_service_is_told_of_and_cannot_be_switched(news):
    service = make_topic("tickets", kind=TopicKind.SERVICE)
    fan = make_contact()

    offer = preferences.offered(fan, at=NOON)
    save(fan, {(service, "email"): False})

    assert offer.topics == (news,)
    assert service in offer.services
    assert rights(fan) == {}


def test_topics_of_partners_and_measuring_come_last():
    for code, kind in {"a": TopicKind.TRACKING, "b": TopicKind.MARKETING}.items():
        make_topic(code, kind=kind)

    assert [topic.code for topic in preferences.offered(make_contact(), at=NOON).topics] == ["b", "a"]


@pytest.mark.parametrize("young", [{"is_minor": True}, {"birth_year": NOON.year - 18}])
def test_a_minor_may_leave_and_gains_nothing(news, shop, young):
    child = make_contact(opted_in="news", **young)

    saved = save(child, {(news, "email"): False, (shop, "email"): True})

    assert [(change.topic.code, change.is_granted) for change in saved.changes] == [("news", False)]
    assert rights(child) == {"news": "withdrawn"}


def test_language_how_often_and_a_pause_are_kept_as_the_person_said(news):
    fan = make_contact(language="fr", language_tag="pt-BR", at=NOON)
    until = NOON + timedelta(days=30)

    saved = save(fan, {}, language="ko", pace=Pace.LESS, paused_until=until)

    fan.refresh_from_db()
    assert saved.details == {"language", "pace", "paused_until"}
    assert (fan.language, fan.language_source, fan.language_tag) == ("ko", LanguageSource.STATED, "")
    assert (fan.pace, fan.paused_until) == (Pace.LESS, until)


def test_a_choice_is_a_sign_of_life_and_opening_the_page_is_none(news):
    fan = make_contact()
    Contact.objects.update(last_sign_at=NOON)

    save(fan, {})
    fan.refresh_from_db()
    assert fan.last_sign_at == NOON

    save(fan, {(news, "email"): True})
    fan.refresh_from_db()
    assert fan.last_sign_at == NOON + HOUR


def test_leaving_everything_ends_every_right(news, shop):
    fan = make_contact(opted_in="news")
    make_consent(fan, topic=shop, channel=Channel.SMS)

    assert preferences.leave_everything(fan, at=NOON + HOUR) == 2
    assert set(rights(fan).values()) == {"withdrawn"}
    assert preferences.leave_everything(fan, at=NOON + HOUR) == 0


def test_of_somebody_erased_nothing_is_kept(news):
    fan = make_contact(opted_in="news")
    erasure.erase(fan, by=None, at=NOON)

    with pytest.raises(PersonErased):
        save(fan, {(news, "email"): True})


def leave(contact, topic, *, source=ConsentSource.UNSUBSCRIBE_PAGE, reference=REFERENCE):
    consents.withdraw(contact, topic=topic, channel=Channel.EMAIL, source=source, at=NOON + HOUR, reference=reference)


def undo(contact, topic, *, at=NOON + HOUR + HOUR / 2, reference=REFERENCE):
    return preferences.undo(
        contact, topic=topic, channel=Channel.EMAIL, reference=reference, at=at, wording="undo-1", language="fr"
    )


def test_a_slip_of_the_finger_is_taken_back(news):
    fan = make_contact(opted_in="news")
    leave(fan, news)

    undo(fan, news)

    assert rights(fan) == {"news": "granted"}
    record = ConsentRecord.objects.latest("pk")
    assert (record.source, record.wording, record.source_ref) == ("preferences", "undo-1", REFERENCE)


def test_a_service_that_was_refused_is_taken_back(news):
    service = make_topic("tickets", kind=TopicKind.SERVICE)
    fan = make_contact()
    leave(fan, service)

    undo(fan, service)

    assert rights(fan) == {"tickets": "granted"}


def test_a_link_that_lets_somebody_leave_lets_nobody_in(news):
    never_in, long_gone, by_another_link, by_program = (make_contact() for _ in range(4))
    for fan in (long_gone, by_another_link, by_program):
        make_consent(fan, topic=news)
    leave(never_in, news)
    leave(long_gone, news)
    leave(by_another_link, news, reference="4.1")
    leave(by_program, news, source=ConsentSource.ONE_CLICK)

    for fan, at in [
        (never_in, NOON + HOUR),
        (long_gone, NOON + 3 * HOUR),
        (by_another_link, NOON + HOUR),
        (by_program, NOON + HOUR),
        (make_contact(opted_in="news"), NOON + HOUR),
    ]:
        with pytest.raises(TooLateToUndo):
            undo(fan, news, at=at)
    assert "granted" not in {*rights(never_in).values(), *rights(long_gone).values()}


def test_addresses_are_shown_as_their_owner_knows_them_and_nobody_learns_them():
    fan = make_contact(email="lea.dupont@example.org")

    assert preferences.masked(fan.addresses.get()) == "l…@example.org"
    phone = make_address(fan, "+33612345678", kind=AddressKind.PHONE)
    assert preferences.masked(phone) == "+33…78"


def test_a_merged_entry_chooses_for_the_one_that_was_kept(news):
    kept, absorbed = make_contact(), make_contact(email="second@example.org")
    Contact.objects.filter(pk=absorbed.pk).update(merged_into=kept)

    save(Contact.objects.get(pk=absorbed.pk), {(news, "email"): True})

    assert rights(kept) == {"news": "granted"}
