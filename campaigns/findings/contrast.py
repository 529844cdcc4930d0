"""Can everybody read it? The contrast of every text of a page with its ground, in light and in dark (WCAG 2.2, 1.4.3).

The page is read as a mail program reads it: styles of elements, the rules of its `<style>`, what is inherited. What
cannot be known (a picture behind the words, a colour we do not know by name) is said to be unknown, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from lxml.html import HtmlElement

from campaigns.findings import styles
from campaigns.findings.colours import Colour, paint, ratio, written
from campaigns.findings.styles import Named, Rule

LEAST: Final = 4.5
LEAST_OF_LARGE: Final = 3.0
_LARGE: Final = 24.0
_LARGE_BOLD: Final = 18.66
_SIZE: Final = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%)")
_PIXELS: Final = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
# How mail programs show what nobody gave a style.
_BOLD_TAGS: Final = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_SIZES_OF_TAGS: Final = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 0.83}
_LINK: Final[Colour] = (0.0, 0.0, 238.0)
_UNSEEN_TAGS: Final = frozenset({"head", "style", "script", "title", "template"})

Weight = tuple[tuple[int, int, int], int]  # of a rule; and its place, where two weigh the same


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of an element are shown. None where it cannot be known."""

    ink: Colour | None = (0.0, 0.0, 0.0)
    ground: Colour | None = (255.0, 255.0, 255.0)
    size: float = 16.0
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Faint:
    """Words that are hard to read, or of which nobody can say. `ratio` is none where it is unknown."""

    words: str
    ratio: float | None
    least: float
    ink: str
    ground: str
    is_dark: bool


def faint(page: HtmlElement, sheet: styles.Stylesheet) -> Iterator[Faint]:
    """Every text of the page that is below its least contrast, once for each look of its kind."""
    seen: set[tuple[Look, bool]] = set()
    for is_dark in (False, True) if any(rule.is_dark for rule in sheet.rules) else (False,):
        for words, look in _texts(page, _Rules(sheet, is_dark=is_dark)):
            if (look, is_dark) not in seen:
                seen.add((look, is_dark))
                yield from _judged(words, look, is_dark=is_dark)


def _judged(words: str, look: Look, *, is_dark: bool) -> Iterator[Faint]:
    least = LEAST_OF_LARGE if look.size >= (_LARGE_BOLD if look.is_bold else _LARGE) else LEAST
    found = ratio(look.ink, look.ground) if look.ink and look.ground else None
    if found is None or found < least:
        yield Faint(words[:60], found, least, written(look.ink), written(look.ground), is_dark)


def _texts(page: HtmlElement, rules: _Rules) -> Iterator[tuple[str, Look]]:
    """Each text that is seen, with its look."""
    waiting: list[tuple[HtmlElement, tuple[Named, ...], Look]] = [(page, (), Look())]
    while waiting:
        element, above, inherited = waiting.pop()
        line = (*above, named(element))
        declared = rules.of(element, line)
        if line[-1].tag in _UNSEEN_TAGS or _is_unseen(declared):
            continue
        look = _look(line[-1].tag, declared, inherited)
        children = [child for child in element if isinstance(child.tag, str)]
        own = "".join([element.text or "", *(child.tail or "" for child in element)])
        if words := " ".join(own.split()):
            yield words, look
        waiting += [(child, line, look) for child in reversed(children)]


def named(element: HtmlElement) -> Named:
    """The element as selectors see it."""
    return Named(element.tag, frozenset((element.get("class") or "").split()), element.get("id") or "")


def _is_unseen(declared: Mapping[str, str]) -> bool:
    size = _SIZE.match(declared.get("font-size", ""))
    return (
        declared.get("display") == "none"
        or declared.get("visibility") == "hidden"
        or declared.get("opacity") == "0"
        or "mso-hide" in declared
        or (size is not None and float(size[1]) == 0 and "max-height" in declared)
    )


def _look(tag: str, declared: Mapping[str, str], above: Look) -> Look:
    return Look(
        ink=_ink(tag, declared, above),
        ground=_ground(declared, above),
        size=_size(tag, declared.get("font-size", ""), above.size),
        is_bold=_bold(tag, declared.get("font-weight", ""), above),
    )


def _ground(declared: Mapping[str, str], above: Look) -> Colour | None:
    ground = above.ground
    for name in ("background", "background-color", "background-image"):
        value = declared.get(name)
        if value is None:
            continue
        if "url(" in value or "gradient(" in value:
            return None
        painted = paint(value)
        if painted is None and name != "background-image":
            return None if value.strip() not in {"inherit", "initial", "unset", ""} else ground
        if painted is not None:
            ground = painted.over(above.ground)
    return ground


def _ink(tag: str, declared: Mapping[str, str], above: Look) -> Colour | None:
    value = declared.get("color")
    if value is None or value in {"inherit", "currentcolor"}:
        return _LINK if tag == "a" and value is None else above.ink
    painted = paint(value)
    return painted.over(_ground(declared, above)) if painted else None


def _size(tag: str, value: str, above: float) -> float:
    if found := _SIZE.match(value):
        number = float(found[1])
        if found[2] in _PIXELS:
            return number * _PIXELS[found[2]]
        return number * above / (100 if found[2] == "%" else 1)
    return above * _SIZES_OF_TAGS.get(tag, 1.0)


def _bold(tag: str, value: str, above: Look) -> bool:
    if value.isdigit():
        return int(value) >= 700
    return {"bold": True, "bolder": True, "normal": False}.get(value, above.is_bold or tag in _BOLD_TAGS)


class _Rules:
    """What holds for an element: its attributes, then the rules, then its own style, then what insists."""

    def __init__(self, sheet: styles.Stylesheet, *, is_dark: bool) -> None:
        self._by_last: dict[str, list[tuple[Weight, Rule]]] = {}
        for place, rule in enumerate(sheet.rules):
            if rule.steps and (not rule.media or (is_dark and rule.is_dark)):
                last = rule.steps[-1][1]
                key = min(last.classes, default=last.tag)
                self._by_last.setdefault(key, []).append(((styles.weight(rule), place), rule))

    def of(self, element: HtmlElement, line: tuple[Named, ...]) -> Mapping[str, str]:
        """By property."""
        keys = ("*", line[-1].tag, *line[-1].classes)
        found = [each for key in keys for each in self._by_last.get(key, ()) if styles.matches(each[1], line)]
        meant = [rule.declared for _weight, rule in sorted(found, key=itemgetter(0))]
        own = styles.declarations(element.get("style") or "")
        declared: dict[str, str] = {}
        if ground := element.get("bgcolor"):
            declared["background-color"] = ground
        for pairs in (
            *(each.normal for each in meant),
            own.normal,
            *(each.important for each in meant),
            own.important,
        ):
            _set(declared, pairs)
        return declared


def _set(declared: dict[str, str], pairs: Iterable[tuple[str, str]]) -> None:
    for name, value in pairs:
        if name == "background":  # says all of it anew
            declared.pop("background-color", None)
            declared.pop("background-image", None)
        declared[name] = value
