"""What does the finished page of an e-mail look like, to eyes and to mail programs? Read once for several rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import lxml.html
from django.utils.translation import gettext as _
from liquid.exceptions import LiquidError
from lxml.html import HtmlElement

from campaigns.enums import Severity
from campaigns.findings import clients, contrast, signs, styles
from campaigns.flow.render import layout, soundness
from campaigns.flow.render.content import Finding
from contacts.enums import Channel

# All that MJML brings along, with what else nobody can do without.
_BARE: Final = (
    "<mjml><mj-head><mj-preview>x</mj-preview></mj-head><mj-body><mj-wrapper border-radius='1px'><mj-section>"
    "<mj-group><mj-column><mj-text>x</mj-text><mj-image src='x.png'/><mj-button href='x'>x</mj-button><mj-divider/>"
    "<mj-spacer/><mj-table><tr><td>x</td></tr></mj-table></mj-column></mj-group></mj-section></mj-wrapper></mj-body>"
    "</mjml>"
)
# Words between two tags; and what has nothing to do with colours: addresses, names, blanks that keep a row open.
_WORDS: Final = re.compile(r"(?<![-\]])>[^<>]*[^<>\s][^<>]*<(?!/style|!)")
_COLOURLESS: Final = re.compile(r' (?:href|alt|title|lang|aria-label|src)="[^"]*"|&#8202;|&nbsp;')
_ALONE: Final = "<mjml><mj-body>%s</mj-body></mjml>"


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of an e-mail and all its styles."""

    root: HtmlElement
    sheet: styles.Stylesheet


def read(html: str) -> Page:
    """A page as a mail program would read it."""
    root = lxml.html.document_fromstring(html)
    sheet = styles.Stylesheet()
    for element in root.iter("style"):
        one = styles.read(element.text or "", media=element.get("media") or "")
        sheet.rules += one.rules
        sheet.at_rules |= one.at_rules
    return Page(root, sheet)


# --- Contrast --------------------------------------------------------------------------------------------------------


def faint_in(html: str) -> Iterator[Finding]:
    """The same of a page that is not read yet. Nine languages look alike: what is readable in one is in all."""
    if not _is_readable(_WORDS.sub(">x<", _COLOURLESS.sub("", html))):
        yield from faint_words(read(html))


@lru_cache(maxsize=64)
def _is_readable(html: str) -> bool:
    """Of a page without its words."""
    page = read(html)
    return next(contrast.faint(page.root, page.sheet), None) is None


def faint_words(page: Page) -> Iterator[Finding]:
    """CONTRAST_LOW: an error where it is too low, a warning where it cannot be known."""
    for found in contrast.faint(page.root, page.sheet):
        values = {"words": found.words, "ink": found.ink, "ground": found.ground, "least": f"{found.least:g}"}
        if found.ratio is None:
            message = _("Nobody can say whether “%(words)s” can be read: its colour or its ground is not known.")
            yield Finding("CONTRAST_LOW", Severity.WARNING, message % values, channel=Channel.EMAIL, field="look")
            continue
        message = (
            _("In the dark, “%(words)s” is hard to read: %(ink)s on %(ground)s is %(ratio)s to 1, %(least)s needed.")
            if found.is_dark
            else _("“%(words)s” is hard to read: %(ink)s on %(ground)s is %(ratio)s to 1, %(least)s needed.")
        )
        # Rounded down: what is just below must not read as if it were enough.
        values["ratio"] = f"{int(found.ratio * 100) / 100:g}"
        yield Finding("CONTRAST_LOW", Severity.ERROR, message % values, channel=Channel.EMAIL, field="look")


# --- Mail programs ---------------------------------------------------------------------------------------------------


def unsupported_in_layout(source: str, *, shares: Mapping[str, float] | None = None) -> list[Finding]:
    """CLIENT_UNSUPPORTED: what the layout itself uses and mail programs lack."""
    return [
        _unsupported(found, field="layout") for found in clients.unsupported(_of_layout(source), source, shares=shares)
    ]


def unsupported_in_block(key: str, source: str, *, shares: Mapping[str, float] | None = None) -> list[Finding]:
    """The same for the MJML of a designer."""
    used = _of_fragment(source)
    return [_unsupported(found, field="text", block=key) for found in clients.unsupported(used, source, shares=shares)]


def _unsupported(found: clients.Unsupported, *, field: str, block: str = "") -> Finding:
    message = _("“%(feature)s” is not shown by %(programs)s: see that nothing depends on it.")
    values = {"feature": found.feature, "programs": ", ".join(found.programs)}
    return Finding(
        "CLIENT_UNSUPPORTED",
        Severity.WARNING,
        message % values,
        channel=Channel.EMAIL,
        block=block,
        field=field,
        line=found.line,
    )


@lru_cache(maxsize=64)
def _of_layout(source: str) -> signs.Vocabulary:
    try:
        mjml = layout.page(layout=source, blocks="", footer="", language="en", sender_name="x", preheader="x")
    except LiquidError:
        return signs.Vocabulary()
    return _vocabulary(mjml)


@lru_cache(maxsize=256)
def _of_fragment(source: str) -> signs.Vocabulary:
    return _vocabulary(_ALONE % soundness.without_liquid(source))


def _vocabulary(mjml: str) -> signs.Vocabulary:
    """What the MJML uses beyond what every page of MJML does; nothing where no page can be made of it."""
    try:
        return _used(mjml) - _of_mjml()
    except ValueError:
        return signs.Vocabulary()


@lru_cache(maxsize=1)
def _of_mjml() -> signs.Vocabulary:
    return _used(_BARE)


def _used(mjml: str) -> signs.Vocabulary:
    page = read(layout.to_html(mjml, language="en"))
    return signs.vocabulary(page.root, page.sheet)
