from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from committee import languages
from committee.models import Partner
from contacts import addresses, erasure
from contacts.enums import AddressKind, TopicKind
from contacts.models import Consent, ConsentRecord, Contact, Enquiry, Notice, SignUp, Topic, Wording
from tests.contacts.views.asking import HOUR, NO_CACHE, answer_enquiries, hidden, last_link, sign_up
from tests.factories import in_nine, make_contact, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand():
    partner = Partner.objects.create(code="ACME", **in_nine("name", "Acme"))
    return Topic.objects.create(code="acme", kind=TopicKind.PARTNER, partner=partner, **in_nine("name", "Acme offers"))


@pytest.fixture
def measuring():
    return make_topic("opens", kind=TopicKind.TRACKING)


def open_page(client, language="fr"):
    return client.get(reverse("sign_up", args=[language])).content.decode()


@pytest.mark.parametrize("language", languages.CODES)
def test_page_offers_the_topics_in_its_language_and_the_way_to_the_others(client, language):
    make_topic("news")
    make_topic("session-changes", kind="service")

    page = open_page(client, language)

    assert f'lang="{language}"' in page
    assert re.findall(r'name="topics" value="(\w+)"', page) == ["news"]
    assert f'<span class="name">news {language}</span>' in page
    assert len(re.findall("hreflang=", page)) == 8


def test_partners_and_measuring_stand_apart_and_nothing_is_ticked_beforehand(client, brand, measuring):
    make_topic("news")

    page = open_page(client, "en")

    assert re.findall(r'name="(topics|partners|tracking)" value="(\w+)"', page) == [
        ("topics", "news"),
        ("partners", "acme"),
        ("tracking", "opens"),
    ]
    assert page.count("<fieldset") == 3
    assert "checked" not in page


def test_each_box_is_a_consent_of_its_own(client, brand, measuring):
    sign_up(client, partners=["acme"], tracking=["opens"])
    client.post(last_link())

    assert sorted(Consent.objects.values_list("topic__code", "channel", "status")) == [
        ("acme", "email", "granted"),
        ("news", "email", "granted"),
        ("opens", "email", "granted"),
    ]


def test_measuring_alone_is_nothing_to_write_about(client, measuring):
    response = sign_up(client, topics=[], tracking=["opens"])

    assert response.status_code == 422
    assert not Enquiry.objects.exists()


def test_a_minor_is_told_kindly_and_nothing_is_kept(client):
    response = sign_up(client, language="en", adult="")

    assert response.status_code == 422
    assert "we look forward to later" in response.content.decode()
    assert not Enquiry.objects.exists()


def test_the_ledger_names_the_very_words_that_stood_on_the_page(client):
    topic = make_topic("news")
    topic.description_ar = "مرة أو مرتين في الشهر"
    topic.save()
    shown = hidden(open_page(client, "ar"), "shown")

    sign_up(client, language="ar", shown=shown)
    client.post(last_link())

    record = ConsentRecord.objects.get()
    kept = Wording.objects.get(version=record.wording, language="ar")
    assert record.wording == shown
    lines = kept.text.splitlines()
    assert {"news ar", "مرة أو مرتين في الشهر"} <= set(lines)
    assert not re.search(r"[<>{}]", kept.text)


def test_words_that_changed_while_somebody_read_them_are_shown_again(client):
    topic = make_topic("news")
    shown = hidden(open_page(client), "shown")
    topic.name_fr = "Actus et offres"
    topic.save()

    refused = sign_up(client, shown=shown)
    page = refused.content.decode()
    again = sign_up(client, shown=hidden(page, "shown"))

    assert (refused.status_code, again.status_code) == (422, 200)
    assert "Actus et offres" in page
    assert SignUp.objects.count() == 1


def test_a_form_on_another_site_names_itself_and_the_words_of_the_confirmation_count(client):
    sign_up(client, source="ticket-shop")
    client.post(last_link())

    record = ConsentRecord.objects.get()
    asked = SignUp.objects.get()
    assert record.source_ref == f"ticket-shop · sign_up:{asked.pk}"
    assert record.wording.startswith("confirm-")
    assert "news fr" in Wording.objects.get(version=record.wording).text


def test_a_form_on_another_site_needs_no_cookie(client):
    client.handler.enforce_csrf_checks = True

    assert sign_up(client, source="shop").status_code == 200
    assert Notice.objects.count() == 1


def test_a_robot_that_fills_every_field_is_thanked_and_forgotten(client):
    response = sign_up(client, subject="Cheap watches")

    assert response.content == sign_up(client, email="lea2@example.org").content
    assert list(SignUp.objects.values_list("address__normalised", flat=True)) == ["lea2@example.org"]


def test_sign_up_works_while_the_cache_is_away_and_each_process_is_stricter(client, settings):
    settings.CACHES = NO_CACHE
    settings.PUBLIC_LIMITS = {"network": (6, HOUR), "address": (5, HOUR)}

    answers = [sign_up(client, email=f"p{n}@example.org", answered=False).status_code for n in range(5)]

    assert answers == [200, 200, 200, 429, 429]


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
    make_topic("news")
    data = {"email": "lea@example.org", "topics": ["news"], "adult": "on"}

    answer = client.post(reverse("sign_up", args=["fr"]), data, headers={"x-forwarded-for": seen})
    answer_enquiries()

    assert answer.status_code == 200
    assert SignUp.objects.get().ip_address == kept


