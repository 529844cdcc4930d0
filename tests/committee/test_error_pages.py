"""Whatever goes wrong, somebody reads what happened and what to do: in their language, with a way on."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from committee import languages, start_page
from committee import urls as assembly
from committee.models import User
from contacts.views import preferences
from tests.factories import make_contact, make_user

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
HANDLERS = {
    400: lambda request: assembly.handler400(request, ValueError()),
    403: lambda request: assembly.handler403(request, ValueError()),
    404: lambda request: assembly.handler404(request, ValueError()),
    500: assembly.handler500,
}


def heading(answer):
    return re.search(r"<h1[^>]*>([^<]+)</h1>", answer.content.decode()).group(1)


@pytest.fixture
def broken(monkeypatch):
    """A page of the public and one of the back-office that fail while they are made."""

    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(preferences.links, "person_of", fail)
    monkeypatch.setattr(start_page, "for_request", fail)
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", HANDLERS)
@pytest.mark.parametrize("language", languages.CODES)
def test_a_page_of_the_public_says_it_in_the_language_of_its_address(status, language):
    request = RequestFactory().get(f"/p/{language}/nothing/", headers={"accept-language": "de"})

    answer = HANDLERS[status](request)
    page = answer.content.decode()

    assert answer.status_code == status
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("status", HANDLERS)
def test_no_two_languages_share_a_sentence(status):
    said = {heading(HANDLERS[status](RequestFactory().get(f"/p/{code}/nothing/"))) for code in languages.CODES}

    assert len(said) == len(languages.CODES)


@pytest.mark.parametrize(
    ("asked", "spoken"), [("ja,en;q=0.5", "ja"), ("zh-CN", "zh-hans"), ("ar", "ar"), ("tlh", "fr")]
)
def test_without_a_language_in_its_address_a_page_speaks_that_of_the_browser(client, asked, spoken):
    answer = client.get("/nothing/", headers={"accept-language": asked})

    assert (answer.status_code, answer.headers["Content-Language"]) == (404, spoken)


def test_who_is_lost_among_the_pages_of_the_public_is_led_on(client):
    page = client.get("/p/ar/nothing/").content.decode()

    assert reverse("ask_for_link", args=["ar"]) in page
    assert reverse("my_data", args=["ar"]) in page


@pytest.mark.parametrize("address", ["/m/%00/", "/p/en/sign-up/?source=%00"])
def test_an_address_that_cannot_be_read_is_answered_by_a_page(client, address):
    answer = client.get(address, headers={"accept-language": "en"})

    assert (answer.status_code, heading(answer)) == (400, "We could not read this request")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_back_office_says_it_in_the_language_of_the_account_with_the_way_back(client, language):
    client.force_login(make_user(language=language), backend="django.contrib.auth.backends.ModelBackend")
    browser = {"accept-language": "ko"}

    missing = client.get("/admin/nothing/at/all/", headers=browser)
    forbidden = client.get(reverse("admin:contacts_contact_changelist"), headers=browser)

    assert (missing.status_code, forbidden.status_code) == (404, 403)
    for answer in (missing, forbidden):
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}"' in answer.content.decode()
        assert f'href="{reverse("admin:index")}"' in answer.content.decode()
        assert answer.headers["X-Request-ID"] in answer.content.decode()
    assert heading(missing) != heading(forbidden)


def test_a_form_without_its_token_is_refused_with_what_to_do(db):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(reverse("admin:login"), {"username": "a", "password": "b"}, headers={"accept-language": "en"})

    assert (answer.status_code, heading(answer)) == (403, "This form is too old, and nothing was saved")


@pytest.mark.parametrize(
    ("address", "said"),
    [("/m/abc/", "Something went wrong on our side"), ("/admin/", "Something went wrong on our side")],
)
def test_a_page_that_fails_is_answered_by_one_that_does_not(broken, address, said):
    broken.force_login(make_user(language="en"), backend=BACKEND)

    answer = broken.get(address, headers={"accept-language": "en"})

    assert (answer.status_code, heading(answer)) == (500, said)


@pytest.mark.parametrize("address", ["/p/ru/sign-up/", "/admin/"])
def test_the_page_of_a_failure_asks_nothing_of_the_database_and_of_the_session(address):
    request = RequestFactory().get(address)  # without a user, a session or messages

    with connection.execute_wrapper(lambda *_: pytest.fail("the database was asked")):
        answer = assembly.handler500(request)

    assert answer.status_code == 500
    assert not User.objects.exists()


@pytest.mark.parametrize("address", ["/p/ru/sign-up/", "/admin/"])
def test_where_not_even_that_page_can_be_made_something_can_be_read(settings, address):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}]

    answer = assembly.handler500(RequestFactory().get(address))

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert "Something went wrong on our side" in answer.content.decode()


def test_another_system_reads_a_problem(client):
    answer = client.get("/api/v1/nothing")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["status"] == 404


def test_what_is_asked_too_often_is_a_page_that_says_when_to_come_back(client, settings):
    settings.PUBLIC_LIMITS = {"network": (0, 3600), "address": (0, 3600)}
    make_contact(email="lea@example.org")

    answer = client.post(reverse("ask_for_link", args=["ar"]), {"email": "lea@example.org"})

    assert (answer.status_code, answer.headers["Content-Language"]) == (429, "ar")
    assert int(answer.headers["Retry-After"]) > 0
