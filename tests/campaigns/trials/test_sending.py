"""A trial reaches colleagues and nobody else, once, and says that it is one."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from campaigns import readers, tasks, trials
from campaigns.enums import Purpose, TrialStatus
from campaigns.gateways import Answer, providers
from campaigns.gateways.email import EmailGateway
from campaigns.gateways.memory import MemoryGateway
from campaigns.gateways.options import Options
from campaigns.gateways.push.gateway import build_browsers
from campaigns.gateways.sms import twilio
from campaigns.models import StaffAddress, Trial
from campaigns.trials import TrialRefused
from committee.celery import app
from committee.models import AuditEntry
from contacts.address_book import PushSubscription
from contacts.enums import AddressKind, Channel
from contacts.models import Contact
from tests.campaigns.gateways import web_service
from tests.campaigns.gateways.push.browsers import Browser
from tests.campaigns.gateways.web_service import serve
from tests.factories import NOON, in_nine, make_contact, make_template, make_user
from tests.simulator import run_simulator

pytestmark = pytest.mark.django_db


def make_address(user=None, *, verified=True, value="alix@example.org") -> StaffAddress:
    return StaffAddress.objects.create(
        user=user or make_user(), kind=AddressKind.EMAIL, value=value, verified_at=NOON if verified else None
    )


def request(template=None, *, by=None, addresses=None, languages=("fr",), at=NOON, **options) -> list[Trial]:
    by = by or make_user(language="en")
    return trials.request(
        template or make_template(),
        languages=languages,
        channels=options.pop("channels", [Channel.EMAIL]),
        addresses=addresses if addresses is not None else [make_address(by)],
        by=by,
        at=at,
        **options,
    )


def sent(found, gateway=None) -> MemoryGateway:
    gateway = gateway or MemoryGateway()
    trials.send([each.pk for each in found], gateways={Channel.EMAIL: gateway}, at=NOON)
    for each in found:
        each.refresh_from_db()
    return gateway


def test_the_trials_of_variants_say_which_one_they_are():
    same = [make_template(subject_fr="Les portes ouvrent") for _ in "AB"]
    by = make_user()
    found = trials.request_all(
        dict(zip("AB", same, strict=True)),
        languages=["fr"],
        channels=[Channel.EMAIL],
        addresses=[make_address(by)],
        by=by,
        at=NOON,
    )

    subjects = [message_from_bytes(each.content, policy=default)["Subject"] for each in sent(found).accepted]

    assert subjects == ["[Test A] Les portes ouvrent", "[Test B] Les portes ouvrent"]


def test_a_trial_says_that_it_is_one_and_reads_as_the_message(settings):
    (trial,) = found = request(make_template(subject_fr="Les portes ouvrent"))
    gateway = sent(found)
    assert (trial.status, trial.sent_at, trial.answer) == (TrialStatus.SENT, NOON, "250 Accepted")
    (envelope,) = gateway.accepted
    message = message_from_bytes(envelope.content, policy=default)
    assert (envelope.recipient, message["To"]) == ("alix@example.org", "alix@example.org")
    assert (message["X-Committee-Test"], message["Subject"]) == ("1", "[Test] Les portes ouvrent")
    assert message["List-Unsubscribe"] == "<https://example.org/unsubscribe>"
    text = message.get_body(("plain",)).get_content()
    assert "the doors open at nine." in text
    assert settings.BASE_URL not in text
    assert envelope.content_7bit().startswith(b"X-Committee-Test: 1\r\n")


def test_each_language_goes_to_each_address_and_the_trail_says_so():
    by = make_user(language="en")
    addresses = [make_address(by), make_address(make_user(), value="robin@example.org")]
    found = request(by=by, addresses=addresses, languages=["fr", "ar"])
    gateway = sent(found)
    assert sorted(each.recipient for each in gateway.accepted) == ["alix@example.org"] * 2 + ["robin@example.org"] * 2
    entry = AuditEntry.objects.get(action="campaigns.send_trial")
    assert (entry.actor, entry.after) == (by, {"languages": ["ar", "fr"], "addresses": 2, "version": 1})


def test_a_trial_that_is_asked_for_twice_of_the_worker_leaves_once():
    found = request()
    gateway = sent(found)
    sent(found, gateway)
    assert len(gateway.accepted) == 1


@pytest.mark.parametrize("status", ["unverified", "inactive"])
def test_only_confirmed_addresses_of_active_colleagues_are_written_to(status):
    address = make_address(make_user(is_active=status != "inactive"), verified=status != "unverified")
    with pytest.raises(TrialRefused, match=r"alix@example\.org"):
        request(addresses=[address])
    assert not Trial.objects.exists()


def test_whoever_leaves_before_it_is_sent_gets_nothing():
    (trial,) = found = request()
    trial.address.user.is_active = False
    trial.address.user.save(update_fields=["is_active"])
    assert sent(found).accepted == []
    assert trial.status == TrialStatus.FAILED


def test_there_is_a_most_a_day(settings):
    settings.TRIALS_A_DAY = 3
    by = make_user(language="en")
    addresses = [make_address(by)]
    request(by=by, addresses=addresses, languages=["fr", "en"])
    with pytest.raises(TrialRefused, match=r"No more than 3 trials a day: 1 are left\."):
        request(by=by, addresses=addresses, languages=["fr", "en"])
    request(by=by, addresses=addresses)
    request(addresses=addresses)  # somebody else's day
    request(by=by, addresses=addresses, at=NOON + timedelta(days=1, seconds=1))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"languages": []}, "Choose a language"),
        ({"addresses": []}, "Choose a language"),
        ({"channels": [Channel.SMS]}, r"not written for SMS\."),
        ({"channels": [Channel.EMAIL, Channel.PUSH]}, r"not written for push\."),
        ({"channels": []}, "Choose a language"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_the_reason(options, said):
    with pytest.raises(TrialRefused, match=said):
        request(**options)
    assert not Trial.objects.exists()


def test_a_trial_shows_a_person_to_whoever_asked_and_the_trail_says_so():
    by, contact = make_user(), make_contact(given_name="Maximiliane-Theodora", family_name="Hohenstein")
    longest = readers.extremes()[0]

    (trial,) = found = request(by=by, reader=longest)
    (envelope,) = sent(found).accepted

    text = message_from_bytes(envelope.content, policy=default).get_body(("plain",)).get_content()
    assert "Dear Maximiliane-Theodora," in text
    assert trial.reader == f"longest:{contact.pk}"
    entry = AuditEntry.objects.get(action="campaigns.view_proof_of_person")
    assert (entry.actor, entry.object_id) == (by, str(contact.pk))


def test_what_stands_there_of_a_person_goes_to_no_colleague():
    make_contact(given_name="Maximiliane")
    addresses = [make_address(make_user(), value="robin@example.org")]
    with pytest.raises(TrialRefused, match="your own addresses alone"):
        request(addresses=addresses, reader=readers.extremes()[0])
    assert not Trial.objects.exists()


def test_a_trial_of_a_person_who_was_erased_meanwhile_is_not_sent():
    contact = make_contact(given_name="Maximiliane")
    (trial,) = found = request(reader=readers.extremes()[0])
    Contact.objects.filter(pk=contact.pk).update(given_name="", family_name="", erased_at=NOON)
    assert sent(found).accepted == []
    assert (trial.status, "no longer there" in trial.answer) == (TrialStatus.FAILED, True)


def test_a_text_without_an_email_is_refused_at_once():
    with pytest.raises(TrialRefused, match=r"not written for e-mail\."):
        request(make_template(channels=[Channel.SMS], sms_fr="Portes ouvertes"))
    assert not Trial.objects.exists()


def on_all_channels(**fields):
    words = in_nine("sms", "Gate B is closed, {{ person.given_name | default: 'friend' }}") | in_nine(
        "push_title", "Gate B"
    )
    words |= in_nine("push_body", "Take gate C") | {"push_url_fr": "https://example.org/gates"}
    return make_template(purpose=Purpose.SERVICE, topic="tickets", channels=list(Channel), **words | fields)


def telephone_of(user):
    return StaffAddress.objects.create(user=user, kind=AddressKind.PHONE, value="+33612345678", verified_at=NOON)


def browser_of(user, endpoint):
    browser = Browser(endpoint)
    keys = {"p256dh": browser.device.p256dh, "auth": browser.device.auth}
    return browser, trials.add_browser(user, PushSubscription(endpoint, keys), at=NOON)


def test_a_trial_reaches_each_address_by_its_channel_and_says_that_it_is_one(settings):
    by = make_user(language="en")
    with serve(lambda _request: web_service.Answer(201, {"sid": "SM1"})) as service:
        settings.PUSH_SERVICES = [service.url]
        browser, known = browser_of(by, f"{service.url}/push/1")
        gateways = {
            Channel.EMAIL: (mail := MemoryGateway()),
            Channel.SMS: twilio.build(
                Options({"code": "t", "url": service.url, "account": "A", "token": "t"}, place="")
            ),
            Channel.PUSH: build_browsers(Options({"kind": "webpush"}, place="")),
        }
        found = request(
            on_all_channels(), by=by, addresses=[make_address(by), telephone_of(by), known], channels=list(Channel)
        )
        trials.send([each.pk for each in found], gateways=gateways, at=NOON)
        for gateway in gateways.values():
            gateway.close()

    assert [(each.channel, each.status, each.answer) for each in Trial.objects.order_by("channel")] == [
        ("email", "sent", "250 Accepted"), ("push", "sent", "201"), ("sms", "sent", "201"),
    ]  # fmt: skip
    assert len(mail.accepted) == 1
    posted = {request.path.split("/")[1]: request for request in service.requests}
    sms = posted["2010-04-01"].form
    assert sms["To"] == "+33612345678"
    assert re.fullmatch(r"\[Test\] Gate B is closed, \w+ \(fr\)", sms["Body"])
    said = json.loads(browser.read(posted["push"].body))
    assert (said["title"], said["body"]) == ("[Test] Gate B (fr)", "Take gate C (fr)")
    assert (said["link"], said["lang"], said["tag"]) == ("https://example.org/gates", "fr", f"trial.{found[2].pk}")


def test_an_address_that_no_chosen_channel_reaches_gets_nothing():
    by = make_user(language="en")
    (trial,) = request(on_all_channels(), by=by, addresses=[make_address(by), telephone_of(by)], channels=["sms"])
    assert (trial.channel, trial.address.kind) == ("sms", "phone")


def test_a_browser_that_is_gone_is_written_to_once(settings):
    by = make_user(language="en")
    with serve(lambda _request: web_service.Answer(410)) as service:
        settings.PUSH_SERVICES = [service.url]
        _browser, known = browser_of(by, f"{service.url}/push/1")
        gateway = build_browsers(Options({"kind": "webpush"}, place=""))
        (trial,) = request(on_all_channels(), by=by, addresses=[known], channels=["push"])
        trials.send([trial.pk], gateways={Channel.PUSH: gateway}, at=NOON)
        gateway.close()

    trial.refresh_from_db()
    assert (trial.status, trials.usable().exists()) == (TrialStatus.FAILED, False)
    browser_of(by, known.value)  # it subscribes again
    assert trials.usable().get() == known


def test_a_channel_that_nobody_carries_is_a_trial_that_failed():
    by = make_user(language="en")
    found = request(on_all_channels(), by=by, addresses=[telephone_of(by)], channels=["sms"])
    sent(found)
    assert (found[0].status, found[0].answer) == (
        TrialStatus.FAILED, "No provider carries messages on this channel.",
    )  # fmt: skip


def test_a_language_that_is_not_written_is_refused():
    template = make_template(subject_ko="", body_ko="")
    with pytest.raises(TrialRefused, match="Nothing is written in 한국어"):
        request(template, languages=["fr", "ko"])


def test_what_the_server_refuses_is_kept_with_its_words():
    (trial,) = found = request()
    sent(found, MemoryGateway(answers={"alix@example.org": Answer.HARD}))
    assert trial.status == TrialStatus.FAILED
    gateway = MemoryGateway()
    gateway.available = False
    (trial,) = found = request(addresses=[make_address(value="robin@example.org")])
    sent(found, gateway)
    assert (trial.status, trial.answer) == (
        TrialStatus.FAILED,
        "The provider cannot be reached. Nothing was handed over.",
    )


def test_a_trial_that_breaks_off_is_told_of_and_keeps_no_other_from_leaving():
    found = request(languages=["fr", "ar"])

    def break_off_the_first(_envelope):
        if len(gateway.groups) == 1:
            raise RuntimeError

    gateway = MemoryGateway(before_each=break_off_the_first)
    sent(found, gateway)

    assert [each.status for each in found] == [TrialStatus.FAILED, TrialStatus.SENT]
    assert len(gateway.accepted) == 1


def test_a_text_that_cannot_be_compiled_is_a_trial_that_failed():
    (trial,) = found = request(make_template(subject_fr="{{ nothing.known }}"))
    assert sent(found).accepted == []
    assert trial.status == TrialStatus.FAILED
    assert "nothing.known" in trial.answer


def test_the_task_hands_a_code_and_a_trial_over_to_a_real_server(tmp_path, monkeypatch):
    (trial,) = request()
    asked = trials.ask_code(make_user(), AddressKind.EMAIL, "robin@example.org", at=tasks.clock())
    with run_simulator(tmp_path) as provider:
        gateway = EmailGateway(provider.url)
        # Which server, the settings say once a process; what stands in its place is as real.
        monkeypatch.setattr(providers, "by_channel", lambda: {Channel.EMAIL: gateway})
        tasks.send_trials(trial_ids=[trial.pk])
        tasks.send_code(address_id=asked.pk)
        gateway.close()
        provider.wait_until(lambda it: len(it.journal()) == 2)
        assert provider.recipients() == ["alix@example.org", "robin@example.org"]
    trial.refresh_from_db()
    assert trial.status == TrialStatus.SENT


def test_a_trial_and_a_code_whose_bell_was_lost_are_rung_for_again(monkeypatch):
    gateway = MemoryGateway()
    monkeypatch.setattr(providers, "by_channel", lambda: {Channel.EMAIL: gateway})
    request(at=tasks.clock())
    trials.ask_code(make_user(), AddressKind.EMAIL, "robin@example.org", at=tasks.clock())

    tasks.send_waiting_trials()
    tasks.send_waiting_trials()

    assert sorted(each.recipient for each in gateway.accepted) == ["alix@example.org", "robin@example.org"]
    bells = app.conf.beat_schedule.values()
    assert {"task": "campaigns.send_waiting_trials", "queue": "operational"} in [
        {"task": bell["task"], "queue": bell["options"]["queue"]} for bell in bells
    ]
