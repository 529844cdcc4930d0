"""From the hand-over to what follows for a reader: played by the mail that comes back, twice and in any order, and by
what a number answers.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from campaigns.feedback import applying
from campaigns.gateways import providers
from campaigns.gateways.email import EmailGateway
from campaigns.gateways.routing import Provider
from campaigns.models import Receipt
from committee.db import clock
from committee.simulator import reports
from committee.simulator.services import Callback
from contacts.enums import Channel
from contacts.models import Consent, Suppression
from tests.campaigns.stages import deliver, sending, statuses
from tests.factories import make_contact
from tests.simulator import run_simulator

pytestmark = pytest.mark.django_db

REPORTS = [
    {"event": "delivered", "recipient": "*@example.org", "copies": 2, "shuffle": 0.3},
    {"event": "deferred", "recipient": "gone@*", "shuffle": 0.3},
    {"event": "bounced", "recipient": "gone@*", "code": "5.1.1", "copies": 2, "shuffle": 0.3},
    {"event": "bounced", "recipient": "full@*", "code": "5.2.2"},
    {"event": "complained", "recipient": "angry@*", "copies": 2},
]


def test_bounces_and_complaints_that_come_back_by_mail_end_what_they_should_and_nothing_else(tmp_path, settings):
    for name in ("ada", "gone", "full", "angry"):
        make_contact(email=f"{name}@example.org", opted_in="news")
    campaign = sending()
    with run_simulator(tmp_path, "--maildir", str(tmp_path / "mail")) as provider:
        provider.break_with(reports=REPORTS)
        email = EmailGateway(provider.url, connections=2)
        way = providers.route([Provider(code="smtp", channel="email", kind="smtp", weight=100, gateway=email)])
        deliver(campaign, way)
        way.close()
        provider.wait_until(lambda each: each.state()["reports"] == {"posted": 14, "waiting": 0, "given_up": 0})

    call_command("receive_mail", maildir=tmp_path / "mail", verbosity=0)
    while applying.apply_some(at=clock()):
        pass

    assert statuses(campaign) == {
        "ada@example.org": "delivered",
        "gone@example.org": "bounced",
        "full@example.org": "bounced",
        "angry@example.org": "delivered",
    }
    assert sorted(Suppression.objects.values_list("reason", flat=True)) == ["complaint", "dead_address"]
    assert list(Receipt.objects.values_list("state", flat=True)) == ["applied"] * 8


@pytest.mark.parametrize(("number", "right"), [("+33655550109", "withdrawn"), ("+33655550110", "granted")])
def test_a_number_that_answers_stop_has_left_and_one_that_answers_start_after_it_is_back(
    client, generic, number, right
):
    make_contact(phone=number, opted_in="news", channel=Channel.SMS)
    taken = {"channel": "sms", "recipient": number, "key": "of a campaign that is gone", "id": "1", "sender": "GAMES"}

    told = reports.of(taken, None, to=Callback("/hooks/sms/", "", "a secret of theirs"), callback=None)
    for report in sorted(told, key=lambda one: one.after):
        assert client.post(report.url, report.body, "application/json", headers=report.headers).status_code == 200
    later = clock() + timedelta(minutes=1)
    while applying.apply_some(at=later):
        pass

    assert [one.status for one in Consent.objects.all()] == [right]
    assert set(Receipt.objects.values_list("state", flat=True)) == {"applied"}
