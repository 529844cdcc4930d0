from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contacts.rows import cells, spoken
from contacts.rows.cells import BadCell
from tests.factories import NOON


@pytest.mark.parametrize(
    ("written", "code", "tag"),
    [
        ("fr", "fr", "fr"),
        ("FR", "fr", "fr"),
        ("français", "fr", "fr"),
        ("Francais", "fr", "fr"),
        ("German", "de", "de"),
        ("allemand", "de", "de"),
        ("日本語", "ja", "ja"),
        ("العربية", "ar", "ar"),
        ("русский", "ru", "ru"),
        ("zh", "zh-hans", "zh"),
        ("zh-Hans", "zh-hans", "zh-Hans"),
        ("zh_cn", "zh-hans", "zh-CN"),
        ("chinois", "zh-hans", "zh"),
        ("简体中文", "zh-hans", "zh"),
        ("pt-BR", "fr", "pt-BR"),
        ("Italian", "fr", "it"),
        ("en-us", "en", "en-US"),
        ("es-419", "es", "es-419"),
    ],
)
def test_language_is_understood_by_code_and_by_name(written, code, tag):
    assert spoken.language(written) == spoken.Spoken(code, tag)


@pytest.mark.parametrize("written", ["Klingonian", "qq", "x", "fr-", "french or english", "12", "fr fr"])
def test_what_is_no_language_is_refused(written):
    with pytest.raises(BadCell):
        cells.language(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [("FR", "FR"), ("fr", "FR"), ("FRA", "FR"), ("France", "FR"), ("Allemagne", "DE"), ("Côte d’Ivoire", "CI"),
     ("cote d'ivoire", "CI"), ("United States", "US"), ("États-Unis", "US"), ("USA", "US"), ("GBR", "GB")],
)  # fmt: skip
def test_country_is_understood_by_code_and_by_name(written, code):
    assert cells.country(written) == code


@pytest.mark.parametrize("written", ["Atlantis", "ZZ", "EU", "Q", "F R A N C"])
def test_what_is_no_country_is_refused(written):
    with pytest.raises(BadCell):
        cells.country(written)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-05-31", datetime(2024, 5, 30, 22, tzinfo=UTC)),
        ("31/05/2024", datetime(2024, 5, 30, 22, tzinfo=UTC)),
        ("31.5.2024", datetime(2024, 5, 30, 22, tzinfo=UTC)),
        ("2024-01-31 14:05", datetime(2024, 1, 31, 13, 5, tzinfo=UTC)),
        ("31/01/2024 14:05:09", datetime(2024, 1, 31, 13, 5, 9, tzinfo=UTC)),
        ("2024-05-31T14:05:00Z", datetime(2024, 5, 31, 14, 5, tzinfo=UTC)),
        ("2024-05-31T14:05:00+09:00", datetime(2024, 5, 31, 5, 5, tzinfo=UTC)),
    ],
)
def test_moment_without_a_zone_is_the_time_of_paris(written, moment):
    assert cells.moment(written, at=NOON) == moment


@pytest.mark.parametrize(
    "written", ["05/31/2024", "2024-02-30", "45443", "31 mai", "0001-01-01", "2024-07-27", "2024-W22", "20240531"]
)
def test_what_is_no_moment_or_lies_ahead_is_refused(written):
    with pytest.raises(BadCell):
        cells.moment(written, at=NOON)


def test_name_is_one_line_in_composed_letters_without_marks_that_turn_the_text():
    assert cells.name("  Le\u0301a \n Marie\u202e ") == "Léa Marie"
    with pytest.raises(BadCell):
        cells.name("x" * 101)


def test_tags_are_counted_once_and_bounded():
    assert cells.tags("press, vip ;press|  big  fan") == ("press", "vip", "big fan")
    with pytest.raises(BadCell):
        cells.tags("x" * 41)


@pytest.mark.parametrize("written", ["1899", "2025", "88", "١٩٨٨", "1988.0", "-1988", "9" * 400])
def test_what_is_no_year_of_birth_is_refused(written):
    with pytest.raises(BadCell):
        cells.birth_year(written, at=NOON)


@pytest.mark.parametrize(
    ("written", "channels"),
    [("", ["email"]), ("SMS", ["sms"]), ("e-mail / sms", ["email", "sms"]), ("push", ["push"])],
)
def test_channels_of_an_opt_in(written, channels):
    assert list(cells.channels(written)) == channels


def test_unknown_channel_is_refused():
    with pytest.raises(BadCell):
        cells.channels("pigeon")
