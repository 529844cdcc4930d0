from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from committee import languages
from contacts import erasure
from contacts.models import Enquiry, Notice, RightsRequest
from tests.contacts.views.asking import HOUR, answer_enquiries
from tests.factories import make_contact

pytestmark = pytest.mark.django_db

PAGES = [("ask_for_link", {}), ("my_data", {"wish": "access"}), ("my_data", {"wish": "erasure"})]


def ask(client, name, *, email="known@example.org", language="fr", **fields):
    return client.post(reverse(name, args=[language]), {"email": email, **fields})


@pytest.mark.parametrize("language", languages.CODES)
@pytest.mark.parametrize("name", ["ask_for_link", "my_data"])
def test_page_is_in_its_language_with_the_way_to_the_others(client, name, language):
    page = client.get(reverse(name, args=[language])).content.decode()

    assert f'<html lang="{language}"' in page
    assert len(re.findall("hreflang=", page)) == 8


@pytest.mark.parametrize(("name", "fields"), PAGES)
def test_answer_is_the_same_and_costs_the_same_whether_the_address_is_known_or_not(
    client, name, fields, django_assert_num_queries
):
    make_contact(email="known@example.org")
    make_contact(email="suppressed@example.org", suppressed=True)
    for _ in range(2):
        make_contact(email="shared@example.org")
    erasure.erase(make_contact(email="erased@example.org"), by=None, at=timezone.now())

    answers = []
    for who in ("known", "suppressed", "shared", "erased", "stranger"):
        with django_assert_num_queries(1):  # it is noted, and nothing is looked up
            answers.append(ask(client, name, email=f"{who}@example.org", **fields))
    answer_enquiries()

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers}) == 1
    assert sorted(Notice.objects.values_list("address", flat=True)) == [
        "known@example.org",
        "shared@example.org",
        "shared@example.org",
    ]


@pytest.mark.parametrize(("name", "fields"), PAGES)
def test_opening_a_page_asks_for_nothing(client, name, fields):
    for method in (client.get, client.head):
        assert method(reverse(name, args=["en"]), {"email": "known@example.org", **fields}).status_code == 200

    assert not Enquiry.objects.exists()


def test_what_is_wanted_must_be_chosen(client):
    response = ask(client, "my_data")

    assert response.status_code == 422
    assert re.findall(r'id="id_(\w+)_error"', response.content.decode()) == ["wish"]


def test_a_robot_is_thanked_and_forgotten(client):
    assert ask(client, "ask_for_link", subject="Hello").status_code == 200
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("language", languages.CODES)
def test_one_mailbox_is_not_filled_and_the_visitor_is_told_when_to_come_back(client, language, settings):
    settings.PUBLIC_LIMITS = {"network": (20, HOUR), "address": (2, HOUR)}

    answers = [ask(client, "my_data", wish="access", language=language) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"].isdecimal()
    assert f'<html lang="{language}"' in answers[2].content.decode()
    assert Enquiry.objects.count() == 2


def test_a_request_is_nobodys_before_the_link_is_used(client):
    make_contact(email="known@example.org")
    ask(client, "my_data", wish="erasure")
    answer_enquiries()

    assert RightsRequest.objects.get().identity_check == ""
