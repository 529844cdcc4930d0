"""What does a stylesheet of an e-mail say, and which elements does it mean?

Enough of CSS for e-mails and no more: rules by element, class and id, alone, one inside another or directly below.
A selector beyond that (`:hover`, `[data-x]`, `a + b`) is kept by its text and matches nothing, so that no look is
claimed that one cannot be sure of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Final

_COMMENTS: Final = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_STEP: Final = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_DECLARATION: Final = re.compile(r"(?:[^;(]+|\([^)]*\)?)+")
_BRACE: Final = re.compile(r"[{}]")
# More is no style of an e-mail, and would only cost time.
_DEEPEST: Final = 4
_MOST_STEPS: Final = 6


class Screen(Enum):
    """On what a page is read: there hold the rules that always do, and those whose media say this."""

    LIGHT = ""
    DARK = r"prefers-color-scheme\s*:\s*dark"
    NARROW = r"max-(?:device-)?width"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a rule or a `style` attribute sets: by property, and apart what it insists on."""

    normal: tuple[tuple[str, str], ...] = ()
    important: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An element as selectors see it."""

    tag: str
    classes: frozenset[str] = frozenset()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One selector with what it sets. `steps` is empty where the selector is beyond us."""

    selector: str
    steps: tuple[tuple[str, Named], ...]  # (" " or ">", what must stand there), outermost first
    declared: Declared
    media: str = ""

    def is_for(self, screen: Screen) -> bool:
        """Whether it holds on this screen alone."""
        return screen is not Screen.LIGHT and bool(re.search(screen.value, self.media, re.IGNORECASE))


@dataclass(slots=True)
class Stylesheet:
    """All that the `<style>` elements of a page say."""

    rules: list[Rule] = field(default_factory=list)
    at_rules: set[str] = field(default_factory=set)


# Of each `<style>` of a page, its text and its media.
Css = tuple[tuple[str, str], ...]


@lru_cache(maxsize=32)
def of_page(css: Css) -> Stylesheet:
    """All the styles of a page as one. Kept: nobody changes it."""
    whole = Stylesheet()
    for text, media in css:
        one = read(text, media=media)
        whole.rules += one.rules
        whole.at_rules |= one.at_rules
    return whole


@lru_cache(maxsize=32)
def has(css: Css, screen: Screen) -> bool:
    """Whether anything of the page is meant for this screen alone."""
    return any(rule.is_for(screen) for rule in of_page(css).rules)


def read(css: str, *, media: str = "") -> Stylesheet:
    """The rules of `css` in their order; `media` is that of the element it stands in."""
    sheet = Stylesheet()
    for prelude, body, within in _blocks(_COMMENTS.sub(" ", css), media):
        if prelude.startswith("@"):
            sheet.at_rules.add(" ".join(prelude.split()))
            continue
        declared = declarations(body)
        for selector in prelude.split(","):
            name = " ".join(selector.split())
            sheet.rules.append(Rule(name, _steps(name), declared, within))
    return sheet


def _blocks(css: str, media: str, depth: int = 0) -> Iterator[tuple[str, str, str]]:
    """Selector or at-rule, what stands in its braces, and the media it holds for."""
    start = 0
    while (brace := css.find("{", start)) >= 0:
        # Statements such as `@import …;` have no braces of their own.
        *statements, prelude = css[start:brace].split(";")
        yield from ((statement.strip(), "", media) for statement in statements if statement.strip().startswith("@"))
        end = _closing(css, brace)
        prelude, body = prelude.strip(), css[brace + 1 : end]
        if prelude.startswith(("@media", "@supports")):
            yield prelude, "", media
            if depth < _DEEPEST:
                yield from _blocks(body, f"{media} {prelude.partition(' ')[2]}", depth + 1)
        elif prelude:
            yield prelude, "" if prelude.startswith("@") else body, media
        start = end + 1
    for statement in css[start:].split(";"):
        if statement.strip().startswith("@"):
            yield statement.strip(), "", media


def _closing(css: str, brace: int) -> int:
    depth = 0
    for place in _BRACE.finditer(css, brace):
        depth += 1 if place[0] == "{" else -1
        if not depth:
            return place.start()
    return len(css)


@lru_cache(maxsize=4096)
def declarations(style: str) -> Declared:
    """What a `style` attribute or the body of a rule sets. The last of two of a kind holds."""
    normal: dict[str, str] = {}
    important: dict[str, str] = {}
    for declaration in _DECLARATION.findall(style):
        name, colon, value = declaration.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or not name:
            continue
        wanted, insisted, _rest = value.lower().partition("!important")
        (important if insisted else normal)[name] = wanted.strip() if insisted else value
    return Declared(tuple(normal.items()), tuple(important.items()))


def _steps(selector: str) -> tuple[tuple[str, Named], ...]:
    steps: list[tuple[str, Named]] = []
    joined = " "
    for word in selector.replace(">", " > ").split():
        if word == ">":
            joined = ">"
            continue
        found = _STEP.fullmatch(word)
        if found is None:
            return ()
        marks = re.findall(r"([.#])([\w-]+)", found[2])
        classes = frozenset(name for mark, name in marks if mark == ".")
        ids = [name for mark, name in marks if mark == "#"]
        steps.append((joined, Named((found[1] or "*").lower(), classes, ids[0] if ids else "")))
        joined = " "
    return tuple(steps) if len(steps) <= _MOST_STEPS else ()


def matches(rule: Rule, line: tuple[Named, ...]) -> bool:
    """Whether the rule means the last element of `line`, its ancestors before it."""
    return bool(rule.steps) and _is(rule.steps[-1][1], line[-1]) and _holds(rule.steps, line)


def _holds(steps: tuple[tuple[str, Named], ...], line: tuple[Named, ...]) -> bool:
    """The last step is met; are those before it, further up?"""
    joined, rest = steps[-1][0], steps[:-1]
    if not rest:
        return True
    above = range(len(line) - 1, 0, -1) if joined == " " else (len(line) - 1,)
    return any(place > 0 and _is(rest[-1][1], line[place - 1]) and _holds(rest, line[:place]) for place in above)


def _is(wanted: Named, found: Named) -> bool:
    return (
        wanted.tag in {"*", found.tag} and wanted.classes <= found.classes and (not wanted.id or wanted.id == found.id)
    )


def weight(rule: Rule) -> tuple[int, int, int]:
    """How much a rule counts against others, as CSS has it."""
    steps = [named for _joined, named in rule.steps]
    return (
        sum(bool(named.id) for named in steps),
        sum(len(named.classes) for named in steps),
        sum(named.tag != "*" for named in steps),
    )
