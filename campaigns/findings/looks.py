"""What does the finished page of an e-mail look like, to eyes and to mail programs? Read once for several rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import lxml.html
from django.utils.translation import gettext as _
from liquid.exceptions import LiquidError
from lxml import etree
from lxml.html import HtmlElement

from campaigns.enums import Severity
from campaigns.findings import clients, contrast, seen, signs, styles
from campaigns.findings.contrast import Faint
from campaigns.findings.seen import Seen
from campaigns.findings.styles import Css, Screen
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
# Smaller words are there for no reader.
_LEAST_SIZE: Final = 6.0
_ALONE: Final = "<mjml><mj-body>%s</mj-body></mjml>"


@dataclass(frozen=True, slots=True)
class Page:
    """The HTML of an e-mail and its styles."""

    root: HtmlElement
    css: Css

    @property
    def sheet(self) -> styles.Stylesheet:
        return styles.of_page(self.css)


def read(html: str) -> Page:
    """A page as a mail program would read it."""
    root = lxml.html.document_fromstring(html)
    css = tuple((element.text or "", element.get("media") or "") for element in root.iter("style"))
    return Page(root, css)


def leads_to(page: Page, url: str) -> bool:
    """Whether everybody sees a way there that has a name: in light, in the dark, on a telephone."""
    links = [link for link in page.root.iter("a") if link.get("href") == url]
    parts = [part for link in links for part in link.iter(etree.Element)]
    return all(any(map(_has_name, map(seen.eyes(page.css, screen=screen).look_at, parts))) for screen in Screen)


def _has_name(part: Seen | None) -> bool:
    """Words that are large enough to be meant for somebody, or a picture that says where it leads."""
    return part is not None and bool((part.words and part.look.size >= _LEAST_SIZE) or part.element.get("alt"))


# --- Contrast --------------------------------------------------------------------------------------------------------


def faint_words(page: Page) -> Iterator[Finding]:
    """CONTRAST_LOW: an error where it is too low, a warning where it cannot be known."""
    for screen in (Screen.LIGHT, Screen.DARK) if styles.has(page.css, Screen.DARK) else (Screen.LIGHT,):
        for found in contrast.faint(page.root, seen.eyes(page.css, screen=screen)):
            yield _faint(found, is_dark=screen is Screen.DARK)


def _faint(found: Faint, *, is_dark: bool) -> Finding:
    values = {"words": found.words, "ink": found.ink, "ground": found.ground, "least": f"{found.least:g}"}
    if found.ratio is None:
        message = _("Nobody can say whether “%(words)s” can be read: its colour or its ground is not known.")
        return _about_look(Severity.WARNING, message % values, found.block)
    message = (
        _("In the dark, “%(words)s” is hard to read: %(ink)s on %(ground)s is %(ratio)s to 1, %(least)s needed.")
        if is_dark
        else _("“%(words)s” is hard to read: %(ink)s on %(ground)s is %(ratio)s to 1, %(least)s needed.")
    )
    # Rounded down: what is just below must not read as if it were enough.
    values["ratio"] = f"{int(found.ratio * 100) / 100:g}"
    return _about_look(Severity.ERROR, message % values, found.block)


def _about_look(severity: Severity, message: str, block: str) -> Finding:
    return Finding("CONTRAST_LOW", severity, message, channel=Channel.EMAIL, block=block, field="look")


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
    if len(source) > soundness.MOST_CHARACTERS:
        return signs.Vocabulary()  # the engine says so
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
