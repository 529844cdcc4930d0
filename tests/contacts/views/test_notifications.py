from __future__ import annotations

import base64
import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from committee import languages, vapid
from contacts import dossier, erasure, links, notifications
from contacts.enums import AddressKind, Channel
from contacts.models import Address, Consent, ConsentRecord, Contact, Wording
from contacts.notification_words import WORDS
from tests.contacts.views.asking import hidden
from tests.factories import make_consent, make_contact, make_topic

pytestmark = pytest.mark.django_db

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/" + "x" * 400
KEYS = {
    "p256dh": base64.urlsafe_b64encode(b"\4" * 65).decode().rstrip("="),
    "auth": base64.urlsafe_b64encode(b"0" * 16).decode().rstrip("="),
}


@pytest.fixture
def fan():
    make_topic("shop")
    return make_contact(email="lea.dupont@example.org", opted_in="news", language="en")


def address(person, *, just_sent=True):
    link = links.to_preferences(person, sent_at=timezone.now() if just_sent else None)
    return link.removeprefix("http://testserver") + "notifications/"


def press(client, person, *topics, **fields):
    """What the browser posts when its owner has ticked these and said yes."""
    shown = hidden(client.get(address(person)).content.decode(), "shown")
    said = {"topics": [make_topic(code).pk for code in topics], "shown": shown, "endpoint": ENDPOINT, **KEYS}
    return client.post(address(person), said | fields)


def rights(person):
    held = Consent.objects.filter(contact=person, channel=Channel.PUSH)
    return dict(held.values_list("topic__code", "status"))


def test_opening_the_page_changes_nothing(client, fan):
    page = client.get(address(fan))

    assert page.status_code == client.head(address(fan)).status_code == 200
    assert not Address.objects.filter(kind=AddressKind.PUSH).exists()
    assert f'data-key="{vapid.public_key("ZGVtby12YXBpZC1rZXktbm90LWEtc2VjcmV0LTAwMDA")}"' in page.content.decode()


@pytest.mark.parametrize("language", languages.CODES)
def test_the_page_speaks_the_language_of_the_person_and_says_that_it_needs_scripts(client, fan, language):
    Contact.objects.update(language=language)
    page = client.get(address(fan)).content.decode()

    assert f'<html lang="{language}" dir="{languages.direction(language)}">' in page
    assert WORDS[language].needs_scripts in page.replace("&#x27;", "'")
    assert re.search(r"<form [^>]*\bhidden\b[^>]*data-notifications", page)  # a script shows it
    assert len(set(vars_of(language))) == len(vars_of(language))


def vars_of(language):
    return [getattr(WORDS[language], name) for name in WORDS[language].__slots__]


def test_scripts_of_our_own_are_allowed_on_this_page_and_nothing_else_is(client, fan):
    policy = client.get(address(fan)).headers["Content-Security-Policy"]
    others = client.get(address(fan).removesuffix("notifications/")).headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "worker-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in others


def test_a_browser_is_an_address_and_what_it_may_show_is_agreed_to_by_topic(client, fan):
    answer = press(client, fan, "shop")

    assert WORDS["en"].is_on in answer.content.decode()
    known = fan.addresses.get(kind=AddressKind.PUSH)
    assert (known.normalised, known.keys) == (ENDPOINT, KEYS)
    assert rights(fan) == {"shop": "granted"}
    record = ConsentRecord.objects.get(channel=Channel.PUSH)
    assert (record.source, record.language) == ("preferences", "en")
    assert WORDS["en"].choose in Wording.objects.get(version=record.wording).text


def test_what_is_unticked_ends_and_the_rights_of_other_ways_stay(client, fan):
    make_consent(fan, topic=make_topic("news"), channel=Channel.PUSH)
    press(client, fan, "shop")

    assert rights(fan) == {"news": "withdrawn", "shop": "granted"}
    assert Consent.objects.get(contact=fan, channel=Channel.EMAIL).status == "granted"


