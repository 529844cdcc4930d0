from __future__ import annotations

from campaigns.translations.changes import runs


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(run.kind, run.text) for run in runs(before, after)]


def test_a_correction_is_read_word_by_word():
    assert told("Portes à 18 h, {{ venue.at }}", "Portes à 19 h, {{ venue.to }}") == [
        ("same", "Portes à "), ("gone", "18"), ("new", "19"), ("same", " h, "),
        ("gone", "{{ venue.at }}"), ("new", "{{ venue.to }}"),
    ]  # fmt: skip


def test_a_script_without_spaces_is_compared_sign_by_sign():
    assert told("午後六時", "午後七時") == [("same", "午後"), ("gone", "六"), ("new", "七"), ("same", "時")]


def test_what_is_too_long_to_compare_is_all_new():
    assert told("a " * 3_000, "b") == [("gone", "a " * 3_000), ("new", "b")]
