"""The twin answers as told, and keeps what a provider would have."""

from __future__ import annotations

import pytest

from campaigns.gateways import Answer, GatewayUnavailable
from campaigns.gateways.memory import MemoryGateway
from tests.campaigns.gateways.letters import write_to, write_to_many


def test_it_answers_as_told_and_keeps_what_was_accepted_or_may_have_been():
    gateway = MemoryGateway({f"{answer}@example.org": answer for answer in Answer})

    outcomes = gateway.hand_over(
        [*(write_to(f"{answer}@example.org") for answer in Answer), write_to("ana@example.org")]
    )

    assert [outcome.answer for outcome in outcomes] == [*Answer, Answer.OK]
    assert [envelope.key for envelope in gateway.accepted] == ["ok", "unknown", "ana"]
    assert gateway.groups == [["ok", "soft", "hard", "unknown", "ana"]]


def test_unavailable_it_takes_nothing():
    gateway = MemoryGateway()
    gateway.available = False

    with pytest.raises(GatewayUnavailable):
        gateway.hand_over(write_to_many(2))
    assert gateway.accepted == []


def test_the_world_can_be_watched_while_a_group_leaves():
    seen = []
    gateway = MemoryGateway(before_each=lambda envelope: seen.append((envelope.key, len(gateway.accepted))))

    gateway.hand_over(write_to_many(3))

    assert seen == [("fan0", 0), ("fan1", 1), ("fan2", 2)]
