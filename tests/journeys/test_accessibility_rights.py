"""Can everybody work at the desk of requests? No finding of axe-core, by day and by night."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contacts import requests, retention
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import RightsRequest
from tests.factories import make_contact, make_user, make_volunteer
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


def ask(kind, *, days_ago, **person) -> RightsRequest:
    now = timezone.now()
    asked = requests.receive(kind=kind, origin=RequestOrigin.POST, at=now - days_ago * DAY)
    if not person:
        return asked
    return requests.identify(
        asked, contact=make_contact(**person), check=IdentityCheck.DOCUMENT, by=make_user(), at=now
    )


@pytest.fixture
def desk() -> list[str]:
    """The pages, with something of each kind on them."""
    now = timezone.now()
    access = ask(RequestKind.ACCESS, days_ago=26, given_name="Amélie", family_name="Durand")
    erasure = ask(
        RequestKind.ERASURE, days_ago=2, given_name="ليلى", family_name="الحداد", language="ar", is_minor=True
    )
    unknown = ask(RequestKind.OBJECTION, days_ago=40)
    answered = ask(RequestKind.ACCESS, days_ago=9, given_name="Ken")
    requests.answer_access(answered, by=make_user(), at=now).content.close()
    make_contact(last_sign_at=now - 1100 * DAY)
    make_volunteer(contact=make_contact(last_sign_at=now - 1100 * DAY))
    run = retention.begin(is_dry=True, by=None, at=now)
    retention.go_on(run, at=now)
    chosen = [access, erasure, unknown, answered]
    return [
        "/admin/",
        "/admin/contacts/rightsrequest/",
        "/admin/contacts/rightsrequest/add/",
        *[f"/admin/contacts/rightsrequest/{asked.pk}/change/" for asked in chosen],
        f"/admin/contacts/rightsrequest/{access.pk}/file/",
        "/admin/contacts/retentionrule/",
        f"/admin/contacts/retentionrun/{run.pk}/change/",
    ]


def test_the_desk_is_for_everybody(sign_in, desk):
    page = sign_in("dpo")
    found = {}

    for path in desk:
        page.goto(path)
        assert page.title().strip()
        found[path] = findings(page)

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_the_desk_is_no_wider_than_a_telephone(sign_in, desk):
    page = sign_in("dpo", width=390)
    widths = {}

    for path in desk:
        page.goto(path)
        widths[path] = overflow(page)

    assert widths == dict.fromkeys(widths, 0)


def test_a_request_is_answered_by_keyboard_and_mouse_from_letter_to_proof(sign_in):
    make_contact(email="lea@example.org", given_name="Léa", family_name="Roux")
    page = sign_in("dpo", language="en")

    page.goto("/admin/contacts/rightsrequest/add/")
    page.get_by_role("button", name="Open the request").click()
    page.get_by_label("Whom is it about?").fill("Lea@Example.org")
    page.keyboard.press("Enter")
    page.get_by_label("Léa Roux").check()
    assert "lea" not in page.url
    page.get_by_role("button", name="It is this person").click()
    page.get_by_role("button", name="Make the file of their data").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the file").click()
    page.get_by_role("link", name="See the request as it stands now").click()

    asked = RightsRequest.objects.get()
    assert download.value.suggested_filename.startswith("my-data-")
    assert asked.status == "answered"
    expect(page.get_by_text(asked.outcome["sha256"])).to_be_visible()
