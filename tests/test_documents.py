"""The README and the guides are true: what they point at exists, and so does every button they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted((ROOT / "docs").glob("guide-*.md"))
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")
# **English** [French], as the guides name what one presses or opens.
LABEL = re.compile(r"\*\*([^*]+)\*\*\s\[([^\]]+)\](?!\()")


@pytest.mark.parametrize("page", [ROOT / "README.md", *GUIDES], ids=lambda page: page.name)
def test_every_picture_of_a_page_is_there_and_light(page):
    pictures = [page.parent / found for found in PICTURE.findall(page.read_text())]
    assert pictures
    assert [picture.name for picture in pictures if not picture.is_file()] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > 300_000] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_every_label_a_guide_names_in_french_is_in_the_catalogue(guide):
    catalogue = (ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po").read_text().casefold()
    catalogue = re.sub(
        r'"\d\. ', '"', catalogue
    )  # the steps of a page are numbered, those of a guide number themselves
    french = [" ".join(found[1].split()) for found in LABEL.findall(guide.read_text())]
    assert french
    assert [label for label in french if f'"{label.casefold()}"' not in catalogue] == []


def test_every_variable_that_is_read_is_in_the_operations_guide():
    read = set(re.findall(r'"([A-Z][A-Z_]{3,})"', (ROOT / "committee" / "env.py").read_text()))
    written = set(re.findall(r"`([A-Z][A-Z_]{3,})`", (ROOT / "docs" / "operations.md").read_text()))
    assert read - written - {"INFO"} == set()
