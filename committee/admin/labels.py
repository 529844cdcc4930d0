"""Which colour has a word in a list, in whatever language it is read?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from unfold.decorators import display as themed


class Tones(dict[Any, str]):
    """Colours by words that are translated when they are asked for, and not when the program starts."""

    def __contains__(self, words: object) -> bool:
        return any(str(known) == words for known in self)

    def __getitem__(self, words: Any) -> str:
        for known, tone in self.items():
            if str(known) == words:
                return tone
        raise KeyError(words)


def display(**shown: Any) -> Callable[..., Any]:
    """The theme's own, whose labels know their colours in every language."""
    if isinstance(shown.get("label"), dict):
        shown["label"] = Tones(shown["label"])
    decorate: Callable[..., Any] = themed(**shown)
    return decorate
