from __future__ import annotations

import time

import pytest

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


@pytest.mark.parametrize(
    ("before", "after"), [("九点开门", "十点开门"), ("9時に開場", "10時に開場"), ("", "x"), ("a b", "a  b")]
)
def test_both_texts_can_be_read_from_the_runs(before, after):
    found = runs(before, after)

    assert "".join(run.text for run in found if run.kind != "new") == before
    assert "".join(run.text for run in found if run.kind != "gone") == after


def test_languages_that_do_not_part_their_words_are_compared_by_characters():
    assert [run.text for run in runs("九点开门", "十点开门")] == ["九", "十", "点开门"]


def test_a_long_text_is_compared_in_a_moment():
    began = time.process_time()

    runs("word " * 6_000, "other " * 6_000)

    assert time.process_time() - began < 2
