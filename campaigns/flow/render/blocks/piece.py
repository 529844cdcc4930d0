"""What is left of a block once it is laid out?"""

from __future__ import annotations

from dataclasses import dataclass, field


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
