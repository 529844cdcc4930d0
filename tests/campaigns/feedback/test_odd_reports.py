"""What nobody foresaw, however genuine, waits for a person alone: what was told beside it is applied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns.enums import ReceiptState
from campaigns.feedback import applying
from campaigns.models import Receipt
from committee.db import clock
from contacts.models import Suppression
from tests.campaigns.feedback.providers import event, message_of, report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("generic")]


def apply() -> None:
    while applying.apply_some(at=clock()):
        pass


def test_one_report_that_no_table_takes_holds_up_nobody(sent):
    report(event(message_of(sent), "bounced", code="5.1.1", text="\\u0000 \\ud800"), event_id="odd")
    report(event(message_of(sent), "delivered"), event_id="plain")

    apply()

    assert not Receipt.objects.filter(state="new").exists()
    assert message_of(sent).status == "bounced"


@pytest.mark.parametrize("named", [{"message": "\ud800"}, {"reference": "9" * 5000 + ".1.aabbccddeeff"}])
def test_one_genuine_report_that_nobody_foresaw_holds_up_nobody(sent, named):
    report(event(None, "delivered", **named), event_id="odd")
    report(event(message_of(sent), "complaint"), event_id="plain")

    apply()

    states = dict(Receipt.objects.values_list("event_id", "state"))
    assert states["plain"] == ReceiptState.APPLIED
    assert [one.reason for one in Suppression.objects.all()] == ["complaint"]


def test_what_cannot_be_applied_is_kept_for_a_person_and_its_neighbours_are_applied(sent):
    report(event(message_of(sent), "delivered"), event_id="before")
    report(event(message_of(sent), "bounced", code="\ud800"), event_id="odd")
    report(event(message_of(sent), "complaint"), event_id="after")

    apply()

    states = dict(Receipt.objects.values_list("event_id", "state"))
    assert states == {"before": "applied", "odd": "unparsed", "after": "applied"}
    assert bytes(Receipt.objects.get(event_id="odd").body)


def test_what_names_no_message_among_others_is_counted_and_keeps_nobody_s_address(sent):
    told = [
        event(message_of(sent), "complaint"),
        event(None, "bounced", message="nobody's", recipient="x@example.org"),
    ]
    report(*told)
    apply()
    assert Receipt.objects.get().state == ReceiptState.NEW  # its hand-over may be written down in a moment

    Receipt.objects.update(received_at=clock() - timedelta(minutes=31), not_before=clock())
    apply()

    (receipt,) = Receipt.objects.all()
    assert (receipt.state, receipt.note, bytes(receipt.body)) == ("applied", "unmatched: 1", b"")
    assert [one.reason for one in Suppression.objects.all()] == ["complaint"]
