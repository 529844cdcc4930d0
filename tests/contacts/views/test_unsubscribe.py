from __future__ import annotations

import pytest
from django.urls import reverse

from committee import languages, tokens
from committee.tokens import Scope
from contacts import erasure, links
from contacts.enums import Channel
from contacts.models import Consent, ConsentRecord, Contact, Wording
from contacts.signals import consent_withdrawn
from tests.factories import NOON, make_consent, make_contact, make_topic

ONE_CLICK = {"List-Unsubscribe": "One-Click"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def fan():
    return make_contact(opted_in="news", language="fr")


def link(contact, **changes):
    token = tokens.make(
        Scope.UNSUBSCRIBE,
        **{
            "subject": contact.public_id,
            "topic_id": make_topic().pk,
            "channel": "email",
            "reference": (3, 118),
            **changes,
        },
    )
    return reverse("unsubscribe", args=[token])


def statuses(contact):
    return dict(Consent.objects.filter(contact=contact).values_list("topic__code", "status"))


def test_opening_the_link_changes_nothing(client, fan):
    for _ in range(20):
        assert client.get(link(fan)).status_code == 200
    assert client.head(link(fan)).status_code == 200

    assert statuses(fan) == {"news": "granted"}
    assert ConsentRecord.objects.count() == 1


def test_button_of_the_page_ends_this_right_and_no_other(client, fan):
    make_consent(fan, topic=make_topic("tickets"))
    other = make_contact(opted_in="news")

    response = client.post(link(fan))

    assert response.status_code == 200
    assert statuses(fan) == {"news": "withdrawn", "tickets": "granted"}
    assert statuses(other) == {"news": "granted"}
    assert ConsentRecord.objects.latest("pk").source == "unsubscribe"


def test_mail_program_unsubscribes_without_cookie_redirect_or_page(client, fan):
    client.handler.enforce_csrf_checks = True

    response = client.post(link(fan), ONE_CLICK)

    assert (response.status_code, response.content, response.cookies) == (200, b"", {})
    assert statuses(fan) == {"news": "withdrawn"}
    record = ConsentRecord.objects.latest("pk")
    assert (record.source, record.source_ref) == ("one_click", "3.118")


def test_mail_program_may_send_the_form_in_either_encoding(client, fan):
    response = client.post(link(fan), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200
    assert ConsentRecord.objects.latest("pk").source == "one_click"


def test_unsubscribing_twice_is_fine_and_told_once(client, fan):
    told = []

    def listen(sender, **arguments):
        told.append(arguments["reference"])

    consent_withdrawn.connect(listen)
    answers = [client.post(link(fan), ONE_CLICK).status_code for _ in range(2)]
    consent_withdrawn.disconnect(listen)

    assert answers == [200, 200]
    assert told == ["3.118"]


@pytest.mark.parametrize("language", languages.CODES)
def test_page_speaks_the_language_of_the_person(client, language):
    fan = make_contact(opted_in="news", language=language)

    response = client.get(link(fan), headers={"Accept-Language": "it"})

    page = response.content.decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    assert f"news {language}" in page
    assert response.headers["Content-Language"] == language


def test_page_has_a_strict_policy_and_leaks_its_address_to_nobody(client, fan):
    response = client.get(link(fan))

    assert set(response.headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]
    assert "<script" not in response.content.decode()
    assert response.cookies == {}


def test_link_that_was_changed_is_not_found_and_changes_nothing(client, fan):
    good = link(fan)
    stranger = make_contact()
    confirmation = tokens.make(Scope.CONFIRM, subject=fan.public_id, topic_id=make_topic().pk, channel="email")

    for address in (
        good[:-2] + ("A" if good[-2] != "A" else "B") + "/",
        reverse("unsubscribe", args=["nonsense"]),
        reverse("unsubscribe", args=[confirmation]),
        link(fan, topic_id=4_000_000),
        link(fan, channel=""),
        link(fan, subject=stranger.subject),
    ):
        for answer in (client.get(address), client.post(address, ONE_CLICK)):
            assert (answer.status_code, "<h1>" in answer.content.decode()) == (404, True)

    assert statuses(fan) == {"news": "granted"}


def test_link_of_somebody_erased_is_answered_and_writes_nothing(client, fan):
    address = link(fan)
    erasure.erase(fan, by=None, at=NOON)
    before = ConsentRecord.objects.count()

    assert client.get(address).status_code == client.post(address, ONE_CLICK).status_code == 200
    assert ConsentRecord.objects.count() == before


def test_name_of_a_topic_is_shown_as_text(client, fan):
    topic = make_topic()
    topic.name_fr = "<b>Actus</b> & l’été"
    topic.save()

    assert "&lt;b&gt;Actus&lt;/b&gt; &amp; l’été" in client.get(link(fan)).content.decode()


def test_service_messages_can_be_refused_too(client):
    holder = make_contact()
    service = make_topic("session-changes", kind="service")

    client.post(link(holder, topic_id=service.pk, channel="sms"))

    assert list(Consent.objects.values_list("contact", "topic", "channel", "status")) == [
        (holder.pk, service.pk, Channel.SMS, "withdrawn")
    ]


def test_page_leads_on_to_less_and_to_a_pause(client, fan):
    onward = links.to_preferences(fan)

    assert onward in client.get(link(fan)).content.decode()
    assert onward in client.post(link(fan)).content.decode()


def test_a_slip_of_the_finger_is_taken_back_by_the_button_of_the_page(client, fan):
    client.post(link(fan))

    answer = client.post(link(fan), {"undo": "1"})

    assert answer.status_code == 200
    assert statuses(fan) == {"news": "granted"}
    record = ConsentRecord.objects.latest("pk")
    assert "Annuler" in Wording.objects.get(version=record.wording, language="fr").text


def test_taking_back_what_was_never_left_gives_no_right(client):
    stranger = make_contact(language="en")

    answer = client.post(link(stranger), {"undo": "1"})

    assert answer.status_code == 410
    assert links.to_preferences(stranger) in answer.content.decode()
    assert statuses(stranger) == {}


def test_link_of_an_entry_that_was_merged_lets_the_person_leave(client, fan):
    former = make_contact()
    Contact.objects.filter(pk=former.pk).update(merged_into=fan)

    assert client.post(link(former), ONE_CLICK).status_code == 200
    assert statuses(fan) == {"news": "withdrawn"}


def test_link_outlives_its_campaign(client, fan):
    assert client.post(link(fan, reference=(999_999, 7)), ONE_CLICK).status_code == 200
    assert statuses(fan) == {"news": "withdrawn"}
