from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from committee import languages
from contacts import links, requests
from contacts.enums import RequestKind, RequestStatus
from contacts.models import Address, Contact, Notice, RightsRequest, Suppression
from tests.contacts.views.asking import HOUR
from tests.contacts.waiting import after_us
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea():
    return make_contact(email="lea@example.org", given_name="Léa", opted_in="news", language="ko")


def asked(person, kind):
    return requests.ask_by_mailbox(person, kind=kind, at=timezone.now())


def export_page(person):
    return links.to_export(asked(person, RequestKind.ACCESS)).removeprefix("http://testserver")


def erasure_page(person):
    return links.to_erasure(asked(person, RequestKind.ERASURE)).removeprefix("http://testserver")


def test_opening_the_page_hands_nothing_over(client, lea):
    address = export_page(lea)

    for answer in (client.get(address), client.head(address)):
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "ko")
        assert "attachment" not in answer.headers.get("Content-Disposition", "")
    assert RightsRequest.objects.get().status == RequestStatus.IDENTITY_ASKED


def test_the_button_hands_over_everything_we_know(client, lea):
    answer = client.post(export_page(lea))

    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    told = json.loads(
        zipfile.ZipFile(io.BytesIO(content)).read(next(name for name in names if name.endswith(".json")))
    )
    assert "Léa" in json.dumps(told, ensure_ascii=False)
    request = RightsRequest.objects.get()
    assert (request.status, request.identity_check) == (RequestStatus.ANSWERED, "mailbox")


def test_a_file_that_was_lost_on_the_way_is_handed_over_again(client, lea):
    address = export_page(lea)

    for _ in range(2):
        answer = client.post(address)
        assert b"".join(answer.streaming_content)


def test_opening_the_page_of_erasure_erases_nobody(client, lea):
    address = erasure_page(lea)

    for _ in range(3):
        assert client.get(address).status_code == client.head(address).status_code == 200
    lea.refresh_from_db()
    assert (lea.given_name, lea.erased_at) == ("Léa", None)


def test_the_button_erases_at_once_and_a_last_letter_says_so(client, lea):
    address = erasure_page(lea)

    answer = client.post(address)

    lea.refresh_from_db()
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, "ko")
    assert (lea.given_name, bool(lea.erased_at)) == ("", True)
    assert not Address.objects.filter(contact=lea).exists()
    assert Suppression.objects.count() == 1
    assert list(Notice.objects.values_list("kind", "address", "language", "values")) == [
        ("erasure_done", "lea@example.org", "ko", {})
    ]
    assert RightsRequest.objects.get().status == RequestStatus.ANSWERED


def test_pressed_again_it_is_politely_answered_and_no_second_letter_leaves(client, lea):
    address = erasure_page(lea)
    client.post(address)

    assert client.post(address).status_code == client.get(address).status_code == 200
    assert Notice.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_politely_answered_and_one_letter_leaves(client, lea):
    address = erasure_page(lea)

    with after_us() as begin:
        Contact.objects.hold(lea.pk)
        second = begin(lambda: client.post(address))
        first = Client().post(address)

    assert (first.status_code, second.result().status_code) == (200, 200)
    assert list(Notice.objects.values_list("kind", flat=True)) == ["erasure_done"]


def test_nobody_is_told_at_an_address_that_was_suppressed_before(client, lea):
    address = erasure_page(lea)
    digest = lea.addresses.get().digest
    Suppression.objects.create(kind="email", digest=digest, reason="complaint")

    assert client.post(address).status_code == 200

    assert not Notice.objects.exists()


def test_links_live_for_a_week(client, lea):
    for address in (export_page(lea), erasure_page(lea)):
        RightsRequest.objects.update(received_at=timezone.now() - timedelta(days=8))
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 410
            assert "/p/ko/my-data/" in answer.content.decode()
    assert Contact.objects.get(pk=lea.pk).erased_at is None


def test_a_link_that_was_cut_or_is_for_something_else_is_not_found(client, lea):
    export, erase = export_page(lea), erasure_page(lea)
    token = export.split("/")[2]

    for address in (export[:-3] + "/", f"/e/{token}/", f"/d/{erase.split('/')[2]}/", f"/m/{token}/"):
        assert client.get(address).status_code == client.post(address).status_code == 404


@pytest.mark.parametrize("language", languages.CODES)
def test_pages_speak_the_language_of_the_person(client, language):
    person = make_contact(language=language)

    for address in (export_page(person), erasure_page(person)):
        assert f'<html lang="{language}"' in client.get(address, headers={"Accept-Language": "it"}).content.decode()


def test_the_file_is_not_asked_for_without_end(client, lea, settings):
    settings.PUBLIC_LIMITS = {"network": (20, HOUR), "address": (1, HOUR)}
    address = export_page(lea)

    first, second = client.post(address), client.post(address)
    first.close()

    assert (first.status_code, second.status_code) == (200, 429)
