"""What was changed in a text, word by word?"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final, Literal

# Placeholders whole, words, and signs one by one: so that scripts without spaces are compared by character.
_WORDS: Final = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|[A-Za-z0-9\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff]+|\s+|.", re.DOTALL
)
# Beyond this a comparison takes longer than it is worth: all of it is new.
_MOST_WORDS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that stayed, went or came."""

    text: str
    kind: Literal["same", "gone", "new"]


def runs(before: str, after: str) -> list[Run]:
    """The words of both, in the order in which one reads a correction."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return [Run(text, kind) for text, kind in ((before, "gone"), (after, "new")) if text]  # type: ignore[arg-type]
    found: list[Run] = []
    for tag, old_start, old_end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Run("".join(old[old_start:old_end]), "same"))
            continue
        found += [Run("".join(old[old_start:old_end]), "gone")] if old_start < old_end else []
        found += [Run("".join(new[new_start:new_end]), "new")] if new_start < new_end else []
    return found
