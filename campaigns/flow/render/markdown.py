"""How does an author's Markdown become the HTML of an e-mail? No raw HTML, no pictures, only links we allow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from campaigns.flow.render import choices
from campaigns.flow.render.links import objection
from campaigns.flow.render.sheet import Sheet
from committee.languages import direction

_TAGS: Final = {
    "a", "blockquote", "br", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES: Final = {"*": {"style"}, "a": {"href", "class"}, "ol": {"start"}, "th": {"scope"}}
# `start` is the side where the language begins: mail clients do not know the logical properties of CSS.
_STYLES: Final = {
    "a": "color:#0a4fa8;text-decoration:underline;",
    "blockquote": "margin:0 0 16px;padding:0 16px;border-%(start)s:4px solid #b8c4d6;",
    "h2": "margin:24px 0 8px;font-size:20px;line-height:28px;font-weight:bold;",
    "h3": "margin:20px 0 8px;font-size:17px;line-height:26px;font-weight:bold;",
    "h4": "margin:16px 0 8px;font-size:16px;line-height:26px;font-weight:bold;",
    "hr": "margin:24px 0;border:0;border-top:1px solid #b8c4d6;",
    "li": "margin:0 0 6px;",
    "ol": "margin:0 0 16px;padding-%(start)s:24px;",
    "p": "margin:0 0 16px;",
    "table": "width:100%%;margin:0 0 16px;border-collapse:collapse;font-size:15px;line-height:22px;",
    "td": "padding:8px;border-bottom:1px solid #b8c4d6;text-align:%(start)s;vertical-align:top;",
    "th": "padding:8px;border-bottom:2px solid #6b7a90;text-align:%(start)s;vertical-align:bottom;",
    "ul": "margin:0 0 16px;padding-%(start)s:24px;",
}
# How the paragraphs of a list stand that has no bullets: a thin line below each.
_ROW: Final = "margin:0;padding:12px 0;border-bottom:1px solid #b8c4d6;"
_PROPERTIES: Final = {
    (declaration % {"start": side}).partition(":")[0]
    for side in ("left", "right")
    for style in (*_STYLES.values(), _ROW)
    for declaration in style.split(";")
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the Markdown that an e-mail cannot carry."""

    line: int
    message: str


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.enable(["table", "strikethrough"])
    # An author means text by these, and knows none of them as Markdown. Pictures and code have no place yet.
    parser.disable(["backticks", "code", "fence", "html_block", "html_inline", "image", "lheading", "reference"])
    # We judge links ourselves: a refused one must be told, not silently printed as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


_PARSER: Final = _parser()


def parse(source: str, *, sheet: Sheet) -> list[Token]:
    """The Markdown as tokens: headings begin below the e-mail's own, and marks in links know where they are.

    Read once for each sheet; what `to_html` does to them may be done again.
    """
    if source in sheet.read:
        return sheet.read[source]
    tokens = sheet.read[source] = choices.gathered(_PARSER.parse(source), sheet=sheet)
    for token in _with_children(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
        if token.type == "link_open":
            token.attrs["href"] = sheet.in_url(str(token.attrs["href"]))
    return tokens


def faults(tokens: Sequence[Token], *, sheet: Sheet) -> Iterator[Fault]:
    """Links that lead where none may, and pictures."""
    for token in tokens:
        line = token.map[0] + 1 if token.map else 1
        before = ""
        for child in token.children or ():
            if child.type == "link_open":
                if before.endswith("!"):
                    yield Fault(line, _("Pictures cannot be put into the text."))
                elif reason := objection(str(child.attrs["href"]), sheet=sheet):
                    yield Fault(line, reason)
            before = child.content if child.type == "text" else ""


def to_html(tokens: Sequence[Token], *, language: str, sheet: Sheet, as_rows: bool = False) -> str:
    """The HTML of the body, styled for mail clients, with its marks; with `as_rows`, a line below each paragraph."""
    sides = {"start": "right" if direction(language) == "rtl" else "left"}
    styles = {**_STYLES, "p": _ROW} if as_rows else _STYLES
    _unwrap(tokens, sheet)
    for token in _with_children(tokens):
        if token.nesting >= 0 and (style := styles.get(token.tag)):
            token.attrs["style"] = style % sides
        if token.type == "link_open":
            token.attrs.pop("title", None)
            token.attrs["class"] = "link"
        if token.type == "th_open":
            token.attrs["scope"] = "col"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        filter_style_properties=_PROPERTIES,
    )


def only_controls(text: str, *, sheet: Sheet) -> bool:
    """Whether nothing stands here but where a condition or a list begins, turns or ends."""
    return sheet.is_in(text) and bool(sheet.controls.search(text)) and not sheet.controls.sub("", text).strip()


def _with_children(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _with_children(token.children or ())


def _unwrap(tokens: Sequence[Token], sheet: Sheet) -> None:
    """A paragraph that holds only where a condition or a list begins or ends is none: around it stand whole ones."""
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type == "paragraph_open" and only_controls(inline.content, sheet=sheet):
            opening.hidden = closing.hidden = True
