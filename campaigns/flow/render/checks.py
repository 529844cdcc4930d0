"""What must the author change before this text may be sent?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import Final

from django.utils.translation import gettext as _

from campaigns.enums import Purpose
from campaigns.flow.render import inspection, markdown
from campaigns.flow.render.content import FIELDS, EmailContent, FieldName, Finding, error
from campaigns.flow.render.inspection import line_of
from campaigns.flow.render.links import objection
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.values import Awaited, Literal
from campaigns.placeholders import CATALOGUE, PREFERENCES, UNSUBSCRIBE, Kind, Scope

# Longer than any e-mail one should send, short enough to check at every key press.
_MOST_CHARACTERS: Final = {"body": 30_000, "subject": 250, "preheader": 250, "heading": 250}
_MOST_CHARACTERS_OF_OTHERS: Final = 700

# Overrides and embeddings make text read otherwise than it is written; isolates are how one embeds today.
_BIDI_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
_LIQUID: Final = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{%.*?%\}|\{\{-?(.*?)-?\}\}", re.DOTALL
)


def check(
    content: EmailContent, *, purpose: str, campaign_names: Collection[str] = (), notice_kind: str | None = None
) -> list[Finding]:
    """Everything that keeps `content` from being compiled, in the order of the form. Never raises for a bad text.

    `campaign_names` are the names this campaign's own values add to the catalogue, `scenario.venue` for one.
    `notice_kind` says which notice the text answers, if any.
    """
    findings: list[Finding] = []
    for field in FIELDS:
        source = getattr(content, field)
        found = _plain_findings(field, source) or _liquid_findings(field, source, campaign_names)
        findings += found or _meaning_findings(field, source, _missing_links(purpose, notice_kind))
    return findings + list(_missing(content, notice_kind))


def _plain_findings(field: FieldName, source: str) -> list[Finding]:
    """What no text may be, whatever it says."""
    findings = []
    most = _MOST_CHARACTERS.get(field, _MOST_CHARACTERS_OF_OTHERS)
    if len(source) > most:
        findings.append(
            error("TEXT_TOO_LONG", _("This is longer than %(most)s characters.") % {"most": most}, field=field)
        )
    if field != "body" and any(character in source for character in "\r\n\u2028\u2029"):
        findings.append(error("LINE_BREAK", _("This must be one line."), field=field))
    for index, character in enumerate(source):
        if name := forbidden_in(character):
            message = _("The invisible character %(name)s is not allowed: delete it.") % {"name": name}
            return [*findings, error("CHARACTER_FORBIDDEN", message, field=field, line=line_of(source, index))]
    return findings


def forbidden_in(text: str) -> str | None:
    """The name of the first character that no text may hold, for it would not be seen or not be what it seems."""
    found = next(filter(_is_forbidden, text), None)
    return unicodedata.name(found, f"U+{ord(found):04X}") if found else None


def _is_forbidden(character: str) -> bool:
    if character in "\t\n\r":
        return False
    # Control characters, lone halves of characters, private use, and code points that are no characters.
    return character in _BIDI_OVERRIDES or unicodedata.category(character) in {"Cc", "Cs", "Co"} or _is_none(character)


def _is_none(character: str) -> bool:
    return 0xFDD0 <= ord(character) <= 0xFDEF or ord(character) & 0xFFFE == 0xFFFE


def _liquid_findings(field: FieldName, source: str, campaign_names: Collection[str]) -> list[Finding]:
    found = inspection.mistakes(source, campaign_names=campaign_names)
    return [error("LIQUID_UNREADABLE", mistake.message, field=field, line=mistake.line) for mistake in found]


def _missing_links(purpose: str, notice_kind: str | None) -> dict[str, str]:
    """The links that nobody makes for a text such as this, each with the reason."""
    missing = {
        name: _("Only the notice it belongs to has the link “%(name)s”.") % {"name": name}
        for name, found in CATALOGUE.items()
        if found.notice_kind and found.notice_kind != notice_kind
    }
    if notice_kind:
        missing[PREFERENCES] = _("Only the e-mails of campaigns lead to the preference centre: take the link out.")
    if purpose != Purpose.MARKETING:
        missing[UNSUBSCRIBE] = _("Only marketing can be unsubscribed from: take the link out.")
    return missing


def _meaning_findings(field: FieldName, source: str, missing_links: dict[str, str]) -> list[Finding]:
    """What is wrong though the Liquid is right: links and misplaced addresses."""
    sheet = Sheet(source)
    marked = _all_branches(source, sheet)
    addresses = [value.name for value in sheet.values(marked) if isinstance(value, Awaited) and value.is_url]
    if missing := [missing_links[name] for name in addresses if name in missing_links]:
        return [error("LINK_MISPLACED", message, field=field) for message in missing]
    if field == "body":
        tokens = markdown.parse(marked, sheet=sheet)
        return [
            error("LINK_BAD", fault.message, field=field, line=fault.line)
            for fault in markdown.faults(tokens, sheet=sheet)
        ]
    if field == "button_url":
        reason = objection(sheet.in_url(marked.strip()), sheet=sheet) if source.strip() else None
        return [error("LINK_BAD", reason, field=field)] if reason else []
    message = _("“%(name)s” is a link: it belongs in the text or on the button.")
    return [error("LINK_MISPLACED", message % {"name": name}, field=field) for name in addresses]


def _all_branches(source: str, sheet: Sheet) -> str:
    """The text with every branch in it and a mark for each output, its lines where they were."""

    def replaced(found: re.Match[str]) -> str:
        breaks = "\n" * found[0].count("\n")
        if found[1] is None:
            return breaks
        name = found[1].partition("|")[0].strip()
        return sheet.mark(_stand_in(name)) + breaks

    return _LIQUID.sub(replaced, source)


def _stand_in(name: str) -> Awaited | Literal:
    found = CATALOGUE.get(name)
    if found and found.scope is Scope.PERSON:
        return Awaited(name, None, is_url=found.kind is Kind.URL)
    # A value of the campaign may be a whole link; whether it is one is judged when it is known.
    return Literal("https://example.org/")


def _missing(content: EmailContent, notice_kind: str | None) -> Iterator[Finding]:
    for name, found in CATALOGUE.items():
        if found.notice_kind and found.notice_kind == notice_kind and name not in content.body + content.button_url:
            message = _("Without %(example)s the reader cannot do what the e-mail is for.")
            yield error("TEXT_MISSING", message % {"example": found.example}, field="body")
    if not content.subject.strip():
        yield error("TEXT_MISSING", _("An e-mail needs a subject."), field="subject")
    if not content.body.strip():
        yield error("TEXT_MISSING", _("An e-mail needs a text."), field="body")
    if content.button_label.strip() and not content.button_url.strip():
        yield error("BUTTON_HALF", _("Say where the button leads."), field="button_url")
    if content.button_url.strip() and not content.button_label.strip():
        yield error("BUTTON_HALF", _("Say what stands on the button."), field="button_label")
