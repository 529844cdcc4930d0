"""Days and hours are right in nine languages, at midnight, in the nights when clocks change, and on the other side."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from committee import cldr
from committee.languages import CODES

PARIS = "Europe/Paris"
TAHITI = "Pacific/Tahiti"
FINAL = date(2024, 7, 29)


def paris(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(PARIS), fold=fold)


def test_a_whole_date_is_never_shortened():
    assert {language: cldr.full_date(FINAL, language) for language in CODES} == {
        "fr": "lundi 29 juillet 2024",
        "en": "Monday, 29 July 2024",
        "de": "Montag, 29. Juli 2024",
        "es": "lunes, 29 de julio de 2024",
        "ru": "понедельник, 29 июля 2024\u202fг.",
        "ar": "الاثنين، 29 يوليو 2024",
        "zh-hans": "2024年7月29日星期一",
        "ja": "2024年7月29日月曜日",
        "ko": "2024년 7월 29일 월요일",
    }


def test_a_date_a_day_and_a_weekday_stand_alone():
    assert [cldr.date(FINAL, "de"), cldr.day(FINAL, "de"), cldr.weekday(FINAL, "de")] == [
        "29. Juli 2024",
        "29. Juli",
        "Montag",
    ]
    assert [cldr.day(FINAL, language) for language in ("es", "zh-hans", "ko")] == [
        "29 de julio",
        "7月29日",
        "7월 29일",
    ]


def test_an_hour_just_after_midnight_is_told_as_each_language_tells_it():
    night = paris(2024, 7, 27, 0, 5)

    assert {language: cldr.time(night, language) for language in CODES} == {
        "fr": "00:05",
        "en": "00:05",
        "de": "00:05",
        "es": "0:05",
        "ru": "00:05",
        "ar": "12:05 ص",
        "zh-hans": "00:05",
        "ja": "0:05",
        "ko": "오전 12:05",
    }


def test_a_moment_is_told_by_the_clock_of_the_venue():
    at = datetime(2024, 7, 27, 17, tzinfo=UTC)

    assert cldr.moment(at, PARIS, "fr") == "samedi 27 juillet 2024 à 19:00"
    assert cldr.moment(at, TAHITI, "fr") == "samedi 27 juillet 2024 à 07:00"
    assert cldr.moment(at, TAHITI, "de") == "Samstag, 27. Juli 2024 um 07:00 Uhr"


def test_hours_of_one_day_are_a_range():
    hours = {
        language: cldr.span(paris(2024, 7, 26, 10), paris(2024, 7, 26, 13, 30), PARIS, language) for language in CODES
    }

    assert hours == {
        "fr": "10:00\u2009–\u200913:30",
        "en": "10:00–13:30",
        "de": "10:00–13:30 Uhr",
        "es": "10:00–13:30",
        "ru": "10:00–13:30",
        "ar": "10:00 ص\u2009–\u20091:30 م",
        "zh-hans": "10:00–13:30",
        "ja": "10時00分～13時30分",
        "ko": "오전 10:00 ~ 오후 1:30",
    }


def test_half_a_day_is_named_once_where_it_is_the_same():
    hours = {
        language: cldr.span(paris(2024, 7, 26, 19, 5), paris(2024, 7, 26, 21, 30), PARIS, language)
        for language in ("ar", "ko")
    }

    assert hours == {"ar": "7:05–9:30 م", "ko": "오후 7:05~9:30"}


def test_hours_that_pass_midnight_name_both_days():
    start, end = paris(2024, 8, 11, 21), paris(2024, 8, 12, 0, 15)

    assert cldr.span(start, end, PARIS, "fr") == "11 août, 21:00\u2009–\u200912 août, 00:15"
    assert cldr.span(start, end, PARIS, "ja") == "8月11日 21:00～8月12日 0:15"
    # The same hours are one day for those who read the clock of Tahiti.
    assert cldr.span(start, end, TAHITI, "en") == "09:00–12:15"


def test_the_night_when_clocks_go_back_does_not_end_before_it_begins():
    start, end = paris(2024, 10, 27, 2, 30), paris(2024, 10, 27, 2, 15, fold=1)

    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(minutes=45)
    assert cldr.span(start, end, PARIS, "fr") == (
        "27 octobre, 02:30 (UTC+02:00)\u2009–\u200927 octobre, 02:15 (UTC+01:00)"
    )


def test_the_night_when_clocks_go_forward_says_so():
    start, end = paris(2024, 3, 31, 1, 30), paris(2024, 3, 31, 3, 30)

    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=1)
    assert cldr.span(start, end, PARIS, "en") == (
        "31 March, 01:30 (GMT+01:00)\u2009–\u200931 March, 03:30 (GMT+02:00)"
    )


def test_whose_clock_it_is_is_named_by_its_city():
    assert {language: cldr.zone_name(TAHITI, language) for language in CODES} == {
        "fr": "heure de Tahiti",
        "en": "Tahiti time",
        "de": "Ortszeit Tahiti",
        "es": "hora de Tahití",
        "ru": "местное время, Таити",
        "ar": "بتوقيت تاهيتي",
        "zh-hans": "塔希提时间",
        "ja": "タヒチ時間",
        "ko": "타히티 시간",
    }
    assert cldr.zone_name("Europe/Athens", "fr") == "heure d’Athènes"


@pytest.mark.parametrize("language", CODES)
@settings(max_examples=20, deadline=None)
@given(
    start=st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2025, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.integers(min_value=1, max_value=60 * 30),
)
def test_no_two_stretches_of_different_length_read_alike(language, start, minutes):
    end, later = (start + timedelta(minutes=length) for length in (minutes, minutes + 1))

    assert cldr.span(start, end, PARIS, language) != cldr.span(start, later, PARIS, language)
