from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from contacts.requests import deadlines

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        ((2024, 3, 5, 9), 1, (2024, 4, 5)),
        ((2024, 1, 31, 9), 1, (2024, 2, 29)),  # a leap year
        ((2023, 1, 31, 9), 1, (2023, 2, 28)),
        ((2024, 8, 31, 9), 1, (2024, 9, 30)),
        ((2024, 12, 31, 9), 1, (2025, 1, 31)),
        ((2024, 11, 30, 9), 3, (2025, 2, 28)),
        ((2024, 6, 1, 0, 30), 1, (2024, 7, 1)),
        ((2024, 3, 30, 23), 1, (2024, 4, 30)),  # the clock changes in between
    ],
)
def test_a_request_is_due_on_the_same_day_a_month_later_or_on_the_last_of_the_month(received, months, due):
    answer_by = deadlines.due(datetime(*received, tzinfo=PARIS), months=months)

    assert answer_by == datetime(*due, 23, 59, 59, tzinfo=PARIS)


def test_the_day_is_the_one_people_have_here_whatever_the_clock_of_the_server():
    received = datetime(2024, 5, 31, 22, 30, tzinfo=ZoneInfo("UTC"))  # already June in Paris

    assert deadlines.due(received) == datetime(2024, 7, 1, 23, 59, 59, tzinfo=PARIS)
