from __future__ import annotations

import pytest

from contacts import imports
from contacts.imports import turns
from tests.contacts.imports.files import upload

pytestmark = pytest.mark.django_db

HEADER = ["id", "email"]


@pytest.fixture
def clock(monkeypatch):
    """Seconds that pass when the test says so."""

    class Clock:
        now = 0.0

    monkeypatch.setattr(turns.time, "monotonic", lambda: Clock.now)
    return Clock


def file_of(key: str):
    return upload(HEADER, [key, f"{key}@example.org"])


def is_over(turn, clock, *, after: float) -> bool:
    clock.now = after
    return turn.is_over()


def test_a_turn_lasts_minutes_where_nobody_waits(clock):
    turn = imports.Turn(imports.confirm(file_of("C-1"), by=None))

    assert [is_over(turn, clock, after=seconds) for seconds in (1, 10, 290, 301)] == [False, False, False, True]


def test_a_turn_ends_within_seconds_where_another_file_waits(clock):
    turn = imports.Turn(imports.confirm(file_of("C-1"), by=None))
    imports.confirm(file_of("C-2"), by=None)

    assert [is_over(turn, clock, after=seconds) for seconds in (0.5, 3.9, 4.1)] == [False, False, True]


def test_a_turn_is_worth_finding_the_place_in_the_file_whoever_waits(clock):
    turn = imports.Turn(imports.confirm(file_of("C-1"), by=None))
    imports.confirm(file_of("C-2"), by=None)

    assert [is_over(turn, clock, after=seconds) for seconds in (60, 290, 301)] == [False, False, True]
