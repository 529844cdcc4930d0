"""A name stands after "at", "to", "from", "of" as its language wants it, or is refused."""

from __future__ import annotations

import pytest

from committee import grammar
from committee.grammar import Name

ARENA = Name(
    texts={
        "fr": "Arena Bercy",
        "ar": "أرينا بيرسي",
        "zh-hans": "贝尔西体育馆",
        "ja": "ベルシー・アリーナ",
        "ko": "베르시 아레나",
    },
    forms={("fr", "at"): "à l’Arena Bercy", ("ja", "of"): "ベルシー・アリーナにおける"},
)


def test_a_form_that_was_written_down_is_taken():
    assert grammar.form(ARENA, "at", "fr") == "à l’Arena Bercy"


def test_where_articles_decide_nothing_is_guessed():
    assert grammar.form(ARENA, "to", "fr") is None
    assert [language for language in grammar.WRITTEN if grammar.form(ARENA, "of", language)] == []


def test_languages_without_articles_have_a_rule_for_each_form():
    found = {
        language: [grammar.form(ARENA, one, language) for one in grammar.FORMS] for language in ("ar", "zh-hans", "ko")
    }

    assert found == {
        "ar": ["في أرينا بيرسي", "إلى أرينا بيرسي", "من أرينا بيرسي", "أرينا بيرسي"],
        "zh-hans": ["在贝尔西体育馆", "前往贝尔西体育馆", "从贝尔西体育馆", "贝尔西体育馆"],
        "ko": ["베르시 아레나에서", "베르시 아레나로", "베르시 아레나에서", "베르시 아레나의"],
    }


def test_a_written_form_is_stronger_than_the_rule():
    assert grammar.form(ARENA, "of", "ja") == "ベルシー・アリーナにおける"
    assert grammar.form(ARENA, "at", "ja") == "ベルシー・アリーナで"


@pytest.mark.parametrize(
    ("name", "towards"),
    [
        ("엘랑쿠르 언덕", "엘랑쿠르 언덕으로"),
        ("파리 시청", "파리 시청으로"),
        ("트로카데로", "트로카데로로"),
        ("그랑 팔레", "그랑 팔레로"),
        ("서울", "서울로"),
        ("라 콩코르드 1", "라 콩코르드 1로"),
        ("라 콩코르드 3", "라 콩코르드 3으로"),
        ("파리 남부 아레나 6", "파리 남부 아레나 6으로"),
        ("RER A", "RER A로"),
        ("노선 N", "노선 N으로"),
        ("타히티(테아후포오)", "타히티(테아후포오)로"),
        ("Стадион", "Стадион(으)로"),
    ],
)
def test_korean_direction_goes_by_the_last_sound(name, towards):
    assert grammar.form(Name({"ko": name}), "to", "ko") == towards


def test_a_name_that_is_missing_has_no_form():
    assert grammar.form(ARENA, grammar.PLAIN, "de") is None
    assert grammar.form(Name({"ar": ""}), "at", "ar") is None
    assert grammar.form(ARENA, grammar.PLAIN, "fr") == "Arena Bercy"
