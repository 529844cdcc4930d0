"""Is a piece of MJML fit to be sent? Only tags, attributes and addresses we know, nothing that acts or fetches."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from liquid import BoundTemplate
from liquid.exceptions import LiquidError
from lxml import etree, html

MOST_CHARACTERS: Final = 100_000
# What stands where Liquid will write: right as a text and as an address alike.
STAND_IN: Final = "https://example.org/"

_FRAGMENT_TOPS: Final = frozenset({"mj-section", "mj-wrapper", "mj-hero"})
_BLOCKS: Final = _FRAGMENT_TOPS | {
    "mj-button", "mj-column", "mj-divider", "mj-group", "mj-image", "mj-spacer", "mj-table", "mj-text",
}  # fmt: skip
_LAYOUT_TAGS: Final = _BLOCKS | {
    "mjml", "mj-all", "mj-attributes", "mj-body", "mj-breakpoint", "mj-class", "mj-head", "mj-preview", "mj-raw",
    "mj-style", "mj-title", "meta",
}  # fmt: skip
_HTML: Final = frozenset(
    {
        "a", "abbr", "b", "bdi", "blockquote", "br", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p",
        "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
    }
)  # fmt: skip
_ATTRIBUTES: Final = re.compile(
    r"(?:container-|inner-)?(?:background|border|padding|font|text|line|letter)(?:-[a-z]+)*|align|alt|bgcolor"
    r"|cellpadding|cellspacing|class|colspan|color|content|css-class|dir|direction|fluid-on-mobile|full-width|height"
    r"|href|id|inline|lang|max-width|mj-class|mode|name|rel|role|rowspan|scope|src|start|style|table-layout|target"
    r"|title|valign|vertical-align|width|word-spacing"
)
_ADDRESS: Final = re.compile(r"(?:https?://[^\s/?#@\\]+(?:[/?#]|$)|mailto:[^\s?]+@|tel:\+?[0-9])", re.IGNORECASE)
_PICTURES: Final = frozenset({"src", "background", "background-url"})
# An escape could spell any of the others.
_STYLE: Final = re.compile(
    r"@import|@font-face|url\s*\(|expression\s*\(|behavior\s*:|-moz-binding|javascript:|\\|<", re.IGNORECASE
)
_LIQUID: Final = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_UNCLOSED: Final = re.compile(r"<(br|hr|meta)\b([^>]*?)/?>", re.IGNORECASE)
_DECLARATIONS: Final = re.compile(r"<!DOCTYPE|<!ENTITY|<\?|<!\[CDATA\[|<!--\s*\[if|<!\[", re.IGNORECASE)
_ACTS: Final = frozenset({"applet", "base", "embed", "form", "frame", "iframe", "input", "object", "script", "svg"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that MJML of ours cannot hold, and the line it stands in."""

    code: str
    line: int
    message: str


def too_long() -> Fault:
    """A source that is not even read."""
    return Fault("TEXT_TOO_LONG", 1, _("This is longer than %(most)s characters.") % {"most": MOST_CHARACTERS})


def unreadable(error: LiquidError, source: str) -> Fault:
    """Liquid's own refusal of a layout."""
    index = error.token.start_index if error.token else -1
    reason = _("This placeholder or instruction cannot be read: %(reason)s.") % {"reason": error.message}
    return Fault("LIQUID_UNREADABLE", source.count("\n", 0, index if index >= 0 else len(source)) + 1, reason)


def of_names(template: BoundTemplate, source: str, *, known: Collection[str]) -> list[Fault]:
    """Names that nobody fills in, and the two without which no e-mail is whole."""
    used = {str(name): places[0] for name, places in template.analyze(include_partials=False).variables.items()}
    found = [
        Fault(
            "PLACEHOLDER_UNKNOWN",
            source.count("\n", 0, place.span.index) + 1,
            _("A layout has no “%(name)s”.") % {"name": name},
        )
        for name, place in used.items()
        if name not in known
    ]
    found += _hidden(source)
    last = source.count("\n") + 1
    if "blocks" not in used:
        found.append(Fault("MJML_BAD", last, _("Write {{ blocks }} where the words of the e-mail shall stand.")))
    if "footer" not in used:
        found.append(Fault("UNSUBSCRIBE_MISSING", last, _("Write {{ footer }} where the reader may unsubscribe.")))
    return found


def _hidden(source: str) -> Iterator[Fault]:
    """What Liquid writes into a comment of the page is there, and no reader sees it."""
    for comment in _COMMENT.finditer(source):
        if "{{" in comment[0] or "{%" in comment[0]:
            message = _("Nobody sees what stands in a comment of the page: write {% comment %} … {% endcomment %}.")
            yield Fault("MJML_BAD", source.count("\n", 0, comment.start()) + 1, message)


