from __future__ import annotations

from datetime import timedelta

import pytest

from committee.tokens import BadToken
from contacts import erasure, links, requests
from contacts.enums import IdentityCheck, RequestKind
from contacts.models import Notice, RightsRequest
from tests.factories import NOON, make_address, make_contact

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def token_in(notice):
    (url,) = notice.values.values()
    return url.rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize(
    ("kind", "notice_kind", "placeholder"),
    [(RequestKind.ACCESS, "export_ready", "export_url"), (RequestKind.ERASURE, "confirm_erasure", "erasure_url")],
)
def test_who_asks_on_the_page_gets_a_link_and_the_request_waits_for_it(kind, notice_kind, placeholder):
    person = make_contact(email="lea@example.org", language="ar")

    request = requests.ask_by_mailbox(person, kind=kind, at=NOON)

    notice = Notice.objects.get()
    assert (request.kind, request.status, request.origin, request.contact) == (kind, "identity_asked", "page", person)
    assert (notice.kind, notice.language, notice.address) == (notice_kind, "ar", "lea@example.org")
    assert (list(notice.values), notice.valid_until) == ([placeholder], NOON + 7 * DAY)
    assert requests.asked_with(token_in(notice), kind=kind, at=NOON) == request


def test_asking_again_within_a_day_is_the_same_request_and_no_second_letter():
    person = make_contact()
    first = requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON)

    again = requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON + DAY - timedelta(seconds=1))
    other = requests.ask_by_mailbox(person, kind=RequestKind.ERASURE, at=NOON)
    later = requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON + DAY)

    assert again == first
    assert len({first.pk, other.pk, later.pk}) == 3
    assert Notice.objects.count() == 3


def test_the_letter_goes_to_the_address_that_was_typed_or_else_to_the_newest_that_lives():
    person = make_contact(email="old@example.org")
    typed = make_address(person, "typed@example.org", current_since=NOON - DAY)
    make_address(person, "newest@example.org", current_since=NOON + DAY)
    make_address(person, "dead@example.org", current_since=NOON + 2 * DAY, dead_since=NOON)
    person.addresses.filter(value="old@example.org").update(current_since=NOON - 2 * DAY)

    requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON, address=typed)
    requests.ask_by_mailbox(person, kind=RequestKind.ERASURE, at=NOON)

    assert list(Notice.objects.order_by("pk").values_list("address", flat=True)) == [
        "typed@example.org",
        "newest@example.org",
    ]


def test_nobody_can_be_asked_by_a_mailbox_we_do_not_know():
    with pytest.raises(requests.NoMailbox):
        requests.ask_by_mailbox(make_contact(email=None), kind=RequestKind.ACCESS, at=NOON)

    assert not RightsRequest.objects.exists()


def test_a_link_ends_after_a_week_and_opens_nothing_of_another_kind():
    person = make_contact()
    access = requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON)
    token = links.to_export(access).rstrip("/").rpartition("/")[2]

    assert requests.asked_with(token, kind=RequestKind.ACCESS, at=NOON + 7 * DAY) == access
    with pytest.raises(requests.LinkTooOld):
        requests.asked_with(token, kind=RequestKind.ACCESS, at=NOON + 7 * DAY + timedelta(seconds=1))
    with pytest.raises(BadToken):
        requests.asked_with(token, kind=RequestKind.ERASURE, at=NOON)


def test_the_link_of_somebody_erased_since_opens_nothing():
    person = make_contact()
    request = requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON)
    token = links.to_export(request).rstrip("/").rpartition("/")[2]
    erasure.erase(person, by=None, at=NOON)

    with pytest.raises(BadToken):
        requests.asked_with(token, kind=RequestKind.ACCESS, at=NOON)


def test_looking_at_a_link_confirms_nothing():
    request = requests.ask_by_mailbox(make_contact(), kind=RequestKind.ERASURE, at=NOON)
    token = links.to_erasure(request).rstrip("/").rpartition("/")[2]

    for _ in range(100):
        requests.asked_with(token, kind=RequestKind.ERASURE, at=NOON)

    request.refresh_from_db()
    assert (request.status, request.steps.count()) == ("identity_asked", 2)


def test_what_was_never_confirmed_is_closed_after_a_week_and_what_was_stays():
    forgotten = requests.ask_by_mailbox(make_contact(), kind=RequestKind.ACCESS, at=NOON)
    person = make_contact()
    confirmed = requests.ask_by_mailbox(person, kind=RequestKind.ACCESS, at=NOON)
    requests.identify(confirmed, contact=person, check=IdentityCheck.MAILBOX, by=None, at=NOON)

    assert [
        requests.lapse(at=NOON + 7 * DAY),
        requests.lapse(at=NOON + 8 * DAY),
        requests.lapse(at=NOON + 9 * DAY),
    ] == [
        0,
        1,
        0,
    ]

    forgotten.refresh_from_db()
    confirmed.refresh_from_db()
    assert (forgotten.status, forgotten.closed_at, forgotten.outcome) == ("refused", NOON + 8 * DAY, {"lapsed": True})
    assert confirmed.status == "in_progress"
