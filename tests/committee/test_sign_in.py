"""Coming in: by password, within limits, in one's language, and written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from committee import roles
from committee.models import AuditEntry, User
from committee.roles import DEMO_PASSWORD

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.fixture
def author() -> User:
    return next(user for user in roles.ensure_demo_accounts() if user.username == "author")


def log_in(client, password=DEMO_PASSWORD, username="author"):
    return client.post(LOGIN, {"username": username, "password": password})


def trail() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "actor_name", "object_name"))


def test_coming_in_and_going_are_in_the_audit_trail(client, author):
    assert log_in(client).url == reverse("admin:index")
    client.post("/admin/logout/")

    assert trail() == [("committee.log_in", "author", "author"), ("committee.log_out", "author", "author")]


def test_a_refusal_is_written_down_for_an_account_we_know_and_for_no_other(client, author):
    log_in(client, "wrong")
    log_in(client, "wrong", username="my-password-in-the-wrong-box")

    assert trail() == [("committee.log_in_refused", "machine", "author")]


def test_after_five_wrong_passwords_the_right_one_is_refused_too_and_the_page_says_why(client, author):
    answers = [log_in(client, f"wrong {n}").status_code for n in range(5)]
    locked = log_in(client)

    assert answers == [200, 200, 200, 200, 429]
    assert locked.status_code == 429
    assert 'href="/admin/login/"' in locked.content.decode()


def test_the_demo_password_opens_nothing_outside_demonstrations(client, author, settings):
    settings.DEMO = False

    assert log_in(client).status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_language_chosen_in_the_header_is_kept_in_the_account(client, author, language):
    client.force_login(author)
    answer = client.post("/admin/language/", {"language": language, "next": "/admin/password_change/"})

    author.refresh_from_db()
    assert (answer.url, author.language) == ("/admin/password_change/", language)
    assert f'<html lang="{language}"' in client.get("/admin/").content.decode()


def test_before_login_the_language_is_kept_in_the_browser(client):
    client.post("/admin/language/", {"language": "en", "next": LOGIN})

    assert '<html lang="en"' in client.get(LOGIN).content.decode()


def test_the_language_switch_leads_to_no_other_site(client, author):
    client.force_login(author)

    assert client.post("/admin/language/", {"language": "fr", "next": "https://elsewhere.example/"}).url == "/admin/"
    assert client.post("/admin/language/", {"language": "tlh"}).status_code == 400
    assert client.get("/admin/language/").status_code == 405


def test_somebody_made_inactive_is_out_at_once(client, author):
    client.force_login(author)
    author.is_active = False
    author.save()

    assert client.get("/admin/").status_code == 302
