"""Nobody is written to at night, on their Sunday or on their holiday, by the clock and calendar where they live."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from campaigns import hours
from campaigns.models import WritingHours

pytestmark = pytest.mark.django_db

PARIS, REUNION, MARTINIQUE = ("FR", "Europe/Paris"), ("RE", "Indian/Reunion"), ("MQ", "America/Martinique")


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[misc]


def asked(place: tuple[str, str], at: datetime, *, purpose: str = "marketing", channel: str = "sms") -> datetime:
    country, zone = place
    return hours.allowed_at(purpose=purpose, channel=channel, country=country, zone=zone, at=at)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        pytest.param(utc(2024, 7, 13, 10), utc(2024, 7, 13, 10), id="Saturday at noon"),
        pytest.param(utc(2024, 7, 13, 17, 59, 59), utc(2024, 7, 13, 17, 59, 59), id="a second before eight"),
        pytest.param(utc(2024, 7, 13, 18), utc(2024, 7, 15, 6), id="Saturday at eight: Sunday is the 14th of July"),
        pytest.param(utc(2025, 7, 14, 10), utc(2025, 7, 15, 6), id="the 14th of July is a Monday"),
        pytest.param(utc(2024, 2, 29, 3), utc(2024, 2, 29, 7), id="the 29th of February, at four in the morning"),
        pytest.param(utc(2024, 5, 8, 9), utc(2024, 5, 10, 6), id="two holidays in a row"),
    ],
)
def test_advertising_by_sms_waits_in_france_for_the_next_day_on_which_one_may(at, allowed):
    assert asked(PARIS, at) == allowed
    assert asked(PARIS, at, channel="push") == allowed
    assert asked(PARIS, at, channel="email") == at
    assert asked(PARIS, at, purpose="service") == asked(PARIS, at, purpose="safety") == at


def test_overseas_has_clocks_and_holidays_of_its_own():
    assert asked(REUNION, utc(2024, 7, 12, 17)) == utc(2024, 7, 13, 4)
    assert asked(MARTINIQUE, utc(2024, 7, 12, 17)) == utc(2024, 7, 12, 17)
    # The abolition of slavery: the 20th of December there, the 22nd of May here, and neither in Paris.
    assert asked(REUNION, utc(2024, 12, 20, 8)) == utc(2024, 12, 21, 4)
    assert asked(MARTINIQUE, utc(2024, 5, 22, 15)) == utc(2024, 5, 23, 12)
    assert asked(PARIS, utc(2024, 5, 22, 15)) == utc(2024, 5, 22, 15)


def test_a_country_without_a_row_is_asked_as_all_others_and_by_its_own_holidays():
    germany = ("DE", "Europe/Berlin")
    assert asked(germany, utc(2024, 10, 2, 6, 59)) == utc(2024, 10, 2, 7)
    assert asked(germany, utc(2024, 10, 3, 10)) == utc(2024, 10, 4, 7)
    WritingHours.objects.all().delete()
    assert asked(germany, utc(2024, 10, 3, 10)) == utc(2024, 10, 3, 10)


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        # Hours from 02:30 to 03:30. In March half past two is half past three; in October it comes twice.
        (utc(2024, 3, 30, 1, 30), utc(2024, 3, 30, 1, 30)),
        (utc(2024, 3, 31, 0), utc(2024, 4, 1, 0, 30)),
        (utc(2024, 3, 31, 1, 30), utc(2024, 4, 1, 0, 30)),
        (utc(2024, 10, 27, 0), utc(2024, 10, 27, 0, 30)),
        (utc(2024, 10, 27, 1, 30), utc(2024, 10, 27, 1, 30)),
        (utc(2024, 10, 27, 2, 29), utc(2024, 10, 27, 2, 29)),
        (utc(2024, 10, 27, 2, 30), utc(2024, 10, 28, 1, 30)),
    ],
)
def test_the_nights_on_which_the_clocks_are_put_forward_and_back_are_reckoned_in_instants(at, allowed):
    WritingHours.objects.filter(country="FR", channel="sms").update(
        opens=time(2, 30), closes=time(3, 30), weekdays=[1, 2, 3, 4, 5, 6, 7], on_holidays=True
    )

    assert asked(PARIS, at) == allowed


def test_hours_until_midnight_end_with_the_day():
    WritingHours.objects.filter(country="FR", channel="sms").update(opens=time(8), closes=time(0))

    assert asked(PARIS, utc(2024, 7, 12, 21, 59)) == utc(2024, 7, 12, 21, 59)
    assert asked(PARIS, utc(2024, 7, 12, 22)) == utc(2024, 7, 13, 6)
