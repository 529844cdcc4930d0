"""How does a line of nine words become the columns of a row?"""

from __future__ import annotations

from typing import Final

from committee import languages

_BETWEEN: Final = "|"


def in_nine(field: str, words: str) -> dict[str, str]:
    """`name_fr`, `name_en` … from words in the order of `languages.CODES`; one word alone is the same in all nine."""
    parts = [part.strip() for part in words.split(_BETWEEN)]
    if len(parts) == 1:
        parts *= len(languages.CODES)
    return {languages.column(field, code): word for code, word in zip(languages.CODES, parts, strict=True)}
