"""What a provider says is kept on one line, and names nobody."""

from __future__ import annotations

import pytest

from campaigns.gateways.words import ANY_NUMBER, NUMBER, anonymous


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("User ana.ruiz@example.org unknown", "User … unknown"),
        ("<ana.ruiz@example.org>... unknown", "<…>... unknown"),
        ("see https://help.example/?to=ana.ruiz%40example.org", "see https:…"),
        ("ANA.RUIZ is not here, nor is eve@example.org", "… is not here, nor is …"),
        ("banana.ruiz stays", "banana.ruiz stays"),
        ("one\r\ntwo\x00\x1b[31m", "one two[31m"),
        ("x" * 300, "x" * 200),
    ],
)
def test_the_words_are_told_without_any_address(words, told):
    assert anonymous(words, "ana.ruiz@example.org") == told


def test_where_every_number_may_be_somebodys_none_is_kept():
    said = "To number +33 6 12 34 56 78 (33612345678) is unreachable:\n error 30003 of 2026"

    assert anonymous(said, numbers=ANY_NUMBER) == "To number … (…) is unreachable: error 30003 of 2026"


def test_beside_codes_and_dates_only_what_looks_like_a_telephone_is_not_kept():
    said = "550 5.1.1 +33 6 12 34 56 78 or 33612345678 unknown at 192.0.2.10 on 2024-07-26"

    assert anonymous(said, numbers=NUMBER) == "550 5.1.1 … or … unknown at 192.0.2.10 on 2024-07-26"


def test_what_is_no_text_is_told_as_one():
    assert (anonymous(None), anonymous(550)) == ("", "550")
