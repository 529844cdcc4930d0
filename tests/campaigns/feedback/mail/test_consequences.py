"""A letter to the return address, from the mail server's pipe to what follows for the message and its reader."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from campaigns.feedback import applying
from campaigns.feedback.mail import arriving
from campaigns.flow.deliver import keys
from campaigns.models import Message, Receipt
from committee.db import clock
from contacts.enums import ConsentStatus
from contacts.models import Consent, Suppression
from tests.campaigns.feedback.mail.letters import complained, notified, written
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact

pytestmark = pytest.mark.django_db

READER = "ada@example.org"


class Known(NamedTuple):
    """What is known of the message and its reader afterwards."""

    status: str
    suppressed: list[str]
    may_write: bool
    receipt: str


@pytest.fixture
def key() -> str:
    make_contact(email=READER, opted_in="news")
    campaign = sending()
    deliver(campaign)
    return keys.local_part(campaign.pk, 1)


def after(raw: bytes) -> Known:
    arriving.keep(raw)
    while applying.apply_some(at=clock()):
        pass
    return Known(
        status=Message.objects.get().status,
        suppressed=list(Suppression.objects.values_list("reason", flat=True)),
        may_write=Consent.objects.get().status == ConsentStatus.GRANTED,
        receipt=Receipt.objects.get().state,
    )


def bounced(key: str, status: str) -> bytes:
    fields = f"Final-Recipient: rfc822; {READER}\nAction: failed\nStatus: {status}"
    return notified(fields, to=f"bounce+{key}@committee.example")


def test_dead_address_is_never_written_to_again(key):
    known = after(bounced(key, "5.1.1"))

    assert (known.status, known.may_write, known.receipt) == ("bounced", True, "applied")
    assert len(known.suppressed) == 1


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.7", "5.0.0"])
def test_address_that_lives_stays_though_the_message_came_back(key, status):
    assert after(bounced(key, status)) == Known("bounced", [], True, "applied")


def test_delay_changes_nothing(key):
    raw = bounced(key, "4.4.1").replace(b"Action: failed", b"Action: delayed")

    assert after(raw)[:3] == ("sent", [], True)


def test_complaint_suppresses_the_address(key):
    raw = complained("Feedback-Type: abuse\n", returned=f"To: {READER}\nMessage-ID: <{key}@committee.example>\n")

    known = after(raw)

    assert (known.suppressed, known.receipt) == (["complaint"], "applied")


def test_reader_who_answers_that_they_want_no_more_leaves(key):
    raw = written("", sender=READER, subject="Unsubscribe", in_reply_to=f"<{key}@committee.example>")

    assert after(raw) == Known("sent", [], False, "applied")


def test_wish_to_leave_counts_from_when_it_came_whatever_the_clock_of_its_writer(key):
    raw = written("", sender=READER, subject="Unsubscribe", in_reply_to=f"<{key}@committee.example>")

    assert not after(raw.replace(b"Date: Sat, 27 Jul 2024", b"Date: Wed, 27 Jul 2005")).may_write


def test_absence_note_changes_nothing_and_nobody_has_to_look_at_it(key):
    raw = written(
        "I am away. Mail could not be delivered to me: 550 5.1.1",
        sender=READER,
        subject="Automatic reply: news",
        in_reply_to=f"<{key}@committee.example>",
    )

    assert after(raw) == Known("sent", [], True, "ignored")


def test_stranger_who_knows_an_address_and_no_key_changes_nothing(key):
    campaign, n, _seal = key.split(".")

    known = after(bounced(f"{campaign}.{n}.{'0' * 12}", "5.1.1"))

    assert known[:3] == ("sent", [], True)


def test_letter_of_a_person_waits_for_a_person(key):
    assert after(written("When do the doors open?", sender=READER, subject="Doors")) == Known(
        "sent", [], True, "unparsed"
    )
