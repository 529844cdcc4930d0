"""Numbers, prices, lists and plurals as nine languages write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel import Locale

from committee import cldr
from committee.cldr.locales import locale
from committee.languages import CODES


def test_large_numbers_are_grouped_as_the_language_groups_them():
    assert {language: cldr.number(77_083, language) for language in CODES} == {
        "fr": "77\u202f083",
        "en": "77,083",
        "de": "77.083",
        "es": "77.083",
        "ru": "77\u00a0083",
        "ar": "77,083",
        "zh-hans": "77,083",
        "ja": "77,083",
        "ko": "77,083",
    }


def test_spanish_does_not_group_four_digits():
    assert [cldr.number(n, "es") for n in (9_999, 10_000)] == ["9999", "10.000"]


@pytest.mark.parametrize("language", CODES)
def test_digits_are_those_that_tickets_and_gates_are_marked_with(language):
    assert set("1234567") <= set(cldr.number(1_234_567, language))


def test_prices_have_the_sign_where_the_language_puts_it():
    assert {language: cldr.money(Decimal("19.9"), "EUR", language) for language in CODES} == {
        "fr": "19,90\u00a0€",
        "en": "€19.90",
        "de": "19,90\u00a0€",
        "es": "19,90\u00a0€",
        "ru": "19,90\u00a0€",
        "ar": "\u200f19.90\u00a0€",
        "zh-hans": "€19.90",
        "ja": "€19.90",
        "ko": "€19.90",
    }


def test_a_currency_has_as_many_decimals_as_it_has_coins_for():
    assert cldr.money(Decimal(1900), "JPY", "ja") == "￥1,900"
    assert cldr.money(Decimal("1234.5"), "EUR", "es") == "1234,50\u00a0€"


def test_lists_end_with_the_and_of_the_language():
    assert {language: cldr.joined(["A", "B", "C"], language) for language in CODES} == {
        "fr": "A, B et C",
        "en": "A, B and C",
        "de": "A, B und C",
        "es": "A, B y C",
        "ru": "A, B и C",
        "ar": "A وB وC",
        "zh-hans": "A、B和C",
        "ja": "A、B、C",
        "ko": "A, B 및 C",
    }


@pytest.mark.parametrize("language", CODES)
def test_what_stands_between_items_joins_any_number_of_them_as_the_list_does(language):
    two, start, middle, end = cldr.list_pattern(language)
    items = ["A", "B", "C", "D", "E"]

    assert cldr.joined(items[:2], language) == f"A{two}B"
    assert cldr.joined(items, language) == f"A{start}B{middle}C{middle}D{end}E"


def test_each_language_has_the_plurals_that_its_grammar_has():
    assert {language: cldr.plural_categories(language) for language in CODES} == {
        "fr": ["one", "other"],
        "en": ["one", "other"],
        "de": ["one", "other"],
        "es": ["one", "other"],
        "ru": ["one", "few", "many", "other"],
        "ar": ["zero", "one", "two", "few", "many", "other"],
        "zh-hans": ["other"],
        "ja": ["other"],
        "ko": ["other"],
    }


@pytest.mark.parametrize("language", CODES)
def test_two_hundred_letters_say_the_plural_of_every_number_below_a_million(language):
    letters = {"zero": "z", "one": "o", "two": "t", "few": "f", "many": "m", "other": "r"}
    code = cldr.category_code(language)
    rule = locale(language).plural_form

    wrong = [
        n
        for n in [*range(20_000), *range(990_000, 1_000_000)]
        if code[n if n < 200 else 100 + n % 100] != letters[rule(n)]
    ]

    assert len(code) == 200
    assert wrong == []


@pytest.mark.parametrize("language", CODES)
def test_a_locale_writes_the_language_it_stands_for(language):
    assert Locale.parse(language.replace("hans", "Hans"), sep="-").language == locale(language).language
