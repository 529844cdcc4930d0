from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from committee import languages
from contacts import consents, erasure, links
from contacts.enums import AddressKind, Channel, ConsentSource, Pace, PhoneLine, TopicKind
from contacts.models import Consent, ConsentRecord, Contact, Notice, RightsRequest, Wording
from tests.contacts.views.asking import hidden
from tests.contacts.waiting import after_us
from tests.factories import make_address, make_consent, make_contact, make_phase, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def fan():
    make_topic("shop")
    return make_contact(email="lea.dupont@example.org", opted_in="news", language="en")


def centre(person):
    return links.to_preferences(person).removeprefix("http://testserver")


def save(client, person, *, choices=(), **fields):
    """What the browser sends when the person has ticked exactly `choices`, as (code, channel)."""
    return client.post(centre(person), filled(client, person, choices=choices, **fields))


def filled(client, person, *, choices=(), **fields):
    """The page as it stands now, with exactly `choices` ticked: ready to be sent, now or later."""
    page = client.get(centre(person)).content.decode()
    chosen = [f"{make_topic(code).pk}.{channel}" for code, channel in choices]
    said = {"choices": chosen, "shown": hidden(page, "shown"), "ticked": hidden(page, "ticked")}
    return {**said, "language": person.language, "pace": "all", "pause": "", **fields}


def rights(person):
    return dict(Consent.objects.filter(contact=person).values_list("topic__code", "status"))


def test_opening_the_page_changes_nothing(client, fan):
    for _ in range(5):
        assert client.get(centre(fan)).status_code == client.head(centre(fan)).status_code == 200

    assert rights(fan) == {"news": "granted"}
    assert not Wording.objects.exists()


@pytest.mark.parametrize("language", languages.CODES)
def test_page_speaks_the_language_of_the_person(client, fan, language):
    Contact.objects.update(language=language)
    page = client.get(centre(fan)).content.decode()

    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert f"news {language}" in page


def test_page_shows_how_it_stands_and_hides_the_address(client, fan):
    page = client.get(centre(fan)).content.decode()

    boxes = re.findall(r'name="choices" value="(\d+)\.(\w+)"( checked)?', page)
    assert boxes == [(str(make_topic("news").pk), "email", " checked"), (str(make_topic("shop").pk), "email", "")]
    assert "l…@example.org" in page
    assert "dupont" not in page


def test_of_each_kind_the_page_shows_the_one_that_is_written_to(client, fan):
    later = timezone.now() + timedelta(hours=1)
    make_address(fan, "mia@example.org", current_since=later)
    make_address(fan, "zoe@example.org", current_since=later, suppressed=True)
    make_address(fan, "+33612345678", kind=AddressKind.PHONE)
    make_address(fan, "+33140000000", kind=AddressKind.PHONE, line=PhoneLine.LANDLINE, current_since=later)

    page = client.get(centre(fan)).content.decode()

    assert re.findall(r'<li><bdi dir="ltr">(.+?)</bdi>', page) == ["m…@example.org", "+33…78"]


def test_one_button_saves_everything_and_says_what_has_changed(client, fan):
    response = save(client, fan, choices=[("shop", "email")], language="ko", pace="less", pause="1")

    page = response.content.decode()
    fan.refresh_from_db()
    assert rights(fan) == {"news": "withdrawn", "shop": "granted"}
    assert (fan.language, fan.language_source, fan.pace) == ("ko", "stated", Pace.LESS)
    assert timedelta(days=27) < fan.paused_until - timezone.now() < timedelta(days=32)
    assert "news ko" in page
    assert "shop ko" in page
    assert 'role="status"' in page


def test_the_ledger_names_the_words_without_anything_of_the_person(client, fan):
    save(client, fan, choices=[("news", "email"), ("shop", "email")])

    record = ConsentRecord.objects.get(topic__code="shop")
    text = Wording.objects.get(version=record.wording, language="en").text
    assert (record.source, record.language) == ("preferences", "en")
    assert {"news en", "shop en", "E-mail"} <= set(text.splitlines())
    assert "example.org" not in text


def test_saving_twice_says_that_nothing_has_changed(client, fan):
    save(client, fan, choices=[("shop", "email")], pause="1")
    records = ConsentRecord.objects.count()
    fan.refresh_from_db()

    page = save(client, fan, choices=[("shop", "email")], pause="keep").content.decode()

    assert "Nothing has changed." in page
    assert ConsentRecord.objects.count() == records


def leave_news(fan):
    consents.withdraw(
        fan, topic=make_topic("news"), channel=Channel.EMAIL, source=ConsentSource.ONE_CLICK, at=timezone.now()
    )


def test_who_left_elsewhere_does_not_come_back_by_saving_a_page_opened_before(client, fan):
    opened = filled(client, fan, choices=[("news", "email")], language="ko")
    leave_news(fan)

    client.post(centre(fan), opened)

    fan.refresh_from_db()
    assert (rights(fan), fan.language) == ({"news": "withdrawn"}, "ko")
    assert ConsentRecord.objects.latest("pk").status == "withdrawn"


def test_a_page_shown_again_after_a_mistake_still_knows_what_was_touched(client, fan):
    opened = filled(client, fan, choices=[("news", "email"), ("shop", "email")], pause="date")
    leave_news(fan)

    shown_again = client.post(centre(fan), opened).content.decode()
    client.post(centre(fan), {**opened, "pause": "", "ticked": hidden(shown_again, "ticked")})

    assert rights(fan) == {"news": "withdrawn", "shop": "granted"}


