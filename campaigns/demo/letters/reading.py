"""How is a file of words read? `# fr` opens a language, `## hello` a block, `### second` another text of the block.

What stands before the first block is the message's own, a line each: `subject: …`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_LANGUAGE: Final = re.compile(r"^# (\S+)\n", re.MULTILINE)
_BLOCK: Final = re.compile(r"^## (\S+)\n", re.MULTILINE)
_FIELD: Final = re.compile(r"^### (\S+)\n", re.MULTILINE)


def units_in(path: Path) -> dict[str, dict[str, str]]:
    """By language, the words by what they are of: `subject`, `hello.text`."""
    return {language: dict(_units(text)) for language, text in _parts(_LANGUAGE, path.read_text(encoding="utf-8"))}


def _units(text: str) -> Iterator[tuple[str, str]]:
    for line in _BLOCK.split(text)[0].strip().splitlines():
        name, words = line.split(": ", maxsplit=1)
        yield name, words
    for key, block in _parts(_BLOCK, text):
        if words := _FIELD.split(block)[0].strip():
            yield f"{key}.text", words
        for field, words in _parts(_FIELD, block):
            yield f"{key}.{field}", words.strip()


def _parts(heading: re.Pattern[str], text: str) -> Iterator[tuple[str, str]]:
    _before, *found = heading.split(text)
    return zip(found[::2], found[1::2], strict=True)
