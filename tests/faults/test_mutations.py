"""Would these tests notice? With the one thing taken away that a promise rests on, its test has to fail."""

from __future__ import annotations

import os

import pytest

from campaigns.flow.deliver import gate
from tests.faults import mutations, test_killed_worker, test_races

pytestmark = pytest.mark.faults_slow


def test_with_intents_forgotten_f1_fails(stage, campaign, author, monkeypatch):
    monkeypatch.setenv("MUTATION", "forget_intents")
    assert stage.environment()["MUTATION"] == os.environ["MUTATION"]

    with pytest.raises(AssertionError, match="I1"):
        test_killed_worker.test_f1_workers_killed_again_and_again_lose_nobody_and_write_to_nobody_twice(
            stage, campaign, author, 1, test_killed_worker.PEOPLE
        )


def test_with_nobody_locked_f19_fails(db, campaign, author, settings, monkeypatch):
    for name, value in vars(gate).copy().items():
        monkeypatch.setattr(gate, name, value)  # put back afterwards
    mutations.lock_nobody()

    with pytest.raises(AssertionError, match="I6"):
        test_races.test_f19_no_intent_commits_after_a_withdrawal_however_they_meet(db, campaign, author, settings)
