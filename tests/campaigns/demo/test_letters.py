"""The words of the demonstration are whole: what one language says, all nine say, and no channel cuts it."""

from __future__ import annotations

import pytest

from campaigns.blocks import kinds
from campaigns.demo.letters import LETTERS
from campaigns.findings.push import columns
from campaigns.sms import count
from committee.languages import CODES

OF_THE_MESSAGE = {"subject", "preheader", "sms", "push_title", "push_body", "push_url"}


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_every_language_says_what_the_others_say(letter):
    units = letter.units()

    assert list(units) == list(CODES)
    assert {language: set(words) for language, words in units.items()} == {
        language: set(units["fr"]) for language in CODES
    }
    assert [(language, unit) for language, words in units.items() for unit in words if not words[unit].strip()] == []


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_words_stand_in_texts_that_their_blocks_show(letter):
    shown = {f"{part.key}.{field}" for part in letter.parts for field in kinds.TEXTS[part.kind]}
    # A picture may do without a caption.
    optional = {f"{part.key}.text" for part in letter.parts if part.kind == "image"}

    assert shown - optional <= set(letter.units()["fr"]) - OF_THE_MESSAGE <= shown
    assert [kinds.read(part.kind, part.settings) for part in letter.parts]


@pytest.mark.parametrize("language", CODES)
def test_no_telephone_cuts_what_is_pushed_and_no_sms_is_long(language):
    for letter in LETTERS:
        words = letter.units()[language]

        assert columns(words["push_title"]) <= 48
        assert columns(words["push_body"]) <= 176
        assert count(words["sms"]).parts <= 3
