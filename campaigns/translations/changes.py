"""What was changed in a text, word by word?"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final, Literal

# Of scripts without spaces each sign is a word.
_WITHOUT_SPACES: Final = r"\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef"
# Placeholders whole, words, blanks, and whatever else sign by sign.
_WORDS: Final = re.compile(rf"\{{\{{.*?\}}\}}|\{{%.*?%\}}|[^\W{_WITHOUT_SPACES}]+|\s+|.", re.DOTALL)
# Beyond this lines are compared: nobody reads thousands of changed words one by one.
_MOST_WORDS: Final = 4_000


@dataclass(frozen=True, slots=True)
class Run:
    """Some words that stayed, went or came."""

    text: str
    kind: Literal["same", "gone", "new"]


def runs(before: str, after: str) -> tuple[Run, ...]:
    """The words of both, in the order in which one reads a correction."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Run] = []
    for tag, old_start, old_end, new_start, new_end in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            found.append(Run("".join(old[old_start:old_end]), "same"))
            continue
        found += [Run("".join(old[old_start:old_end]), "gone")] if old_start < old_end else []
        found += [Run("".join(new[new_start:new_end]), "new")] if new_start < new_end else []
    return tuple(found)
