"""What is wrong with a message only now that the campaign's facts are in it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from campaigns.blocks.content import Content
from campaigns.enums import Severity
from campaigns.flow.render import choices, designs, markdown
from campaigns.flow.render.content import ContentRefused, Finding
from campaigns.flow.render.lines import VALUE_BYTES
from campaigns.flow.render.links import objection
from campaigns.flow.render.marking import MarkedContent
from campaigns.flow.render.parts import Choice, Listed, Lookup, Part, may_be_blank
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.units import Unit, UnitKind, units_of
from contacts.enums import Channel

# Gmail cuts a longer message off, its footer and unsubscribe link with it.
MOST_BYTES: Final = 100_000
# What an item of a list has is short: a gate, a block, a number.
_VALUE_OF_ITEM: Final = 40


def refuse(findings: list[Finding], *, language: str) -> None:
    """Raise `ContentRefused` if there are any."""
    if findings:
        raise ContentRefused([replace(finding, language=language) for finding in findings])


def of_places(content: Content, marked: MarkedContent, *, sheet: Sheet, channel: str = Channel.EMAIL) -> list[Finding]:
    """Links that lead nowhere, and conditions that the campaign's own logic has torn."""
    return [
        finding for unit, text in _texts(content, marked, channel) if text for finding in _of_place(unit, text, sheet)
    ]


def _texts(content: Content, marked: MarkedContent, channel: str) -> Iterator[tuple[Unit, str]]:
    of_blocks = {block.key: block for block in marked.blocks}
    for unit in units_of(content, channel):
        yield unit, getattr(of_blocks[unit.block] if unit.block else marked, unit.field)


def _of_place(unit: Unit, text: str, sheet: Sheet) -> Iterator[Finding]:
    if unit.kind is UnitKind.URL and (reason := objection(text, sheet=sheet)):
        yield unit.finding("LINK_BAD", reason)
    if unit.kind is UnitKind.MJML:
        for code, line, message in designs.faults(text, sheet=sheet):
            yield unit.finding(code, message, line=line)
    if unit.kind is UnitKind.MARKDOWN:
        tokens = markdown.parse(text, sheet=sheet)
        for fault in markdown.faults(tokens, sheet=sheet):
            yield unit.finding("LINK_BAD", fault.message, line=fault.line)
        if any(choices.torn(tokens, sheet=sheet)):
            yield unit.finding("CHOICE_TORN", choices.torn_message())


def of_designs(
    content: Content, marked: MarkedContent, *, page: str, text: Sequence[str], sheet: Sheet
) -> list[Finding]:
    """Values and conditions of a designer's MJML that stand where nothing is shown, and so would mean nothing."""
    whole = "\n".join(text)
    message = _("A value or condition stands where MJML shows nothing: put it within the words of mj-text.")
    return [
        unit.finding("MJML_BAD", message)
        for unit, source in _texts(content, marked, Channel.EMAIL)
        if unit.kind is UnitKind.MJML and designs.lost(source, page, whole, sheet=sheet)
    ]


def of_words(marked: MarkedContent, subject: tuple[Part, ...], *, sheet: Sheet) -> list[Finding]:
    """A subject or text that somebody would see empty: conditions may leave nothing, and so may defaults."""
    found = []
    if may_be_blank(subject):
        found.append(_finding("TEXT_MISSING", _("Some readers would see an empty subject."), "subject"))
    texts = [text for block in marked.blocks for text in (block.text, block.second, block.label)]
    shown = any(block.goods or block.picture for block in marked.blocks)
    if not shown and all(may_be_blank(sheet.text(text)) for text in texts):
        found.append(_finding("TEXT_MISSING", _("Some readers would see an empty text."), "text"))
    return found


def of_short(fields: Mapping[str, tuple[Part, ...]], *, channel: str) -> list[Finding]:
    """Fields of a short message that somebody would see empty."""
    message = _("Some readers would see an empty text.")
    return [_finding("TEXT_MISSING", message, name, channel) for name, parts in fields.items() if may_be_blank(parts)]


def of_size(html: tuple[Part, ...]) -> list[Finding]:
    """An e-mail of which programs would cut off the end."""
    size = _bytes(html)
    if size <= MOST_BYTES:
        return []
    message = _("The e-mail is too long: at %(size)s kB, mail programs cut off its end. Leave something out.")
    return [_finding("EMAIL_TOO_BIG", message % {"size": size // 1000}, "")]


def _bytes(parts: Iterable[Part], *, value: int = VALUE_BYTES) -> int:
    return sum(_bytes_of(part, value) for part in parts)


def _bytes_of(part: Part, value: int) -> int:
    match part:
        case str():
            return len(part.encode())
        case Choice(yes=yes, no=no):
            return max(_bytes(yes, value=value), _bytes(no, value=value))
        case Listed(item=item, empty=empty, most=most):
            return max(most * _bytes(item, value=_VALUE_OF_ITEM), _bytes(empty))
        case Lookup(texts=texts):
            return max((len(text.encode()) for _value, text in texts), default=0)
        case _:
            return value


def _finding(code: str, message: str, field: str, channel: str = Channel.EMAIL) -> Finding:
    return Finding(code, Severity.ERROR, message, channel=channel, field=field, line=1)
