"""Complaints of letters that no campaign sent are heard, too; and their dead mailboxes are closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.enums import ReceiptState
from campaigns.feedback import applying, ending
from campaigns.feedback.mail import arriving
from campaigns.flow.deliver import keys
from campaigns.gateways import Outcome
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import MessageReference, Receipt
from campaigns.models.receipt import LONGEST_REFERENCE
from committee.db import clock
from contacts.addresses import digest
from contacts.enums import AddressKind
from contacts.models import Suppression
from tests.campaigns.feedback.mail.letters import notified
from tests.campaigns.feedback.providers import event, report
from tests.campaigns.outbox import drain, make_notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generic")]

ADA, BOB = "ada@example.org", "bob@example.org"
DEAD = {"code": "5.1.1", "text": "550 5.1.1 no such user"}


@pytest.fixture
def notice():
    """A confirmation that left for Ada."""
    written = make_notice()
    drain()
    return written


def told_of(notice, kind, **told):
    return event(None, kind, reference=keys.message_id(keys.local_part(keys.NO_CAMPAIGN, notice.pk)), **told)


def apply() -> None:
    while applying.apply_some(at=clock()):
        pass


def closed() -> list[tuple[str, bytes]]:
    return list(Suppression.objects.values_list("reason", "digest"))


def of(address: str) -> bytes:
    return digest(AddressKind.EMAIL, address)


@pytest.mark.parametrize(
    ("kind", "told", "reason"), [("complaint", {}, "complaint"), ("bounced", DEAD, "dead_address")]
)
def test_what_is_told_of_a_confirmation_closes_the_address_it_went_to(notice, kind, told, reason):
    report(told_of(notice, kind, recipient=BOB, **told))

    apply()

    assert [(why, bytes(whose)) for why, whose in closed()] == [(reason, of(ADA))]
    (receipt,) = Receipt.objects.all()
    assert (receipt.state, bytes(receipt.body)) == (ReceiptState.APPLIED, b"")


class Naming(MemoryGateway):
    """Takes letters, and tells of them by names of its own alone, which are very long."""

    def _take(self, envelope):
        outcome = super()._take(envelope)
        return Outcome(outcome.key, outcome.answer, reference=NAME, provider="generic")


NAME = "of-the-provider-" * 10  # longer than what is kept of it


def test_a_provider_that_does_not_tell_our_key_is_understood_by_the_name_it_gave():
    make_notice()
    drain(Naming())
    assert len(MessageReference.objects.get().reference) == LONGEST_REFERENCE

    report(event(None, "complaint", reference="", message=NAME))
    apply()

    assert [(why, bytes(whose)) for why, whose in closed()] == [("complaint", of(ADA))]
    assert Receipt.objects.get().state == ReceiptState.APPLIED


def test_the_names_of_letters_are_kept_as_long_as_reports():
    make_notice()
    drain(Naming())

    ending.forget_old(at=clock() + timedelta(days=29))
    assert MessageReference.objects.exists()

    ending.forget_old(at=clock() + timedelta(days=31))
    assert not MessageReference.objects.exists()


@pytest.mark.parametrize("kind", ["delivered", "deferred", "opened"])
def test_what_else_is_told_of_a_confirmation_is_known_and_changes_nothing(notice, kind):
    report(told_of(notice, kind))

    apply()

    assert (Receipt.objects.get().state, closed()) == (ReceiptState.APPLIED, [])


@pytest.mark.parametrize("is_kept", [True, False])
def test_where_the_address_was_forgotten_a_provider_that_signs_is_believed(notice, is_kept):
    complaint = told_of(notice, "complaint", recipient="Bob@Example.org")
    if is_kept:
        type(notice).objects.update(address="")
    else:
        notice.delete()

    report(complaint)
    apply()

    assert [(why, bytes(whose)) for why, whose in closed()] == [("complaint", of(BOB))]


def test_where_the_address_was_forgotten_a_letter_that_anybody_can_write_is_not_believed(notice):
    key = keys.local_part(keys.NO_CAMPAIGN, notice.pk)
    type(notice).objects.update(address="")

    fields = f"Final-Recipient: rfc822; {BOB}\nAction: failed\nStatus: 5.1.1"
    arriving.keep(notified(fields, to=f"bounce+{key}@committee.example"))
    apply()

    assert (Receipt.objects.get().state, closed()) == (ReceiptState.APPLIED, [])


def test_a_bounce_by_mail_closes_the_address_that_the_confirmation_went_to(notice):
    key = keys.local_part(keys.NO_CAMPAIGN, notice.pk)

    fields = f"Final-Recipient: rfc822; {BOB}\nAction: failed\nStatus: 5.1.1"
    arriving.keep(notified(fields, to=f"bounce+{key}@committee.example"))
    apply()

    assert [(why, bytes(whose)) for why, whose in closed()] == [("dead_address", of(ADA))]


def test_who_answers_a_confirmation_that_they_want_no_more_is_answered_by_a_person(notice):
    report(told_of(notice, "unsubscribe"))
    Receipt.objects.update(received_at=clock() - timedelta(hours=25))

    apply()

    assert (Receipt.objects.get().state, closed()) == (ReceiptState.UNMATCHED, [])


def test_what_is_told_of_a_trial_is_nobody_s_to_look_at():
    report(event(None, "bounced", reference=keys.of_trial(12), **DEAD), event_id="webhook")
    fields = f"Final-Recipient: rfc822; {ADA}\nAction: failed\nStatus: 5.1.1"
    arriving.keep(notified(fields, to=f"bounce+{keys.of_trial(12)}@committee.example"))

    apply()

    assert [(one.state, bytes(one.body)) for one in Receipt.objects.all()] == [(ReceiptState.IGNORED, b"")] * 2
    assert closed() == []
