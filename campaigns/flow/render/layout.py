"""How does a text get the look of the brand? Through a layout, which is MJML with the few names we fill in."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import Final

import css_inline
import mjml
from liquid import BoundTemplate, Environment, Mode, StrictUndefined
from liquid.exceptions import LiquidError

from campaigns.enums import Severity
from campaigns.flow.render import soundness
from campaigns.flow.render.content import Finding
from committee.languages import direction

# What a layout may print: two of them are MJML of ours, the others words.
NAMES: Final = frozenset({"language", "direction", "start", "sender_name", "preheader", "blocks", "footer"})
_TAGS: Final = frozenset({"if", "comment", "content", "output", "illegal"})

# Around a fragment that is looked at by itself: the fonts of the reader, as every layout names them.
_ALONE: Final = (
    '<mjml><mj-head><mj-attributes><mj-all font-family="sans-serif" /></mj-attributes></mj-head><mj-body>\n'
    "%s</mj-body></mjml>"
)
_ROOT: Final = re.compile(r"<mjml\b([^>]*)>")
_INLINE: Final = re.compile(r"<mj-style\b[^>]*\binline\s*=")
# Nothing is ever fetched to write an e-mail, and what tells day from night stays where it is.
_INLINER: Final = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True, keep_at_rules=True)


class LayoutEnvironment(Environment):
    """Liquid as a layout has it: seven names and one condition."""

    block_nesting_limit = 3
    output_stream_limit = 1_000_000

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, tolerance=Mode.STRICT)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register what a layout needs, and nothing else."""
        super().setup_tags_and_filters(extra=extra)
        self.tags = {name: tag for name, tag in self.tags.items() if name in _TAGS}
        self.filters = {}


LAYOUT: Final = LayoutEnvironment()


def page(*, layout: str, blocks: str, footer: str, language: str, sender_name: str, preheader: str) -> str:
    """The MJML of the whole page. `blocks` and `footer` are MJML already; words are escaped here."""
    return _parsed(layout).render(
        language=language,
        direction=direction(language),
        start=start(language),
        sender_name=escape(sender_name),
        preheader=escape(preheader),
        blocks=blocks,
        footer=footer,
    )


@lru_cache(maxsize=16)
def _parsed(layout: str) -> BoundTemplate:
    return LAYOUT.from_string(layout)


def start(language: str) -> str:
    """The side where this language begins: mail programs do not know the logical sides of CSS."""
    return "right" if direction(language) == "rtl" else "left"


def to_html(source: str, *, language: str) -> str:
    """The HTML of a page of MJML. Raises `ValueError` where it is none."""
    html = str(mjml.mjml2html(_ROOT.sub(lambda found: _with_language(found, language), source, count=1)))
    return _INLINER.inline(html) if _INLINE.search(source) else html


def _with_language(found: re.Match[str], language: str) -> str:
    attributes = found[1]
    if not re.search(r"\blang\s*=", attributes):
        attributes += f' lang="{language}"'
    if not re.search(r"\bdir\s*=", attributes):
        attributes += f' dir="{direction(language)}"'
    return f"<mjml{attributes}>"


def faults(source: str, *, kind: str) -> list[Finding]:
    """Everything that keeps a `layout`, or the `fragment` of a block, from being sent. Never raises."""
    faults_ = _of_layout(source) if kind == "layout" else _of_fragment(source)
    return [
        Finding(code=fault.code, severity=Severity.ERROR, message=fault.message, line=fault.line) for fault in faults_
    ]


def _of_fragment(source: str) -> list[soundness.Fault]:
    written = soundness.without_liquid(source)
    found = soundness.of_source(written, kind="fragment")
    return found or soundness.of_page(_ALONE % written, render=_rendered, lines_before=1)


def _of_layout(source: str) -> list[soundness.Fault]:
    if len(source) > soundness.MOST_CHARACTERS:
        return [soundness.too_long()]
    try:
        found = soundness.of_names(LAYOUT.from_string(source), source, known=NAMES)
        sent = "" if found else _as_sent(source)
    except LiquidError as error:
        return [soundness.unreadable(error, source)]
    found += soundness.of_source(soundness.without_liquid(source), kind="layout")
    return found or soundness.of_page(sent, render=_rendered)


def _as_sent(source: str) -> str:
    words = {"language": "fr", "sender_name": "Paris 2024", "preheader": "", "footer": "<mj-text>…</mj-text>"}
    block = "<mj-section><mj-column><mj-text>…</mj-text></mj-column></mj-section>"
    return page(layout=source, blocks=block, **words)


def _rendered(source: str) -> str:
    return to_html(source, language="fr")
