"""What must the author change before this text may be sent? One finding for each place, and never an exception."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _

from campaigns.blocks.content import Block, Content
from campaigns.enums import BlockKind, Purpose, Severity
from campaigns.flow.render import characters, choices, designs, dialect, inspection, layout, markdown, offers
from campaigns.flow.render.branches import Branches
from campaigns.flow.render.content import Finding
from campaigns.flow.render.links import objection
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.units import Unit, UnitKind, units_of, units_of_block
from campaigns.flow.render.values import Awaited
from campaigns.placeholders import CATALOGUE, PREFERENCES, UNSUBSCRIBE, Catalogue
from contacts.enums import Channel

# All blocks together: longer than any e-mail one should send.
MOST_CHARACTERS: Final = 100_000
# What Markdown and Liquid are made of: a page of so much is too big to be sent, and would only cost time.
MOST_SIGNS: Final = 1_500
_SIGNS: Final = {
    UnitKind.MARKDOWN: {"\n": 1, "*": 1, "_": 1, "~": 1, "|": 1, "{": 1, "[": 5, "<": 5},  # a link counts for five
    UnitKind.MJML: {"<": 1, "{": 1},
}


@dataclass(frozen=True, slots=True)
class Terms:
    """For what, and with which names, a text is judged."""

    purpose: str
    names: Collection[str] = ()
    language: str = ""
    notice_kind: str | None = None
    catalogue: Catalogue = field(default_factory=lambda: CATALOGUE)

    @property
    def missing_links(self) -> dict[str, str]:
        """The links that nobody makes for a text such as this, each with the reason."""
        missing = {
            name: _("Only the notice it belongs to has the link “%(name)s”.") % {"name": name}
            for name, found in self.catalogue.items()
            if found.notice_kind and found.notice_kind != self.notice_kind
        }
        if self.notice_kind:
            missing[PREFERENCES] = _("Only the e-mails of campaigns lead to the preference centre: take the link out.")
        if self.purpose != Purpose.MARKETING:
            missing[UNSUBSCRIBE] = _("Only marketing can be unsubscribed from: take the link out.")
        return missing


def check(
    content: Content,
    *,
    purpose: str,
    channels: Collection[str] = (Channel.EMAIL,),
    names: Collection[str] = (),
    language: str = "",
    notice_kind: str | None = None,
    catalogue: Catalogue = CATALOGUE,
    sheet: Sheet | None = None,
) -> list[Finding]:
    """Everything that keeps `content` from being compiled for these channels, in reading order.

    `names` are those the campaign's own facts add to the catalogue, `scenario.venue` for one; `notice_kind` says
    which notice the text answers, if any. Plurals are judged where the `language` is known. Whoever goes on to compile
    gives the `sheet`, which keeps what was read.
    """
    terms = Terms(purpose, names, language, notice_kind, catalogue)
    units = [unit for channel in channels for unit in units_of(content, channel)]
    if found := list(_too_long_together(units)):
        return [replace(finding, language=language) for finding in found]
    sheet = sheet or Sheet(*(unit.source for unit in units))
    found = [finding for unit in units for finding in of_unit(unit, terms, sheet=sheet)]
    found += [finding for channel in channels for finding in _missing(content, channel, terms)]
    return [replace(finding, language=language) for finding in found]


def too_long(content: Content, *, channels: Collection[str]) -> list[Finding]:
    """What is refused by its size alone, before anything is read."""
    units = [unit for channel in channels for unit in units_of(content, channel)]
    return [*_too_long_together(units), *(each for unit in units for each in characters.too_long(unit))]


def _too_long_together(units: Iterable[Unit]) -> Iterator[Finding]:
    of_blocks = [unit for unit in units if unit.block]
    if sum(len(unit.source) for unit in of_blocks) > MOST_CHARACTERS:
        text = _("All blocks together are longer than %(most)s characters.") % {"most": MOST_CHARACTERS}
        yield Finding("TEXT_TOO_LONG", Severity.ERROR, text, channel=Channel.EMAIL)
    elif sum(map(_signs, of_blocks)) > MOST_SIGNS:
        text = _("All blocks together have more lines, links, values and emphasis than any e-mail one should send.")
        yield Finding("TEXT_TOO_LONG", Severity.ERROR, text, channel=Channel.EMAIL)


def _signs(unit: Unit) -> int:
    return sum(unit.source.count(sign) * weight for sign, weight in _SIGNS.get(unit.kind, {}).items())


def of_unit(unit: Unit, terms: Terms, *, sheet: Sheet | None = None) -> list[Finding]:
    """What is wrong with one text. One that is too long is not even read; `sheet` serves many texts alike."""
    found = characters.findings(unit)
    if not found and dialect.is_written(unit.source):
        found = [
            unit.finding(mistake.code, mistake.message, line=mistake.line)
            for mistake in inspection.mistakes(
                unit.source,
                catalogue=unit.catalogue(terms.catalogue),
                names=terms.names,
                language=terms.language,
                items=unit.items(terms.catalogue),
            )
        ]
    return found or list(_of_meaning(unit, terms, sheet or Sheet(unit.source)))


def _of_meaning(unit: Unit, terms: Terms, sheet: Sheet) -> Iterator[Finding]:
    """What is wrong though the Liquid is right: links, misplaced addresses, conditions across paragraphs."""
    marked = _all_branches(unit, terms, sheet)
    addresses = [value.name for value in sheet.values(marked) if isinstance(value, Awaited) and value.is_url]
    missing = terms.missing_links if addresses else {}
    if misplaced := [missing[name] for name in addresses if name in missing]:
        yield from (unit.finding("LINK_MISPLACED", message) for message in misplaced)
        return
    match unit.kind:
        case UnitKind.MARKDOWN:
            yield from _of_markdown(unit, marked, sheet)
        case UnitKind.URL:
            reason = objection(sheet.in_url(marked.strip()), sheet=sheet) if unit.source.strip() else None
            yield from [unit.finding("LINK_BAD", reason)] if reason else []
        case UnitKind.MJML:
            for fault in layout.faults(unit.source, kind="fragment"):
                yield unit.finding(fault.code, fault.message, line=fault.line)
            for code, line, message in designs.faults(marked, sheet=sheet):
                yield unit.finding(code, message, line=line)
        case UnitKind.LINE:
            message = _("“%(name)s” is a link: it belongs in the text or on the button.")
            yield from (unit.finding("LINK_MISPLACED", message % {"name": name}) for name in addresses)


def _all_branches(unit: Unit, terms: Terms, sheet: Sheet) -> str:
    if not dialect.is_written(unit.source):
        return unit.source
    branches = Branches(sheet, catalogue=unit.catalogue(terms.catalogue), items=unit.items(terms.catalogue))
    return branches.of(unit.source)


def _of_markdown(unit: Unit, marked: str, sheet: Sheet) -> Iterator[Finding]:
    lines = list(choices.spaced_lines(marked, sheet=sheet))
    tokens = markdown.parse("\n".join(line for line, _number in lines), sheet=sheet)

    def source_line(line: int) -> int:
        return lines[line - 1][1] if line <= len(lines) else line

    for fault in markdown.faults(tokens, sheet=sheet):
        yield unit.finding("LINK_BAD", fault.message, line=source_line(fault.line))
    for line in choices.torn(tokens, sheet=sheet):
        yield unit.finding("CHOICE_TORN", choices.torn_message(), line=source_line(line))


def _missing(content: Content, channel: str, terms: Terms) -> Iterator[Finding]:
    """What a message on this channel cannot be without."""
    match channel:
        case Channel.EMAIL:
            yield from _missing_in_email(content, terms)
        case Channel.SMS if not content.sms.strip():
            yield _needed("sms", _("An SMS needs a text."), channel)
        case Channel.PUSH:
            if not content.push_title.strip():
                yield _needed("push_title", _("A push message needs a title."), channel)
            if not content.push_body.strip():
                yield _needed("push_body", _("A push message needs a text."), channel)


def _missing_in_email(content: Content, terms: Terms) -> Iterator[Finding]:
    written = "".join(text for block in content.blocks for text in (block.text, block.second, block.link))
    for name, found in terms.catalogue.items():
        if found.notice_kind and found.notice_kind == terms.notice_kind and name not in written:
            message = _("Without %(example)s the reader cannot do what the e-mail is for.")
            yield _needed("text", message % {"example": found.example}, Channel.EMAIL)
    if not content.subject.strip():
        yield _needed("subject", _("An e-mail needs a subject."), Channel.EMAIL)
    if not any(map(_says_something, content.blocks)):
        yield _needed("text", _("An e-mail needs a text."), Channel.EMAIL)
    for block in content.blocks:
        yield from _half_button(block)
        yield from offers.faults(block)


def _says_something(block: Block) -> bool:
    """Whether there is more to read than a title and a way on."""
    if block.kind == BlockKind.HEADING:
        return False
    return bool(block.text.strip() or block.second.strip() or block.goods or block.picture)


def _half_button(block: Block) -> Iterator[Finding]:
    if block.kind not in {BlockKind.BUTTON, BlockKind.PARTNER}:
        return
    units = {unit.field: unit for unit in units_of_block(block)}
    if block.label.strip() and not block.link.strip():
        yield units["link"].finding("BUTTON_HALF", _("Say where the button leads."))
    # A picture of a partner may lead somewhere without a button.
    if block.link.strip() and not block.label.strip() and block.picture is None:
        yield units["label"].finding("BUTTON_HALF", _("Say what stands on the button."))


def _needed(field: str, message: str, channel: str) -> Finding:
    return Finding("TEXT_MISSING", Severity.ERROR, message, channel=channel, field=field)