def test_a_second_press_changes_nothing_and_a_second_browser_is_a_second_address(client, fan):
    press(client, fan, "shop")
    records = ConsentRecord.objects.count()
    press(client, fan, "shop")
    press(client, fan, "shop", endpoint="https://fcm.googleapis.com/fcm/send/second")

    assert ConsentRecord.objects.count() == records
    assert fan.addresses.filter(kind=AddressKind.PUSH).count() == 2


def test_notifications_are_turned_off_for_one_browser(client, fan):
    press(client, fan, "shop")
    press(client, fan, "shop", endpoint="https://fcm.googleapis.com/fcm/send/second")

    answer = client.post(address(fan), {"off": "1", "endpoint": ENDPOINT})

    assert WORDS["en"].is_off in answer.content.decode()
    (left,) = fan.addresses.filter(kind=AddressKind.PUSH)
    assert left.normalised.endswith("second")
    assert rights(fan) == {"shop": "granted"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://169.254.169.254/latest/"},
        {"endpoint": "https://fcm.googleapis.com.example.org/x"},
        {"endpoint": ""},
        {"p256dh": "x"},
        {"auth": ""},
        {"shown": "notifications-00000000"},
        {"topics": ["999999"]},
    ],
)
def test_what_no_browser_of_ours_would_post_is_refused(client, fan, wrong):
    assert press(client, fan, "shop", **wrong).status_code == 422
    assert not Address.objects.filter(kind=AddressKind.PUSH).exists()
    assert rights(fan) == {}


def test_a_link_that_was_passed_on_lets_nobody_subscribe_a_browser(client, fan):
    passed_on = address(fan, just_sent=False)

    page = client.get(passed_on).content.decode()
    client.post(passed_on, {"endpoint": ENDPOINT, **KEYS})

    assert "data-notifications" not in page
    assert not Address.objects.filter(kind=AddressKind.PUSH).exists()


def test_a_minor_gets_notifications_of_what_they_hold_and_chooses_nothing_else(client, fan):
    Contact.objects.update(is_minor=True)

    answer = press(client, fan)
    refused = press(client, fan, "shop")

    assert (answer.status_code, refused.status_code) == (200, 422)
    assert rights(fan) == {}
    assert fan.addresses.filter(kind=AddressKind.PUSH).exists()


def test_a_browser_that_was_called_dead_and_subscribes_again_lives(client, fan):
    press(client, fan)
    Address.objects.filter(kind=AddressKind.PUSH).update(dead_since=timezone.now())

    press(client, fan)

    assert fan.addresses.get(kind=AddressKind.PUSH).dead_since is None


def test_the_preference_centre_leads_there_where_there_is_a_key(client, fan, settings):
    centre = address(fan).removesuffix("notifications/")
    assert f'<a href="notifications/">{WORDS["en"].title}</a>' in client.get(centre).content.decode()

    settings.VAPID_PRIVATE_KEY = ""
    assert "notifications/" not in client.get(centre).content.decode()
    assert client.get(address(fan)).status_code == 404


def test_an_erased_person_leaves_no_browser_behind(client, fan):
    press(client, fan, "shop")
    erasure.erase(fan, by=None, at=timezone.now())

    assert not Address.objects.filter(kind=AddressKind.PUSH).exists()
    assert ENDPOINT not in client.get(address(fan)).content.decode()


def test_the_copy_of_somebodys_data_tells_of_their_browsers(client, fan):
    press(client, fan, "shop")

    (row,) = [row for row in dossier.sections()["addresses"]([fan.pk]) if row["kind"] == AddressKind.PUSH]
    assert (row["value"], row["keys"]) == (ENDPOINT, KEYS)


def test_the_waiting_script_stands_at_an_address_that_never_changes(client):
    answer = client.get(reverse("notification_worker"))

    assert reverse("notification_worker") == "/push/worker.js"
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "contacts/notification" in answer.content.decode()
    assert (
        f'const KEY = "{vapid.public_key("ZGVtby12YXBpZC1rZXktbm90LWEtc2VjcmV0LTAwMDA")}"' in answer.content.decode()
    )
    assert reverse("notifications_renewed") in answer.content.decode()


