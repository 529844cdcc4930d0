"""What of a page does a reader see, and in which colours? Read as a mail program paints it.

Styles of elements, the rules of its `<style>`, what is inherited; in light, in the dark, on a narrow screen. What
cannot be known (a picture behind the words, a colour we do not know by name) is none, and never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from campaigns.findings import styles
from campaigns.findings.colours import Colour, paint
from campaigns.findings.styles import Css, Named, Rule, Screen

_SIZE: Final = re.compile(r"(\d*\.?\d+)(px|pt|em|rem|%)")
_PIXELS: Final = {"px": 1.0, "pt": 4 / 3, "rem": 16.0}
# How mail programs show what nobody gave a style.
_BOLD_TAGS: Final = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_SIZES_OF_TAGS: Final = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h5": 0.83, "h6": 0.67, "small": 0.83}
_LINK: Final[Colour] = (0.0, 0.0, 238.0)
_UNSEEN_TAGS: Final = frozenset({"head", "style", "script", "title", "template"})
_NOTHING: Final = re.compile(r"0*\.?0*(?:px|pt|em|rem|%)?")
_FAR: Final = re.compile(r"-\s*\d{3,}")
# Of one stylesheet; all pages of a layout together have some hundred.
_MOST_REMEMBERED: Final = 5_000

Weight = tuple[tuple[int, int, int], int]  # of a rule; and its place, where two weigh the same


@dataclass(frozen=True, slots=True)
class Look:
    """How the words of an element are shown. None where it cannot be known."""

    ink: Colour | None = (0.0, 0.0, 0.0)
    ground: Colour | None = (255.0, 255.0, 255.0)
    size: float = 16.0
    is_bold: bool = False


class Seen(NamedTuple):
    """An element that is seen, its own words, and how they look."""

    element: HtmlElement
    words: str
    look: Look


@dataclass(slots=True)
class _Place:
    """Where an element stands: what it and all above it are, how it looks, and the places met below it.

    None below is what nobody sees.
    """

    line: tuple[Named, ...] = ()
    look: Look = field(default_factory=Look)
    below: dict[tuple[str | None, ...], _Place | None] = field(default_factory=dict)


class Eyes:
    """How a stylesheet shows the elements of any page on one kind of screen.

    Pages of a layout repeat each other: what stands in the same place with the same style is worked out once.
    """

    def __init__(self, sheet: styles.Stylesheet, *, screen: Screen = Screen.LIGHT) -> None:
        self._rules = _Rules(sheet, screen)
        self._top, self._remembered = _Place(), 0

    def seen(self, page: HtmlElement) -> Iterator[Seen]:
        """Everything that is seen, in reading order."""
        if self._remembered > _MOST_REMEMBERED:
            self._top, self._remembered = _Place(), 0
        waiting = [(page, self._top)]
        while waiting:
            element, above = waiting.pop()
            place = self._place(element, above)
            if place is None:
                continue
            yield Seen(element, _own_words(element), place.look)
            waiting += [(child, place) for child in reversed(element) if isinstance(child.tag, str)]

    def look_at(self, element: HtmlElement) -> Seen | None:
        """One element; none where nobody sees it."""
        place: _Place | None = self._top
        for each in (*reversed(list(element.iterancestors())), element):
            place = self._place(each, place) if place else None
        return Seen(element, _own_words(element), place.look) if place else None

    def _place(self, element: HtmlElement, above: _Place) -> _Place | None:
        get = element.get
        key = (element.tag, get("class"), get("id"), get("style"), get("bgcolor"))
        try:
            return above.below[key]
        except KeyError:
            place = above.below[key] = self._found(element, above)
            self._remembered += 1
            return place

    def _found(self, element: HtmlElement, above: _Place) -> _Place | None:
        line = (*above.line, _named(element))
        declared = self._rules.of(element, line)
        if element.tag in _UNSEEN_TAGS or _is_unseen(declared):
            return None
        return _Place(line, _look(element.tag, declared, above.look))


@lru_cache(maxsize=24)
def eyes(css: Css, *, screen: Screen = Screen.LIGHT) -> Eyes:
    """For the `<style>` elements of a page: the text of each, and its media. Kept, with what they have seen."""
    return Eyes(styles.of_page(css), screen=screen)


def _own_words(element: HtmlElement) -> str:
    own = "".join([element.text or "", *(child.tail or "" for child in element)])
    return " ".join(own.split())


def _named(element: HtmlElement) -> Named:
    """The element as selectors see it."""
    return Named(element.tag, frozenset((element.get("class") or "").split()), element.get("id") or "")


def _is_unseen(declared: Mapping[str, str]) -> bool:
    def says(name: str, *words: str) -> bool:
        return declared.get(name, "").lower() in words

    def is_nothing(name: str) -> bool:
        return bool(declared.get(name)) and _NOTHING.fullmatch(declared[name]) is not None

    return (
        says("display", "none")
        or says("visibility", "hidden", "collapse")
        or "mso-hide" in declared
        or is_nothing("opacity")
        or (is_nothing("font-size") and "max-height" in declared)
        or (says("overflow", "hidden") and any(map(is_nothing, ("height", "width", "max-height", "max-width"))))
        or any(_FAR.match(declared.get(name, "")) for name in ("left", "right", "top", "bottom", "text-indent"))
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

    def __init__(self, sheet: styles.Stylesheet, screen: Screen) -> None:
        self._by_last: dict[str, list[tuple[Weight, Rule]]] = {}
        for place, rule in enumerate(sheet.rules):
            if rule.steps and (not rule.media or rule.is_for(screen)):
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