def test_sign_up_in_an_unknown_language_is_not_found(client):
    assert client.get("/p/it/sign-up/").status_code == 404


def test_answer_is_the_same_and_costs_the_same_whether_the_address_is_known_or_not(client, django_assert_num_queries):
    make_contact(email="known@example.org", opted_in="news")
    make_contact(email="suppressed@example.org", suppressed=True)
    erased = make_contact(email="erased@example.org")
    erasure.erase(erased, by=None, at=timezone.now())
    sign_up(client, email="first@example.org", answered=False)

    answers = []
    for name in ("known", "suppressed", "erased", "stranger"):
        data = {"email": f"{name}@example.org", "topics": ["news"], "adult": "on"}
        with django_assert_num_queries(5):
            answers.append(client.post(reverse("sign_up", args=["fr"]), data))
    answer_enquiries()

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sorted(Notice.objects.exclude(address="first@example.org").values_list("address", "status")) == [
        ("erased@example.org", "excluded"),
        ("known@example.org", "pending"),
        ("stranger@example.org", "pending"),
        ("suppressed@example.org", "excluded"),
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"email": "lea@example"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "  "}, "email"),
        ({"email": "lea@example.org\r\nBcc: all@example.org"}, "email"),
        ({"email": "lea@example.org\n"}, "email"),
        ({"topics": []}, "topics"),
        ({"topics": ["horoscope"]}, "topics"),
        ({"adult": ""}, "adult"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, wrong, field):
    make_topic("news")
    data = {"email": "lea@example.org", "topics": ["news"], "adult": "on", **wrong}
    response = client.post(reverse("sign_up", args=["fr"]), data)

    page = response.content.decode()
    assert response.status_code == 422
    assert re.findall(r'id="id_(\w+)_error"', page) == [field]
    assert f'href="#id_{field}"' in page
    assert data["email"].partition("\r")[0].rstrip("\n") in page
    assert not Contact.objects.exists()


def test_sign_up_with_an_address_full_of_html_is_shown_as_text(client):
    page = sign_up(client, email='"><script>alert(1)</script>').content.decode()

    assert "<script" not in page


def test_one_connection_cannot_ask_without_end_and_is_told_when_to_come_back(client, settings):
    most, _seconds = settings.PUBLIC_LIMITS["network"]
    settings.PUBLIC_LIMITS = settings.PUBLIC_LIMITS | {"network": (most, HOUR)}
    answers = [sign_up(client, email=f"p{n}@example.org", answered=False) for n in range(most + 2)]

    assert [answer.status_code for answer in answers] == [200] * most + [429, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= HOUR + 1
    assert Enquiry.objects.count() == most


def test_one_address_is_not_asked_for_from_everywhere(client, settings):
    settings.PUBLIC_LIMITS = {"network": (20, HOUR), "address": (2, HOUR)}

    answers = [
        sign_up(client, email=email, answered=False, REMOTE_ADDR="x").status_code
        for email in ("lea@example.org", "LEA@example.org", " lea@example.org", "ben@example.org")
    ]

    assert answers == [200, 200, 429, 200]


def test_the_address_is_not_kept_in_the_cache():
    digest = addresses.digest(AddressKind.EMAIL, "lea@example.org")

    assert b"lea" not in digest


def test_opening_the_confirmation_link_gives_no_right(client):
    sign_up(client, language="ar")

    for answer in (client.get(last_link()), client.head(last_link())):
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "ar")
    assert not Consent.objects.exists()


def test_button_behind_the_confirmation_link_gives_the_right(client):
    sign_up(client, language="ar")

    first, second = client.post(last_link()), client.post(last_link())

    assert (first.status_code, second.status_code, first.content == second.content) == (200, 200, True)
    assert "news ar" in first.content.decode()
    assert Consent.objects.get().status == "granted"


@pytest.mark.parametrize(
    ("ask", "about", "agreed"),
    [
        ("get", "Do you want to receive e-mails about these subjects?", "Do you agree to this?"),
        ("post", "You asked to receive e-mails about:", "You agreed to this:"),
    ],
)
def test_measuring_stands_apart_from_what_messages_are_about(client, measuring, ask, about, agreed):
    sign_up(client, language="en", tracking=["opens"])

    page = getattr(client, ask)(last_link()).content.decode()

    messages, measured = page.split(about)[1].split(agreed)
    assert "news en" in messages
    assert "opens en" not in messages
    assert "opens en" in measured


def test_who_is_not_measured_is_not_asked(client, measuring):
    sign_up(client, language="en")

    assert "Do you agree to this?" not in client.get(last_link()).content.decode()


def test_confirmation_link_that_was_cut_is_not_found(client):
    sign_up(client)

    assert client.post(last_link()[:-3] + "/").status_code == 404
    assert not Consent.objects.exists()


def test_confirmation_link_of_last_month_leads_to_a_new_sign_up(client):
    sign_up(client, language="ko")
    notice = Notice.objects.get()
    notice.contact.sign_ups.update(valid_until="2024-07-26T12:00:00Z")

    response = client.post(last_link())

    assert response.status_code == 410
    assert reverse("sign_up", args=["ko"]) in response.content.decode()
    assert not Consent.objects.exists()


def test_somebody_known_to_be_a_minor_by_now_is_told_kindly(client):
    sign_up(client, language="en")
    Contact.objects.update(is_minor=True)

    response = client.post(last_link())

    assert response.status_code == 403
    assert "See you later!" in response.content.decode()
    assert not Consent.objects.exists()
