"""How does a file of `texts/` become the columns of a template? A language is a heading, then fields, then a body."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

_LANGUAGE: Final = re.compile(r"^# (\S+)\n", re.MULTILINE)


def languages_in(path: Path) -> dict[str, dict[str, str]]:
    """The fields of each language: what stands as `field: text` first, and the rest as the body."""
    _before, *parts = _LANGUAGE.split(path.read_text(encoding="utf-8"))
    return {language: _fields(text) for language, text in zip(parts[::2], parts[1::2], strict=True)}


def _fields(text: str) -> dict[str, str]:
    head, body = text.split("\n\n", maxsplit=1)
    fields = dict(line.split(": ", maxsplit=1) for line in head.strip().splitlines())
    return {**fields, "body": body.strip()}
