"""How does a spreadsheet program show a whole number: a postcode with its zero, a telephone number in pairs?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

_TOKEN: Final = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|([0#?])|([ \-()+/])|(.)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format of digits and fixed text. Each piece is a placeholder (0, # or ?) or a text to show as it is."""

    pieces: tuple[str, ...] = ()

    @classmethod
    def parse(cls, code: str) -> Self | NumberFormat:
        """`PLAIN_FORMAT` for whatever does not shape whole numbers: dates, decimals, thousands, percentages."""
        pieces: list[str] = []
        for quoted, escaped, placeholder, fixed, other in _TOKEN.findall(code.partition(";")[0]):
            if other:
                return PLAIN_FORMAT
            # A fixed text of one placeholder character would be mistaken for one, so it is kept with a mark.
            pieces.extend(
                [placeholder] if placeholder else [f"={text}" for text in (quoted or escaped or fixed) if text]
            )
        placeholders = [piece for piece in pieces if piece in "0#?"]
        if placeholders.count("0") > 1 or (len(placeholders) > 1 and len(pieces) > len(placeholders)):
            return cls(tuple(pieces))
        return PLAIN_FORMAT

    def show(self, number: int) -> str:
        """The number's digits put into the places, from the right; the first place takes what is left."""
        digits = str(abs(number))
        shown: list[str] = []
        left = sum(piece in "0#?" for piece in self.pieces)
        for piece in reversed(self.pieces):
            if piece not in {"0", "#", "?"}:
                shown.append(piece[1:])
                continue
            left -= 1
            taken = digits if left == 0 else digits[-1:]
            digits = digits[: len(digits) - len(taken)]
            shown.append(taken or ("0" if piece == "0" else ""))
        return ("-" if number < 0 else "") + " ".join("".join(reversed(shown)).split())


PLAIN_FORMAT: Final = NumberFormat()
