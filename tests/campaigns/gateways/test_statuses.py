"""What an HTTP status means is said once, for every gateway that speaks HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from campaigns.gateways import Answer, statuses


@pytest.mark.parametrize("status", [408, 502, 504, 520, 522, 524])
def test_what_somebody_in_front_of_the_service_answers_leaves_the_message_in_doubt(status):
    assert statuses.answer(status) is Answer.UNKNOWN


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413, 429, 500, 503, 521, 523, 525, 526])
def test_any_other_refusal_condemns_nobody_and_is_tried_again(status):
    assert statuses.answer(status) is Answer.SOFT


def test_what_broke_inside_the_service_is_in_doubt_where_a_second_copy_would_show():
    assert statuses.answer(500, shows_twice=True) is Answer.UNKNOWN
    assert statuses.answer(503, shows_twice=True) is Answer.SOFT


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_what_the_service_took_is_handed_over(status):
    assert statuses.answer(status) is Answer.OK


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("30", 30.0), (" 30 ", 30.0), ("999999999", 86_400.0), *((odd, None) for odd in ("", "soon", "-1", "\u0663"))],
)
def test_a_service_may_ask_for_a_pause_in_seconds(asked, seconds):
    assert statuses.pause(asked) == seconds


def test_or_until_a_moment():
    now = datetime.now(UTC)

    assert statuses.pause(format_datetime(now - timedelta(minutes=1))) == 0.0
    assert 0.0 < statuses.pause(format_datetime(now + timedelta(hours=12))) <= 12 * 3600.0
