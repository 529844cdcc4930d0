"""What is left of a block once it is laid out?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self


@dataclass(frozen=True, slots=True)
class Piece:
    """A block's MJML and its text. Cells join the column that is open; sections stand by themselves.

    `is_foreign` says that the sections have edges of their own: what follows keeps away from them.
    """

    cells: str = ""
    sections: str = ""
    is_foreign: bool = False
    text: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.cells or self.sections)

    def named(self, key: str) -> Self:
        """The same, led by the name of its block."""
        if self.cells:
            return replace(self, cells=name_of(key) + self.cells)
        return replace(self, sections=name_of(key) + self.sections) if self.sections else self


def name_of(key: str) -> str:
    """A comment in the page: whose the words are that follow."""
    return f"<mj-raw><!--block:{key}--></mj-raw>"
