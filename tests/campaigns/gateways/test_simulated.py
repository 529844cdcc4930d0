"""The simulator is spoken to as real providers are, and the names with a meaning are understood."""

from __future__ import annotations

from contextlib import closing

import pytest

from campaigns.gateways import SmsEnvelope
from campaigns.gateways.options import Options
from campaigns.gateways.push.gateway import build_browsers
from campaigns.gateways.sms import generic, twilio
from tests.campaigns.gateways.push.browsers import Browser, notification
from tests.simulator import run_simulator

BUILDERS = {"simulator": generic.build_simulated, "twilio": twilio.build}
NUMBERS = {
    "+33615550100": "ok", "+33615550101": "hard", "+33615550103": "hard", "+33615550104": "soft",
    "+33615550105": "soft", "+33615550107": "unknown",
}  # fmt: skip
DEVICES = {
    "mine-1": "ok",
    "gone-1": "hard",
    "unknown-1": "hard",
    "large-1": "hard",
    "busy-1": "soft",
    "lost-1": "unknown",
}


@pytest.fixture
def simulator(tmp_path):
    with run_simulator(tmp_path, "--http-port", "0") as running:
        yield running


@pytest.fixture
def url(simulator):
    return simulator.http_url


@pytest.mark.parametrize("kind", BUILDERS)
def test_numbers_with_a_meaning_are_understood_by_either_way_of_speaking(url, simulator, kind):
    account = {"account": "AC1", "token": "secret"} if kind == "twilio" else {}
    envelopes = [
        SmsEnvelope(key=f"7.{n}.x", recipient=number, sender="GAMES", text="Bonjour", parts=1, country="FR")
        for n, number in enumerate(NUMBERS)
    ]
    with closing(BUILDERS[kind](Options({"code": "sms", "url": url, **account}, place="test"))) as gateway:
        told = gateway.hand_over(envelopes)

    assert {envelope.recipient: one.answer.value for envelope, one in zip(envelopes, told, strict=True)} == NUMBERS
    # Of the lost one the provider knows, and we do not: that is what “in doubt” means.
    assert {entry["recipient"] for entry in simulator.journal()} == {"+33615550100", "+33615550107"}


def test_devices_with_a_meaning_are_understood(url, simulator, settings):
    settings.PUSH_SERVICES = [url]
    devices = [Browser(f"{url}/push/{name}").device for name in DEVICES]
    with closing(build_browsers(Options({"code": "push"}, place="test"))) as gateway:
        told = gateway.hand_over([notification(device, n=n) for n, device in enumerate(devices)])

    assert dict(zip(DEVICES, (one.answer.value for one in told), strict=True)) == DEVICES
    assert [len(one.dead) for one in told] == [0, 1, 1, 0, 0, 0]
    assert len(simulator.journal()) == 2
