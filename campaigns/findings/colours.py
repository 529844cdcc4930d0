"""Which colour does a value of CSS name, and how well do two colours stand apart (WCAG 2.2)?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

Colour = tuple[float, float, float]

_NAMES: Final = {
    "black": "000000", "silver": "c0c0c0", "gray": "808080", "grey": "808080", "white": "ffffff", "maroon": "800000",
    "red": "ff0000", "purple": "800080", "fuchsia": "ff00ff", "magenta": "ff00ff", "green": "008000", "lime": "00ff00",
    "olive": "808000", "yellow": "ffff00", "navy": "000080", "blue": "0000ff", "teal": "008080", "aqua": "00ffff",
    "cyan": "00ffff", "orange": "ffa500", "gold": "ffd700", "pink": "ffc0cb", "brown": "a52a2a", "crimson": "dc143c",
    "darkblue": "00008b", "darkred": "8b0000", "darkgreen": "006400", "darkgray": "a9a9a9", "darkgrey": "a9a9a9",
    "dimgray": "696969", "dimgrey": "696969", "lightgray": "d3d3d3", "lightgrey": "d3d3d3", "whitesmoke": "f5f5f5",
    "tomato": "ff6347", "coral": "ff7f50", "indigo": "4b0082", "violet": "ee82ee", "beige": "f5f5dc",
    "ivory": "fffff0",
}  # fmt: skip
_HEX: Final = re.compile(r"#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-z])", re.IGNORECASE)
_RGB: Final = re.compile(
    r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:[\s,/]+([\d.]+%?))?\s*\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour and how much of it covers what is behind."""

    colour: Colour
    cover: float = 1.0

    def over(self, ground: Colour | None) -> Colour | None:
        if self.cover >= 1:
            return self.colour
        if ground is None:
            return None
        red, green, blue = (
            above * self.cover + below * (1 - self.cover) for above, below in zip(self.colour, ground, strict=True)
        )
        return (red, green, blue)


def ratio(one: Colour, other: Colour) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


@lru_cache(maxsize=1024)
def paint(value: str) -> Paint | None:
    """The first colour that a CSS value names; none where it names none that we know."""
    if found := _HEX.search(value):
        digits = found[1] if len(found[1]) > 4 else "".join(digit * 2 for digit in found[1])
        red, green, blue, *rest = (int(digits[place : place + 2], 16) for place in range(0, len(digits), 2))
        return Paint((red, green, blue), rest[0] / 255 if rest else 1.0)
    if found := _RGB.search(value):
        red, green, blue = (round(_channel(found[place], 255)) for place in (1, 2, 3))
        return Paint((red, green, blue), min(_channel(found[4], 1), 1) if found[4] else 1.0)
    for word in re.split(r"[\s,]+", value.lower()):
        if word in _NAMES:
            return paint(f"#{_NAMES[word]}")
        if word in {"transparent", "none"}:
            return Paint((0.0, 0.0, 0.0), 0.0)
    return None


def _channel(text: str, whole: float) -> float:
    try:
        return float(text.removesuffix("%")) * (whole / 100 if text.endswith("%") else 1)
    except ValueError:
        return 0.0


def written(colour: Colour | None) -> str:
    """As an author writes it; a question mark where it is unknown."""
    return "#" + "".join(f"{round(channel):02x}" for channel in colour) if colour else "?"
