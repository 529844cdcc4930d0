from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from committee import languages
from contacts.models import Consent, Contact, Notice, SignUp
from contacts.views.sign_up import REQUESTS_AN_HOUR
from tests.factories import make_contact, make_topic

pytestmark = pytest.mark.django_db

NOBODY_LISTENS = "redis://127.0.0.1:9/0"
NO_CACHE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": NOBODY_LISTENS}}


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


def ask(client, *, email="lea@example.org", language="fr", topics=None):
    chosen = [make_topic().pk] if topics is None else topics
    return client.post(reverse("sign_up", args=[language]), {"email": email, "topics": chosen})


def confirmation_address():
    return Notice.objects.latest("pk").values["confirm_url"].removeprefix("http://testserver")


@pytest.mark.parametrize("language", languages.CODES)
def test_page_offers_the_topics_in_its_language_and_the_way_to_the_others(client, language):
    make_topic("news")
    make_topic("session-changes", kind="service")

    page = client.get(reverse("sign_up", args=[language])).content.decode()

    assert f'lang="{language}"' in page
    assert re.findall(r'name="topics".*?<span>(.*?)</span>', page, re.DOTALL) == [f"news {language}"]
    assert len(re.findall("hreflang=", page)) == 8


def test_sign_up_works_while_the_cache_is_away(client, settings):
    settings.CACHES = NO_CACHE

    assert ask(client).status_code == 200
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("10.0.0.1, 192.0.2.1:5060", "192.0.2.1"),
        ("[2001:db8::1]:5060", "2001:db8::1"),
        ("unknown", None),
        ("1" * 500, None),
    ],
)
def test_what_a_proxy_says_of_the_visitor_is_kept_when_it_is_an_ip_address(client, settings, seen, kept):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    address = reverse("sign_up", args=["fr"])

    answer = client.post(
        address, {"email": "lea@example.org", "topics": [make_topic().pk]}, headers={"x-forwarded-for": seen}
    )

    assert answer.status_code == 200
    assert SignUp.objects.get().ip_address == kept


def test_sign_up_in_an_unknown_language_is_not_found(client):
    assert client.get("/p/it/sign-up/").status_code == 404


def test_answer_is_the_same_whether_the_address_is_known_or_not(client):
    make_contact(email="known@example.org", opted_in="news")
    make_contact(email="suppressed@example.org", suppressed=True)

    answers = [ask(client, email=f"{name}@example.org") for name in ("known", "suppressed", "stranger")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len({answer.content for answer in answers}) == 1
    assert sorted(Notice.objects.values_list("address", "status")) == [
        ("known@example.org", "pending"),
        ("stranger@example.org", "pending"),
        ("suppressed@example.org", "excluded"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "lea@example"}, "email"),
        ({"email": ""}, "email"),
        ({"topics": []}, "topics"),
        ({"topics": [0]}, "topics"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, wrong, field):
    response = ask(client, **wrong)

    page = response.content.decode()
    assert response.status_code == 422
    assert re.findall(r'id="id_(\w+)_error"', page) == [field]
    assert wrong.get("email", "lea@example.org") in page
    assert not Contact.objects.exists()


def test_sign_up_with_an_address_full_of_html_is_shown_as_text(client):
    page = ask(client, email='"><script>alert(1)</script>').content.decode()

    assert "<script" not in page


def test_one_connection_cannot_ask_without_end(client):
    answers = [ask(client, email=f"p{n}@example.org").status_code for n in range(REQUESTS_AN_HOUR + 2)]

    assert answers == [200] * REQUESTS_AN_HOUR + [429, 429]
    assert Notice.objects.count() == REQUESTS_AN_HOUR


def test_opening_the_confirmation_link_gives_no_right(client):
    ask(client, language="ar")

    for answer in (client.get(confirmation_address()), client.head(confirmation_address())):
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "ar")
    assert not Consent.objects.exists()


def test_button_behind_the_confirmation_link_gives_the_right(client):
    ask(client, language="ar")

    first, second = client.post(confirmation_address()), client.post(confirmation_address())

    assert (first.status_code, second.status_code, first.content == second.content) == (200, 200, True)
    assert "news ar" in first.content.decode()
    assert Consent.objects.get().status == "granted"


def test_confirmation_link_that_was_cut_is_not_found(client):
    ask(client)

    assert client.post(confirmation_address()[:-3] + "/").status_code == 404
    assert not Consent.objects.exists()


def test_confirmation_link_of_last_month_leads_to_a_new_sign_up(client):
    ask(client, language="ko")
    notice = Notice.objects.get()
    notice.contact.sign_ups.update(valid_until="2024-07-26T12:00:00Z")

    response = client.post(confirmation_address())

    assert response.status_code == 410
    assert reverse("sign_up", args=["ko"]) in response.content.decode()
    assert not Consent.objects.exists()
