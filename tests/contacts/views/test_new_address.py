"""Another address is given in the preference centre, by who came with a link that was just sent to their mailbox."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from committee import languages
from contacts import links
from contacts.models import Address, Contact, Notice
from tests.contacts.views.asking import HOUR, last_link
from tests.factories import make_contact, make_topic

pytestmark = pytest.mark.django_db

NEW = "new@example.org"


@pytest.fixture
def lea():
    make_topic("news")
    return make_contact(email="lea@example.org", language="en")


def centre(person, *, days_ago=0):
    sent_at = timezone.now() - timedelta(days=days_ago)
    return links.to_preferences(person, sent_at=sent_at).removeprefix("http://testserver")


def old_link(person):
    return links.to_preferences(person).removeprefix("http://testserver")


@pytest.mark.parametrize("made", [old_link, lambda person: centre(person, days_ago=8)])
def test_the_link_of_a_campaign_or_of_last_week_lets_nobody_give_an_address(client, lea, made):
    page = client.get(made(lea)).content.decode()
    answers = [
        client.post(made(lea), {"give": "email", "email": NEW}),
        client.post(made(lea), {"give": "phone", "phone": "+33612345678"}),
    ]

    assert 'name="give"' not in page
    assert [answer.status_code for answer in answers] == [403, 403]
    assert (Notice.objects.count(), Address.objects.count()) == (0, 1)


def test_such_a_page_sends_a_link_that_does_to_the_mailbox_in_use_once_an_hour(client, lea):
    for _ in range(2):
        answer = client.post(old_link(lea), {"ask": "link"})

    notice = Notice.objects.get()
    assert (answer.status_code, notice.kind, notice.address) == (200, "preferences_link", "lea@example.org")
    assert 'name="give"' in client.get(last_link()).content.decode()


def test_who_has_no_mailbox_is_told_where_to_turn(client, lea):
    Address.objects.all().delete()

    assert client.post(old_link(lea), {"ask": "link"}).status_code == 409


def test_from_the_page_to_the_new_mailbox_and_back(client, lea):
    answer = client.post(centre(lea), {"give": "email", "email": NEW})
    assert "Look into your new mailbox" in answer.content.decode()
    link = last_link()

    assert [client.get(link).status_code, client.head(link).status_code] == [200, 200]
    assert not Address.objects.filter(normalised=NEW).exists()  # opening it does nothing
    done = client.post(link).content.decode()

    assert NEW in done
    assert Address.objects.get(normalised=NEW).verified_at is not None
    page = client.get(centre(lea)).content.decode()
    assert "n…@example.org" in page
    assert "l…@example.org" not in page  # we write there no more


def test_the_answer_is_the_same_for_an_address_that_is_known_unknown_or_suppressed(client, lea):
    make_contact(email="known@example.org")
    make_contact(email="suppressed@example.org", suppressed=True)

    pages = {
        client.post(centre(lea), {"give": "email", "email": f"{name}@example.org"}).content
        for name in ("known", "unknown", "suppressed")
    }

    assert len(pages) == 1


def test_a_robot_is_thanked_and_nothing_leaves(client, lea):
    client.post(centre(lea), {"give": "email", "email": NEW, "subject": "buy"})

    assert not Notice.objects.exists()


def test_what_is_asked_too_often_is_refused(client, lea, settings):
    settings.PUBLIC_LIMITS = {"network": (1, HOUR), "address": (1, HOUR)}

    codes = [client.post(centre(lea), {"give": "email", "email": NEW}).status_code for _ in range(2)]
    codes += [client.post(centre(lea), {"give": "phone", "phone": "+33612345678"}).status_code for _ in range(2)]

    assert codes == [200, 429, 200, 429]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"give": "email", "email": "lea"}, "This is not an e-mail address"),
        ({"give": "email"}, "Write your e-mail address."),
        ({"give": "phone", "phone": "12"}, "This is not a telephone number"),
        ({"give": "phone", "phone": "+33 1 42 34 56 78"}, "This number cannot receive text messages"),
        ({"give": "phone"}, "Write your mobile number."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, lea, given, said):
    answer = client.post(centre(lea), given)

    assert answer.status_code == 422
    assert answer.content.decode().count(said) == 2  # in the summary, and at the field
    assert (Notice.objects.count(), Address.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("given", "example"),
    [
        ({"give": "phone", "phone": "06 12 34 56 78"}, "+33 6 12 34 56 78"),
        ({"give": "email", "email": "lea"}, "name@example.org"),
    ],
)
def test_an_example_within_arabic_reads_from_left_to_right(client, lea, given, example):
    Contact.objects.update(language="ar")

    page = client.post(centre(lea), given).content.decode()

    assert '<html lang="ar" dir="rtl">' in page
    assert page.count(f"\u2066{example}\u2069") == page.count(example) == 2  # in the summary, and at the field


def test_a_number_is_kept_and_its_text_messages_may_be_chosen(client, lea):
    page = client.post(centre(lea), {"give": "phone", "phone": "06 12 34 56 78"})
    assert page.status_code == 422  # of which country?
    Contact.objects.update(country="FR")

    page = client.post(centre(lea), {"give": "phone", "phone": "06 12 34 56 78"}).content.decode()

    assert "We have your number." in page
    assert f'value="{make_topic("news").pk}.sms"' in page
    assert Address.objects.get(kind="phone").verified_at is None


@pytest.mark.parametrize("language", languages.CODES)
def test_the_pages_speak_the_language_of_the_person(client, lea, language):
    Contact.objects.update(language=language)
    pages = [client.post(centre(lea), {"give": "email", "email": NEW})]
    link = last_link()
    pages += [client.get(link), client.post(link)]

    for page in pages:
        assert f'<html lang="{language}"' in page.content.decode()
        assert page.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_cut_made_up_or_too_old_changes_nothing(client, lea):
    client.post(centre(lea), {"give": "email", "email": NEW})
    link = last_link()
    Notice.objects.update(valid_until=timezone.now() - timedelta(days=1))

    assert client.post(link).status_code == 410
    assert client.post(link[:-2] + "/").status_code == 404
    assert not Address.objects.filter(normalised=NEW).exists()
