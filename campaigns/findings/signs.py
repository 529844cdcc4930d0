"""By which signs is a feature of HTML and CSS seen in a page? One sign for each feature of the table of mail programs.

Only what our layouts and designers' blocks can hold is looked for. What every page of the kind has (tables, colours,
widths, paragraphs) is not: nobody could do anything about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from campaigns.findings import styles


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that a page uses: elements, attributes with their values, properties with theirs, selectors, at-rules."""

    elements: frozenset[str] = frozenset()
    attributes: frozenset[tuple[str, str]] = frozenset()
    declared: frozenset[tuple[str, str]] = frozenset()
    selectors: frozenset[str] = frozenset()
    at_rules: frozenset[str] = frozenset()

    def __sub__(self, other: Vocabulary) -> Vocabulary:
        return Vocabulary(
            self.elements - other.elements,
            self.attributes - other.attributes,
            self.declared - other.declared,
            self.selectors - other.selectors,
            self.at_rules - other.at_rules,
        )


@dataclass(frozen=True, slots=True)
class Sign:
    """`shows` says whether the feature is used; `word` is what its author wrote for it."""

    word: str
    shows: Callable[[Vocabulary], bool]


def vocabulary(page: HtmlElement, sheet: styles.Stylesheet) -> Vocabulary:
    """What the page and its stylesheet use."""
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    own = [styles.declarations(element.get("style") or "") for element in elements]
    declared = [*own, *(rule.declared for rule in sheet.rules)]
    return Vocabulary(
        elements=frozenset(element.tag for element in elements),
        attributes=frozenset((name, value) for element in elements for name, value in element.attrib.items()),
        declared=frozenset(
            (name, value.lower()) for each in declared for name, value in (*each.normal, *each.important)
        ),
        selectors=frozenset(rule.selector for rule in sheet.rules),
        at_rules=frozenset(sheet.at_rules),
    )


def _property(*names: str) -> Sign:
    return Sign(names[0], lambda page: any(name in names for name, _value in page.declared))


def _beginning(name: str) -> Sign:
    return Sign(name, lambda page: any(found.startswith(name) for found, _value in page.declared))


def _value(word: str, *properties: str) -> Sign:
    """The word within a value of these properties; of any, where none is named."""
    return Sign(
        word,
        lambda page: any(word in value and (not properties or name in properties) for name, value in page.declared),
    )


def _selector(word: str) -> Sign:
    return Sign(word, lambda page: any(word in selector for selector in page.selectors))


def _at_rule(word: str) -> Sign:
    name = word.partition(" ")[0]
    feature = word.partition(" ")[2]
    return Sign(word, lambda page: any(rule.startswith(name) and feature in rule for rule in page.at_rules))


def _element(*tags: str) -> Sign:
    return Sign(f"<{tags[0]}", lambda page: not page.elements.isdisjoint(tags))


def _attribute(name: str) -> Sign:
    return Sign(name, lambda page: any(found == name for found, _value in page.attributes))


def _source(ending: str) -> Sign:
    return Sign(ending, lambda page: any(name == "src" and ending in value.lower() for name, value in page.attributes))


