"""A lower app's notice reaches its person, once, in their language, and what it said is forgotten."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.utils import timezone

from campaigns.gateways import Answer, providers
from campaigns.gateways.memory import MemoryGateway
from campaigns.gateways.routing import Provider
from campaigns.models import ProviderState
from contacts import erasure, new_addresses, suppressions
from contacts.enums import AddressKind, NoticeKind, NoticeStatus, SuppressionReason
from contacts.models import Notice
from tests.campaigns.outbox import LINK, drain, make_notice
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Please confirm your sign-up"), ("fr", "Confirmez votre inscription")]
)
def test_a_notice_is_sent_in_its_language_with_its_link_and_forgets_it(language, subject):
    notice = make_notice(language=language)

    (sent,) = drain().accepted

    notice.refresh_from_db()
    assert (notice.status, notice.values, notice.attempts) == (NoticeStatus.SENT, {}, 1)
    assert notice.sent_at is not None
    assert sent.recipient == "ada@example.org"
    assert f"Subject: {subject}" in sent.content.decode()
    assert LINK in sent.content.decode()
    assert "List-Unsubscribe" not in sent.content.decode()


def test_a_notice_is_drained_once():
    make_notice()
    gateway = drain()

    drain(gateway)

    assert len(gateway.accepted) == 1


@pytest.mark.parametrize(
    ("answer", "status"),
    [(Answer.HARD, NoticeStatus.REJECTED), (Answer.SOFT, NoticeStatus.DEFERRED)],
)
def test_an_answer_decides_what_becomes_of_a_notice(answer, status):
    notice = make_notice()

    drain(MemoryGateway({"ada@example.org": answer}))

    notice.refresh_from_db()
    assert notice.status == status
    assert bool(notice.values) == (status == NoticeStatus.DEFERRED)


def test_a_notice_in_doubt_is_sent_once_more_and_then_stays_in_doubt():
    notice = make_notice()

    gateway = drain(MemoryGateway({"ada@example.org": Answer.UNKNOWN}))

    notice.refresh_from_db()
    assert (notice.status, notice.possible_duplicate, notice.attempts) == (NoticeStatus.IN_DOUBT, True, 2)
    first, second = gateway.accepted
    assert first.key == second.key


def test_a_notice_waits_while_the_provider_cannot_be_reached_and_no_attempt_is_counted():
    notice = make_notice()
    gateway = MemoryGateway()
    gateway.available = False

    drain(gateway)

    notice.refresh_from_db()
    assert (notice.status, notice.attempts) == (NoticeStatus.PENDING, 0)
    assert notice.not_before > timezone.now()


def test_what_a_provider_did_with_a_letter_is_known_to_all_processes():
    make_notice()
    gateway = MemoryGateway()
    route = providers.route([Provider(code="one", channel="email", kind="smtp", weight=100, gateway=gateway)])

    drain(route)

    assert len(gateway.accepted) == 1
    assert ProviderState.objects.get(code="one").answered_at is not None


class ForgetfulGateway(MemoryGateway):
    def remember(self) -> None:
        raise DatabaseError("the state of a provider cannot be written")


def test_a_letter_that_left_is_written_down_before_anything_about_its_provider():
    notice = make_notice()

    with pytest.raises(DatabaseError):
        drain(ForgetfulGateway())

    notice.refresh_from_db()
    assert (notice.status, notice.lease_until) == (NoticeStatus.SENT, None)


def test_a_notice_to_a_suppressed_address_does_not_leave():
    contact = make_contact(email="ada@example.org", suppressed=True)
    notice = make_notice(contact=contact)

    assert drain().accepted == []

    notice.refresh_from_db()
    assert (notice.status, notice.reason) == (NoticeStatus.EXCLUDED, "suppressed")


def test_an_address_that_waits_to_be_confirmed_is_asked_for_suppressions_once_more():
    notice = new_addresses.ask(make_contact(), email="new@example.org", at=timezone.now())
    suppressions.suppress(AddressKind.EMAIL, "new@example.org", reason=SuppressionReason.OBJECTION, at=timezone.now())

    assert drain().accepted == []

    notice.refresh_from_db()
    assert (notice.status, notice.reason) == (NoticeStatus.EXCLUDED, "suppressed")


def test_a_notice_that_is_too_late_expires_and_forgets_its_link():
    notice = make_notice(valid_until=timezone.now())

    assert drain().accepted == []

    notice.refresh_from_db()
    assert (notice.status, notice.values) == (NoticeStatus.EXPIRED, {})


def test_a_notice_whose_sender_died_is_sent_once_more():
    notice = make_notice(status=NoticeStatus.SENDING, attempts=1, lease_until=timezone.now())

    assert len(drain().accepted) == 1

    notice.refresh_from_db()
    assert (notice.status, notice.possible_duplicate) == (NoticeStatus.SENT, True)


def make_farewell(**fields):
    contact = make_contact(email="ada@example.org")
    erasure.erase(contact, by=None, at=timezone.now())
    return Notice.objects.create(
        contact=contact,
        kind=NoticeKind.ERASURE_DONE,
        cause="request:1",
        language="ja",
        address="ada@example.org",
        **fields,
    )


def test_somebody_who_was_erased_is_told_so_and_their_address_is_then_forgotten():
    notice = make_farewell()

    (sent,) = drain().accepted

    notice.refresh_from_db()
    assert sent.recipient == "ada@example.org"
    assert (notice.status, notice.address) == (NoticeStatus.SENT, "")


def test_nothing_else_reaches_somebody_who_was_erased():
    notice = make_farewell()
    Notice.objects.filter(pk=notice.pk).update(kind=NoticeKind.CONFIRM_OPT_IN, values={"confirm_url": LINK})

    assert drain().accepted == []

    notice.refresh_from_db()
    assert (notice.status, notice.reason) == (NoticeStatus.EXCLUDED, "erased")


@pytest.mark.parametrize(
    ("answer", "kept"), [(Answer.HARD, ""), (Answer.UNKNOWN, ""), (Answer.SOFT, "ada@example.org")]
)
def test_the_address_of_somebody_erased_is_kept_for_as_long_as_the_letter_may_still_leave(answer, kept):
    notice = make_farewell()

    drain(MemoryGateway({"ada@example.org": answer}))

    notice.refresh_from_db()
    assert notice.address == kept


def test_a_farewell_that_is_too_late_forgets_the_address():
    notice = make_farewell(valid_until=timezone.now())

    assert drain().accepted == []

    notice.refresh_from_db()
    assert (notice.status, notice.address) == (NoticeStatus.EXPIRED, "")
