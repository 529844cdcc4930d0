"""Whatever goes wrong, the provider's journal and our outcomes agree: each test lets everything go wrong at once."""

from __future__ import annotations

import threading
import time
from collections import Counter

import pytest

from campaigns.gateways import Answer, GatewayUnavailable
from tests.campaigns.gateways.letters import write_to_many
from tests.simulator import run_simulator

EVERYTHING = [
    {"at": "rcpt", "share": 0.1, "reply": "451 4.7.1 Later"},
    {"at": "rcpt", "share": 0.05, "reply": "550 5.1.1 Nobody"},
    {"at": "rcpt", "share": 0.05, "reply": "421 4.3.2 Closing"},
    {"at": "rcpt", "share": 0.05, "drop": "before"},
    {"at": "data", "share": 0.05, "drop": "before"},
    {"at": "dot", "share": 0.05, "drop": "before"},
    {"at": "dot", "share": 0.05, "drop": "after"},
    {"at": "dot", "share": 0.05, "reply": "452 4.3.1 Full"},
    {"at": "dot", "share": 0.05, "reply": "421 4.3.2 Closing"},
    {"at": "dot", "share": 0.05, "delay": 0.01},
]


def assert_agreement(outcomes, recipients: list[str]) -> None:
    times = Counter(recipient.partition("@")[0] for recipient in recipients)
    assert set(times.values()) <= {1}, "somebody was written to twice"
    by_answer = {answer: {o.key for o in outcomes if o.answer is answer} for answer in Answer}
    accepted = set(times)
    assert by_answer[Answer.OK] <= accepted
    assert not (by_answer[Answer.SOFT] | by_answer[Answer.HARD]) & accepted
    assert accepted <= by_answer[Answer.OK] | by_answer[Answer.UNKNOWN]


@pytest.mark.parametrize("without", [(), ("--without", "PIPELINING")])
def test_nobody_twice_nobody_lost_when_everything_fails_a_little(tmp_path, new_gateway, without):
    with run_simulator(tmp_path, *without) as provider:
        provider.break_with(*EVERYTHING)
        gateway = new_gateway(provider.url, connections=8, messages_per_connection=50)
        envelopes = write_to_many(2000)
        outcomes = [
            outcome for start in range(0, 2000, 200) for outcome in gateway.hand_over(envelopes[start : start + 200])
        ]
        recipients = provider.recipients()

    assert [outcome.key for outcome in outcomes] == [envelope.key for envelope in envelopes]
    assert_agreement(outcomes, recipients)
    assert {outcome.answer for outcome in outcomes} == {*Answer}
    assert sum(outcome.answer is Answer.OK for outcome in outcomes) > 1000


def test_nobody_twice_nobody_lost_when_the_provider_is_killed_and_comes_back(tmp_path, new_gateway):
    with run_simulator(tmp_path) as provider:
        port = provider.port
        gateway = new_gateway(provider.url, connections=8)
        threading.Timer(0.3, provider.started.kill).start()
        outcomes, given_up = hand_over_until_it_fails(gateway)
        provider.started.wait(5)
    with run_simulator(tmp_path, port=port) as provider:
        outcomes += gateway.hand_over(given_up)
        recipients = provider.recipients()

    assert_agreement(outcomes, recipients)
    assert {outcome.key for outcome in outcomes} >= {envelope.key for envelope in given_up}


def hand_over_until_it_fails(gateway):
    outcomes, deadline, number = [], time.monotonic() + 20, 0
    while time.monotonic() < deadline:
        group = write_to_many(100, f"g{number}-")
        number += 1
        try:
            outcomes += gateway.hand_over(group)
        except GatewayUnavailable:
            return outcomes, group
    raise AssertionError("the provider was never missed")