def without_liquid(source: str) -> str:
    """The source with something harmless in place of its Liquid, its lines where they were."""

    def replaced(found: re.Match[str]) -> str:
        return (STAND_IN if found[0].startswith("{{") else "") + "\n" * found[0].count("\n")

    return _LIQUID.sub(replaced, source)


def of_source(source: str, *, kind: str) -> list[Fault]:
    """What its author must take out, in reading order."""
    if len(source) > MOST_CHARACTERS:
        return [too_long()]
    if found := _DECLARATIONS.search(source):
        line = source.count("\n", 0, found.start()) + 1
        return [Fault("MJML_TAG_REFUSED", line, _("“%(text)s” is not allowed here.") % {"text": found[0]})]
    root = _tree(source)
    if root is None:
        return [Fault("MJML_BAD", 1, _("This is no MJML."))]
    found_: list[Fault] = []
    for element in root.iter(etree.Element):
        if element is not root:
            found_ += _of_element(element, kind, is_top=element.getparent() is root)
    return sorted(set(found_), key=lambda fault: (fault.line, fault.message))


def _tree(source: str) -> etree._Element | None:
    return etree.fromstring(f"<all>{_ENTITY.sub('?', source)}</all>".encode(), _parser())


def _parser() -> etree.XMLParser:
    # Lenient, since MJML takes the unclosed tags of HTML; names of characters are unknown to XML, and no matter here.
    return etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _of_element(element: etree._Element, kind: str, *, is_top: bool) -> Iterator[Fault]:
    tag, line = str(element.tag), element.sourceline or 1
    if tag not in (_LAYOUT_TAGS if kind == "layout" else _BLOCKS) | _HTML:
        yield Fault("MJML_TAG_REFUSED", line, _("<%(tag)s> is not allowed here.") % {"tag": tag})
    elif kind == "fragment" and is_top and tag not in _FRAGMENT_TOPS:
        yield Fault("MJML_BAD", line, _("<%(tag)s> must stand in a section: begin with <mj-section>.") % {"tag": tag})
    if tag == "mj-style" and _STYLE.search("".join(map(str, element.itertext()))):
        yield Fault("MJML_TAG_REFUSED", line, _("A style must not fetch or run anything."))
    for name, value in element.attrib.items():
        if objection := _of_attribute(tag, str(name), str(value).strip()):
            yield Fault("MJML_TAG_REFUSED", line, objection)


def _of_attribute(tag: str, name: str, value: str) -> str | None:
    if not _ATTRIBUTES.fullmatch(name) or (tag == "meta" and name not in {"name", "content"}):
        return _("The attribute “%(name)s” of <%(tag)s> is not allowed here.") % {"name": name, "tag": tag}
    if name == "href" and not _ADDRESS.match(value):
        return _("“%(url)s” is not a link: it must begin with https://, http://, mailto: or tel:.") % {
            "url": value[:80]
        }
    if name in _PICTURES and not value.startswith((settings.IMAGE_BASE_URL, STAND_IN)):
        return _("Only pictures of the library may be shown: “%(url)s” is none.") % {"url": value[:80]}
    if name not in {"href", *_PICTURES} and _STYLE.search(value):
        return _("A style must not fetch or run anything.")
    return None


def of_page(source: str, *, render: Callable[[str], str], lines_before: int = 0) -> list[Fault]:
    """What only the finished page tells: whether it can be made, and whether it would fetch or run anything."""
    try:
        root = html.fromstring(render(source))
    except ValueError:
        return [_unmade(source, lines_before)]
    for element in root.iter(etree.Element):
        if element.tag in _ACTS or any(str(name).startswith("on") for name in element.attrib):
            return [Fault("MJML_TAG_REFUSED", 1, _("<%(tag)s> is not allowed here.") % {"tag": element.tag})]
        if element.tag == "link" or (element.tag == "style" and "@import" in (element.text or "")):
            message = _("This would fetch a font from elsewhere: name the reader's own fonts in <mj-all font-family>.")
            return [Fault("MJML_TAG_REFUSED", 1, message)]
    return []


def _unmade(source: str, lines_before: int) -> Fault:
    """The renderer says no place: a strict reader stumbles over the same tag, and does."""
    parser = _parser()
    etree.fromstring(_UNCLOSED.sub(r"<\1\2/>", _ENTITY.sub("?", source)).encode(), parser)
    first = next(iter(parser.error_log), None)
    line = max(first.line - lines_before, 1) if first else 1
    reason = re.sub(r" line \d+", "", first.message) if first else _("a tag is not closed")
    return Fault("MJML_BAD", line, _("The page cannot be made of this MJML: %(reason)s.") % {"reason": reason})
