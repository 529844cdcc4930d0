"""What readers get changes when somebody means it to: then `python -m tests.golden.take`, and look at the pictures."""

from __future__ import annotations

import pytest

from campaigns.demo.letters import LETTERS
from committee.languages import CODES
from tests.golden.copies import FILES, copies, copy


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.name)
def test_every_copy_is_the_one_that_was_looked_at(letter, language):
    folder = FILES / letter.file.removesuffix(".md")

    for ending, text in copy(letter, language).items():
        assert text == (folder / f"{language}.{ending}").read_text(encoding="utf-8")


def test_no_golden_file_is_left_of_a_text_that_is_gone():
    kept = {path for path in FILES.rglob("*") if path.is_file() and path.parent != FILES and "__" not in str(path)}

    assert kept == {path for path, _text in copies()}