SIGNS: Final[dict[str, Sign]] = {
    "css-align-items": _property("align-items"),
    "css-animation": _beginning("animation"),
    "css-aspect-ratio": _property("aspect-ratio"),
    "css-at-font-face": _at_rule("@font-face"),
    "css-at-import": _at_rule("@import"),
    "css-at-keyframes": _at_rule("@keyframes"),
    "css-at-media-hover": _at_rule("@media hover"),
    "css-at-media-orientation": _at_rule("@media orientation"),
    "css-at-media-prefers-color-scheme": _at_rule("@media prefers-color-scheme"),
    "css-at-media-prefers-reduced-motion": _at_rule("@media prefers-reduced-motion"),
    "css-at-supports": _at_rule("@supports"),
    "css-background-blend-mode": _property("background-blend-mode"),
    "css-background-clip": _property("background-clip"),
    "css-background-image": _value("url(", "background", "background-image"),
    "css-background-position": _property("background-position"),
    "css-background-repeat": _property("background-repeat"),
    "css-background-size": _property("background-size"),
    "css-border-image": _beginning("border-image"),
    "css-border-radius": _beginning("border-radius"),
    "css-box-shadow": _property("box-shadow"),
    "css-box-sizing": _property("box-sizing"),
    "css-clip-path": _property("clip-path"),
    "css-column-count": _property("column-count"),
    "css-conic-gradient": _value("conic-gradient("),
    "css-display-flex": _value("flex", "display"),
    "css-display-grid": _value("grid", "display"),
    "css-display-none": _value("none", "display"),
    "css-filter": _property("filter"),
    "css-flex-direction": _property("flex-direction"),
    "css-flex-wrap": _property("flex-wrap"),
    "css-float": _property("float"),
    "css-function-clamp": _value("clamp("),
    "css-function-light-dark": _value("light-dark("),
    "css-function-max": _value("max("),
    "css-function-min": _value("min("),
    "css-gap": _property("gap", "column-gap", "row-gap"),
    "css-grid-template": _beginning("grid-template"),
    "css-hyphens": _property("hyphens"),
    "css-inline-size": _property("inline-size"),
    "css-inset": _property("inset"),
    "css-justify-content": _property("justify-content"),
    "css-left-right-top-bottom": _property("left", "right", "top", "bottom"),
    "css-letter-spacing": _property("letter-spacing"),
    "css-linear-gradient": _value("linear-gradient("),
    "css-list-style-image": _property("list-style-image"),
    "css-margin-inline-block": _property("margin-inline", "margin-block"),
    "css-margin-inline-start-end": _beginning("margin-inline-"),
    "css-mask-image": _property("mask-image"),
    "css-mix-blend-mode": _property("mix-blend-mode"),
    "css-modern-color": _value("oklch("),
    "css-object-fit": _property("object-fit"),
    "css-object-position": _property("object-position"),
    "css-opacity": _property("opacity"),
    "css-outline": _property("outline"),
    "css-overflow": _property("overflow"),
    "css-overflow-wrap": _property("overflow-wrap"),
    "css-padding-inline-block": _property("padding-inline", "padding-block"),
    "css-padding-inline-start-end": _beginning("padding-inline-"),
    "css-position": _property("position"),
    "css-pseudo-class-active": _selector(":active"),
    "css-pseudo-class-checked": _selector(":checked"),
    "css-pseudo-class-first-child": _selector(":first-child"),
    "css-pseudo-class-focus": _selector(":focus"),
    "css-pseudo-class-has": _selector(":has("),
    "css-pseudo-class-hover": _selector(":hover"),
    "css-pseudo-class-last-child": _selector(":last-child"),
    "css-pseudo-class-not": _selector(":not("),
    "css-pseudo-class-nth-child": _selector(":nth-child("),
    "css-pseudo-element-after": _selector(":after"),
    "css-pseudo-element-before": _selector(":before"),
    "css-radial-gradient": _value("radial-gradient("),
    "css-selector-attribute": _selector("["),
    "css-shape-outside": _property("shape-outside"),
    "css-text-emphasis": _property("text-emphasis"),
    "css-text-shadow": _property("text-shadow"),
    "css-transform": _property("transform"),
    "css-transition": _beginning("transition"),
    "css-unit-calc": _value("calc("),
    "css-unit-vh": _value("vh"),
    "css-unit-vw": _value("vw"),
    "css-variables": _value("var("),
    "css-visibility": _property("visibility"),
    "css-white-space": _property("white-space"),
    "css-word-break": _property("word-break"),
    "css-writing-mode": _property("writing-mode"),
    "css-z-index": _property("z-index"),
    "html-audio": _element("audio"),
    "html-bdi": _element("bdi"),
    "html-image-maps": _element("map", "area"),
    "html-loading-attribute": _attribute("loading"),
    "html-meta-color-scheme": Sign("color-scheme", lambda page: ("name", "color-scheme") in page.attributes),
    "html-picture": _element("picture"),
    "html-ruby": _element("ruby"),
    "html-srcset": _attribute("srcset"),
    "html-svg": _element("svg"),
    "html-video": _element("video"),
    "image-avif": _source(".avif"),
    "image-base64": _source("data:image/"),
    "image-bmp": _source(".bmp"),
    "image-heif": _source(".heic"),
    "image-svg": _source(".svg"),
    "image-tiff": _source(".tif"),
    "image-webp": _source(".webp"),
}