def renew(client, person, **fields):
    """What the waiting script posts when the browser has given it another subscription."""
    other = ENDPOINT.replace("x", "y")
    told = {"token": notifications.token_for(person), "endpoint": other, **KEYS, "gone": ENDPOINT}
    return client.post(reverse("notifications_renewed"), told | fields)


def test_a_browser_with_another_subscription_is_reached_there_and_what_was_agreed_to_stays(client, fan):
    press(client, fan, "shop")
    other = fan.addresses.get(kind=AddressKind.PUSH).normalised.replace("x", "y")

    assert renew(client, fan).status_code == 204
    assert renew(client, fan).status_code == 204

    (known,) = fan.addresses.filter(kind=AddressKind.PUSH)
    assert (known.normalised, known.keys) == (other, KEYS)
    assert rights(fan) == {"shop": "granted"}
    assert ConsentRecord.objects.filter(channel=Channel.PUSH).count() == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"token": ""}, 404),
        ({"token": "x" * 64}, 404),
        ({"endpoint": "https://169.254.169.254/latest/"}, 422),
        ({"endpoint": ""}, 422),
        ({"auth": "x"}, 422),
    ],
)
def test_a_renewal_that_no_browser_of_ours_would_tell_changes_nothing(client, fan, wrong, status):
    press(client, fan)

    assert renew(client, fan, **wrong).status_code == status
    assert fan.addresses.get(kind=AddressKind.PUSH).normalised == ENDPOINT


def test_the_token_of_a_browser_opens_no_page_and_no_link_renews_a_subscription(client, fan):
    token, link = notifications.token_for(fan), address(fan).split("/")[2]

    assert client.get(f"/m/{token}/").status_code == 404
    assert client.get(f"/u/{token}/").status_code == 404
    assert renew(client, fan, token=link).status_code == 404
    assert renew(client, fan, token=link).headers["Cache-Control"].startswith("max-age=0")


def test_a_browser_of_somebody_erased_renews_nothing_and_of_a_merged_one_the_entry_that_was_kept(client, fan):
    other = make_contact(email="other@example.org", merged_into=fan)
    assert renew(client, other).status_code == 204
    assert fan.addresses.filter(kind=AddressKind.PUSH).exists()

    erasure.erase(fan, by=None, at=timezone.now())
    assert renew(client, fan).status_code == 410
    assert not Address.objects.filter(kind=AddressKind.PUSH).exists()


def test_a_browser_that_renews_without_end_is_asked_to_wait(client, fan):
    answers = [renew(client, fan).status_code for _ in range(7)]

    assert answers == [204] * 5 + [429] * 2


def test_the_token_is_given_to_a_browser_that_has_turned_notifications_on_alone(client, fan):
    token = notifications.token_for(fan)

    assert token in press(client, fan).content.decode()
    assert token not in client.get(address(fan)).content.decode()
    assert token not in client.post(address(fan), {"off": "1", "endpoint": ENDPOINT}).content.decode()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_page_can_be_put_on_a_home_screen(client, fan, language):
    Contact.objects.update(language=language)
    page = client.get(address(fan)).content.decode()
    place = re.search(r'<link rel="manifest" href="([^"]*)"', page).group(1)

    answer = client.get(place)
    told = answer.json()

    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert told["start_url"] == place.removesuffix("app.webmanifest")
    assert (told["scope"], told["display"]) == ("/", "standalone")
    assert (told["lang"], told["dir"]) == (language, languages.direction(language))
    assert told["name"] == {"fr": "Les nouvelles des Jeux", "ar": "أخبار الألعاب"}[language]
    for icon in [
        *(each["src"] for each in told["icons"]),
        re.search(r'apple-touch-icon" href="([^"]*)"', page).group(1),
    ]:
        assert finders.find(icon.removeprefix("/static/"))
    assert "manifest-src 'self'" in client.get(address(fan)).headers["Content-Security-Policy"]


def test_a_link_that_was_passed_on_can_be_put_on_no_home_screen(client, fan):
    assert "manifest" not in client.get(address(fan, just_sent=False)).content.decode()
    assert client.get(reverse("notifications_app", args=["x" * 64])).status_code == 404
