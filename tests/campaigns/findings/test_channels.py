"""SMS, push and the size of an e-mail: what is over its limit is told with what to do, what is on it is not."""

from __future__ import annotations

import pytest

from campaigns.enums import Purpose
from campaigns.findings import push, size, sms
from tests.campaigns.findings.contents import found, only


def test_an_sms_over_its_parts_is_refused_and_one_that_fills_them_is_not():
    assert list(sms.too_long("a" * 306, "a" * 306, purpose=Purpose.MARKETING)) == []
    finding = only(sms.too_long("a" * 307, "a" * 307, purpose=Purpose.MARKETING))
    assert found([finding]) == [("SMS_TOO_LONG", "error", "sms", "", "sms")]
    assert finding.message == "The SMS has 3 parts: 2 are the most."
    # What serves the reader may be longer than what sells to them.
    assert list(sms.too_long("a" * 459, "a" * 459, purpose=Purpose.SERVICE)) == []
    assert list(sms.too_long("a" * 612, "a" * 612, purpose=Purpose.SAFETY)) == []


def test_an_sms_that_is_over_its_parts_for_the_longest_name_alone_is_refused_as_well():
    finding = only(sms.too_long("a" * 300, "a" * 300 + sms.LONGEST_VALUE, purpose=Purpose.MARKETING))
    assert found([finding]) == [("SMS_TOO_LONG", "error", "sms", "", "sms")]
    assert "6 parts" in finding.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Fête" + "e" * 200, "“ê” makes each part hold 70 characters instead of 160: write “e”."),
        ("日" * 200, "“日” makes each part hold 70 characters instead of 160."),
        (
            "a\u200b" * 80,
            "The invisible character U+200B makes each part hold 70 characters instead of 160: delete it.",
        ),
        ("a" * 400, ""),
    ],
)
def test_the_character_that_makes_it_dear_is_named_with_its_neighbour(text, hint):
    assert only(sms.too_long(text, text, purpose=Purpose.MARKETING)).hint == hint


def test_a_title_that_telephones_cut_is_refused_with_what_is_left_of_it():
    assert list(push.cut("a" * 48, "b" * 176, "")) == []
    finding = only(push.cut("Gates open " * 5, "", ""))
    assert found([finding]) == [("PUSH_CUT", "error", "push", "", "push_title")]
    assert "“Gates open Gates open Gates open Gates open Gat…”" in finding.message


def test_a_text_that_telephones_cut_is_remarked_on():
    assert found(push.cut("a", "b" * 177, "")) == [("PUSH_CUT", "warning", "push", "", "push_body")]


def test_wide_characters_take_two_columns_and_marks_none():
    assert push.columns("한국e\u0301\u200f") == 5
    assert list(push.cut("한" * 24, "", "")) == []
    assert found(push.cut("한" * 25, "", "")) == [("PUSH_CUT", "error", "push", "", "push_title")]


def test_what_the_services_refuse_is_an_error():
    findings = list(push.cut("a", "b" * 100, "https://example.org/" + "c" * 2900))
    assert found(findings) == [("PUSH_CUT", "error", "push", "", "push_body")]
    assert "3057 bytes" in findings[0].message


def test_an_email_near_its_limit_is_remarked_on():
    assert list(size.nearly_too_big("a" * 80_000)) == []
    assert found(size.nearly_too_big("é" * 40_001)) == [("EMAIL_TOO_BIG", "warning", "email", "", "")]
