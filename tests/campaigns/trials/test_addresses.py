"""Nobody is written to at an address that they did not show to be theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from django.utils import timezone

from campaigns import trials
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import StaffAddress, Trial
from campaigns.trials import CodeRefused, TrialRefused
from committee.models import AuditEntry
from contacts.address_book import InvalidSubscription, PushSubscription
from contacts.addresses import InvalidAddress
from contacts.enums import AddressKind
from tests.campaigns.gateways.push.browsers import Browser
from tests.factories import make_template, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    # The trail, which counts the codes of a day, has the clock of the database.
    return timezone.now()


def ask(user, now, value="alix@example.org"):
    return trials.ask_code(user, AddressKind.EMAIL, value, at=now)


def code_of(address, now) -> str:
    """As it stands in the message."""
    gateway = MemoryGateway()
    trials.send_code(address, gateway=gateway, at=now)
    (envelope,) = gateway.accepted
    assert envelope.recipient == address.value
    message = message_from_bytes(envelope.content, policy=default)
    (code,) = re.findall(r"\b[0-9]{6}\b", message.get_content())
    return code


def test_a_code_that_was_sent_there_confirms_the_address(now):
    user = make_user()
    address = ask(user, now, " Alix@Example.ORG ")
    assert address.value == "alix@example.org"
    assert not trials.usable().exists()

    trials.confirm(address, f" {code_of(address, now)} ", by=user, at=now + timedelta(minutes=14))
    assert list(trials.usable()) == [address]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "object_type")) == [
        ("campaigns.ask_code", "committee.user"),
        ("campaigns.verify_address", "committee.user"),
    ]
    with pytest.raises(TrialRefused, match="confirmed already"):
        ask(user, now)


def test_the_code_is_written_in_the_language_of_its_owner_and_kept_nowhere(now):
    address = ask(make_user(language="fr"), now)
    gateway = MemoryGateway()
    trials.send_code(address, gateway=gateway, at=now)
    message = message_from_bytes(gateway.accepted[0].content, policy=default)
    code = re.findall(r"\b[0-9]{6}\b", message.get_content())[0]
    assert code in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    row = StaffAddress.objects.values().get(pk=address.pk)
    assert not any(code in str(value) for name, value in row.items() if name not in {"code_sent_at", "id", "user_id"})


def test_a_wrong_code_is_refused_and_the_sixth_try_whatever_it_is(now):
    user = make_user()
    address = ask(user, now)
    right = code_of(address, now)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        with pytest.raises(CodeRefused, match="not right"):
            trials.confirm(address, wrong, by=user, at=now)
    with pytest.raises(CodeRefused, match="tried too often"):
        trials.confirm(address, right, by=user, at=now)
    # Another code begins anew.
    again = ask(user, now + timedelta(seconds=1))
    assert trials.confirm(again, code_of(again, now), by=user, at=now + timedelta(seconds=2)).verified_at


def test_a_code_is_good_for_a_quarter_of_an_hour(now):
    user = make_user()
    address = ask(user, now)
    with pytest.raises(CodeRefused, match="too old"):
        trials.confirm(address, code_of(address, now), by=user, at=now + timedelta(minutes=15))
    gateway = MemoryGateway()
    trials.send_code(address, gateway=gateway, at=now + timedelta(minutes=16))
    assert gateway.accepted == []


def test_an_earlier_code_is_worth_nothing(now):
    user = make_user()
    first = code_of(ask(user, now), now)
    address = ask(user, now + timedelta(seconds=1))
    assert first != code_of(address, now)
    with pytest.raises(CodeRefused):
        trials.confirm(address, first, by=user, at=now)


def test_somebody_elses_address_is_neither_confirmed_nor_removed(now):
    owner, stranger = make_user(), make_user()
    address = ask(owner, now)
    with pytest.raises(CodeRefused):
        trials.confirm(address, code_of(address, now), by=stranger, at=now)
    with pytest.raises(TrialRefused):
        trials.remove(address, by=stranger, at=now)
    trials.remove(address, by=owner, at=now)
    assert not StaffAddress.objects.exists()


def test_an_address_is_taken_away_and_what_was_sent_there_stays_known_and_counted(now, settings):
    settings.TRIALS_A_DAY = 2
    user = make_user()
    address = confirmed(user, now)
    asked = {"languages": ["fr", "en"], "channels": ["email"], "by": user, "at": now}
    template = make_template()
    trials.request(template, addresses=[address], **asked)

    trials.remove(address, by=user, at=now)

    assert not trials.mine(user).exists()
    assert not trials.usable().exists()
    assert Trial.objects.filter(requested_by=user, address=address).count() == 2
    assert AuditEntry.objects.filter(action="campaigns.remove_address", actor=user).count() == 1
    again = confirmed(user, now)
    assert again == address
    with pytest.raises(TrialRefused, match="No more than 2 trials"):
        trials.request(template, addresses=[again], **asked)


def test_the_code_of_an_address_that_was_taken_away_opens_nothing(now):
    user = make_user()
    address = ask(user, now)
    code = code_of(address, now)
    trials.confirm(address, code, by=user, at=now)

    trials.remove(address, by=user, at=now)

    with pytest.raises(CodeRefused):
        trials.confirm(address, code, by=user, at=now)


def confirmed(user, now) -> StaffAddress:
    address = ask(user, now)
    return trials.confirm(address, code_of(address, now), by=user, at=now)


def test_three_codes_a_day_and_no_trick_gives_a_fourth(now):
    user = make_user()
    for number in range(3):
        trials.remove(ask(user, now, f"a{number}@example.org"), by=user, at=now)
    with pytest.raises(TrialRefused, match="No more than 3 codes"):
        ask(user, now, "other@example.org")
    ask(make_user(), now)
    ask(user, now + timedelta(days=1, minutes=1), "other@example.org")


@pytest.mark.parametrize("value", ["nobody", "a@b@c.org", "a@example.org\r\nBcc: b@example.org", ""])
def test_what_is_no_address_is_refused(value, now):
    with pytest.raises(InvalidAddress):
        ask(make_user(), now, value)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_code_that_was_sent_to_a_telephone_in_one_part_confirms_it(language, now):
    user = make_user(language=language)
    address = trials.ask_code(user, AddressKind.PHONE, "+33 6 12 34 56 78", at=now)
    gateway = MemoryGateway()

    trials.send_code(address, gateway=gateway, at=now)

    (envelope,) = gateway.accepted
    assert (envelope.recipient, envelope.country, envelope.parts) == ("+33612345678", "FR", 1)
    (code,) = re.findall(r"\b[0-9]{6}\b", envelope.text)
    assert trials.confirm(address, code, by=user, at=now).channel == "sms"


@pytest.mark.parametrize(
    ("number", "refusal"), [("0612345678", InvalidAddress), ("+33142345678", TrialRefused), ("", InvalidAddress)]
)
def test_a_number_that_takes_no_sms_is_refused(number, refusal, now):
    with pytest.raises(refusal):
        trials.ask_code(make_user(), AddressKind.PHONE, number, at=now)
    assert not StaffAddress.objects.exists()


def test_a_browser_is_its_owner_s_who_sits_in_front_of_it(now):
    user, browser = make_user(), Browser("https://fcm.googleapis.com/fcm/send/1").device
    told = PushSubscription(browser.endpoint, {"p256dh": browser.p256dh, "auth": browser.auth})

    address = trials.add_browser(user, told, at=now)

    assert list(trials.usable()) == [address] == [trials.add_browser(user, told, at=now)]
    assert (address.channel, str(address)) == ("push", "a browser, reached by fcm.googleapis.com")
    assert AuditEntry.objects.filter(action="campaigns.verify_address", actor=user).exists()
    for endpoint in ("https://169.254.169.254/latest/", "", browser.endpoint.replace("https", "http")):
        with pytest.raises(InvalidSubscription):
            trials.add_browser(user, PushSubscription(endpoint, told.keys), at=now)


def test_the_address_of_who_has_left_is_used_no_more(now):
    user = make_user()
    address = ask(user, now)
    trials.confirm(address, code_of(address, now), by=user, at=now)
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert not trials.usable().exists()