def test_what_was_agreed_to_elsewhere_stays_when_a_page_opened_before_is_saved(client, fan):
    opened = filled(client, fan, choices=[], language="ko")
    make_consent(fan, topic=make_topic("shop"))

    client.post(centre(fan), opened)

    assert rights(fan) == {"news": "withdrawn", "shop": "granted"}


def test_a_page_that_does_not_say_how_its_boxes_stood_is_shown_again(client, fan):
    opened = filled(client, fan, choices=[("news", "email"), ("shop", "email")])
    del opened["ticked"]

    answer = client.post(centre(fan), opened)

    assert answer.status_code == 422
    assert hidden(answer.content.decode(), "ticked") == f"{make_topic('news').pk}.email"
    assert rights(fan) == {"news": "granted"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("button", [{}, {"ask": "access"}, {"leave": "1"}])
def test_somebody_erased_while_they_press_a_button_is_politely_answered(client, fan, button):
    opened = {**filled(client, fan, language="ko"), **button}

    with after_us() as begin:
        Contact.objects.hold(fan.pk)
        answer = begin(lambda: client.post(centre(fan), opened))
        erasure.erase(fan, by=None, at=timezone.now())

    assert answer.result().status_code == 200
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"pause": "date", "until": "2999-01-01"}, 422),
        ({"pause": "date", "until": "2020-01-01"}, 422),
        ({"pause": "date", "until": "soon"}, 422),
        ({"pause": "date"}, 422),
        ({"pause": "keep"}, 422),  # there is no pause to keep
        ({"pause": "for ever"}, 422),
        ({"language": "it"}, 422),
        ({"pace": "never"}, 422),
        ({"shown": "preferences-0"}, 422),
        ({"pause": "3"}, 200),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_of_it_is_saved(client, fan, fields, status):
    before = Contact.objects.values().get(pk=fan.pk)

    response = save(client, fan, choices=[("news", "email"), ("shop", "email")], **fields)

    assert response.status_code == status
    if status == 422:
        assert Contact.objects.values().get(pk=fan.pk) == before
        assert rights(fan) == {"news": "granted"}


def test_what_is_not_offered_cannot_be_chosen(client, fan):
    service = make_topic("tickets", kind=TopicKind.SERVICE)
    said = filled(client, fan)

    for value in ("9999999.email", f"{service.pk}.email", f"{make_topic('shop').pk}.sms", "news"):
        assert client.post(centre(fan), {**said, "choices": [value]}).status_code == 422
    assert rights(fan) == {"news": "granted"}


def test_a_pause_until_the_games_are_over_ends_the_morning_after(client, fan):
    today = timezone.now().date()
    assert 'value="games"' not in client.get(centre(fan)).content.decode()
    make_phase(starts_on=today, ends_on=today + timedelta(days=20))

    save(client, fan, choices=[("news", "email")], pause="games")

    fan.refresh_from_db()
    assert fan.paused_until.astimezone(timezone.get_default_timezone()).date() == today + timedelta(days=21)


def test_everything_is_left_at_once(client, fan):
    make_consent(fan, topic=make_topic("shop"))

    page = client.post(centre(fan), {"leave": "1"}).content.decode()

    assert set(rights(fan).values()) == {"withdrawn"}
    assert "You have left everything." in page


def test_a_minor_is_told_kindly_and_may_only_leave(client, fan):
    Contact.objects.update(is_minor=True)
    page = client.get(centre(fan)).content.decode()

    assert "we look forward to later" in page
    assert re.findall(r'name="choices" value="(\d+)', page) == [str(make_topic("news").pk)]
    assert save(client, fan, choices=[("shop", "email")]).status_code == 422
    assert "shop" not in rights(fan)


def test_service_has_no_box_and_is_explained(client, fan):
    make_topic("tickets", kind=TopicKind.SERVICE)
    page = client.get(centre(fan)).content.decode()

    assert "tickets en" in page
    assert f'value="{make_topic("tickets").pk}.' not in page


@pytest.mark.parametrize(("ask", "kind"), [("access", "export_ready"), ("erasure", "confirm_erasure")])
def test_data_and_erasure_are_confirmed_from_the_mailbox(client, fan, ask, kind):
    response = client.post(centre(fan), {"ask": ask})

    assert response.status_code == 200
    assert RightsRequest.objects.get().contact == fan
    assert Notice.objects.get().kind == kind
    assert Contact.objects.get(pk=fan.pk).erased_at is None


def test_a_wish_that_no_button_has_sends_nothing_and_the_page_is_saved(client, fan):
    client.post(centre(fan), filled(client, fan, choices=[("shop", "email")], ask="anything"))

    assert rights(fan) == {"news": "withdrawn", "shop": "granted"}
    assert not Notice.objects.exists()


def test_somebody_without_a_mailbox_is_told_so(client):
    caller = make_contact(email=None, phone="+33612345678")

    assert client.post(centre(caller), {"ask": "access"}).status_code == 409


def test_link_of_somebody_erased_is_politely_answered(client, fan):
    address = centre(fan)
    erasure.erase(fan, by=None, at=timezone.now())

    assert client.get(address).status_code == client.post(address, {"leave": "1"}).status_code == 200
    assert "we no longer know who you are" in client.get(address).content.decode()


def test_link_that_was_cut_is_not_found(client, fan):
    assert client.get(centre(fan)[:-3] + "/").status_code == 404
