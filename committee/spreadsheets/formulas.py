"""Could a spreadsheet program run this text as a formula? Guarding on the way out, and back again on the way in."""

from __future__ import annotations

import re
from typing import Final

# First, after the edges that programs skip: = + - @ in ASCII, full width or small form, or the minus sign. Or a
# control that makes the next character a first one. The apostrophe is an edge too: so a text that looks guarded is
# guarded once more, and taking one guard off gives back exactly what was there.
_EDGES: Final = r"[\s'\x00\u200b-\u200f\u2060\ufeff]*"
_RUNS: Final = re.compile(rf"{_EDGES}[=+\-@＝＋－＠﹦﹢﹣﹫−]|[ ']*[\t\r\n\x00]")
GUARD: Final = "'"


def guarded(text: str) -> str:
    """The text, with a leading apostrophe if a spreadsheet program might run it."""
    return GUARD + text if _RUNS.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`; every other text is left as it is."""
    return text[1:] if text.startswith(GUARD) and _RUNS.match(text, 1) else text
