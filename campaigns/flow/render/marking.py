"""What does a message say once the campaign's own values and logic are in it, and only marks are left?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.utils.translation import gettext as _
from liquid.exceptions import LiquidError

from campaigns.blocks import kinds
from campaigns.blocks.content import Block, Content, Goods, Picture
from campaigns.flow.render import characters, choices, designs, dialect, inspection, outputs
from campaigns.flow.render.content import ContentRefused, Finding, Frame
from campaigns.flow.render.sheet import Sheet
from campaigns.flow.render.units import ITEM_NAME, Unit, UnitKind, units_of, units_of_block
from campaigns.flow.render.writing import Writing
from campaigns.placeholders import ITEM, TICKETS, Fact, FormMissing, Scope, UnprintableFact
from contacts.enums import Channel


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A block with marks for all values; its link has marks of a URL.

    The text of a session list has a paragraph for each session, or within control marks one for each of a person's.
    """

    key: str
    kind: str
    text: str = ""
    second: str = ""
    label: str = ""
    link: str = ""
    picture: Picture | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    goods: tuple[Goods, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """The fields of a content with marks for all values; what leads somewhere has marks of a URL."""

    subject: str = ""
    preheader: str = ""
    blocks: tuple[MarkedBlock, ...] = ()
    sms: str = ""
    push_title: str = ""
    push_body: str = ""
    push_url: str = ""


def sheet_for(content: Content, channel: str) -> Sheet:
    """A sheet whose marks stand in nothing that is written. (A value that held one would be refused.)"""
    return Sheet(*(unit.source for unit in units_of(content, channel)))


def mark(
    content: Content, *, frame: Frame, language: str, sheet: Sheet, channel: str = Channel.EMAIL
) -> MarkedContent:
    """Do the campaign's logic in the texts of a channel. Raises `ContentRefused` with everything that cannot be done.

    A value of the campaign may be missing or blank, and names may lack the form that the text asks for.
    """
    marking = _Marking(frame, language, sheet)
    texts = {unit.field: marking.text(unit) for unit in units_of(content, channel) if not unit.block}
    blocks = tuple(map(marking.block, content.blocks)) if channel == Channel.EMAIL else ()
    if marking.findings:
        raise ContentRefused(marking.findings)
    return MarkedContent(**texts, blocks=blocks)


class _Marking:
    """Writes texts one by one, and keeps what was wrong with them."""

    def __init__(self, frame: Frame, language: str, sheet: Sheet) -> None:
        self.findings: list[Finding] = []
        self._sheet = sheet
        unknown: dict[str, Fact] = {placeholder.name: "" for placeholder in frame.catalogue.of(Scope.CAMPAIGN)}
        self._writing = Writing(
            sheet=sheet,
            language=language,
            catalogue=frame.catalogue,
            facts={**unknown, **frame.facts, "sender.name": frame.sender.name},
            sessions=frame.sessions,
        )

    def block(self, block: Block) -> MarkedBlock:
        units = list(units_of_block(block))
        texts = {unit.field: self.text(unit) for unit in units if not unit.rows}
        texts |= {unit.field: self._rows(block, unit, texts["second"]) for unit in units if unit.rows}
        given = {one.name: getattr(block, one.name) for one in fields(MarkedBlock)}
        return MarkedBlock(**{**given, **texts})

    def text(self, unit: Unit) -> str:
        return self._fit(unit, self._written(unit, self._writing))

    def _rows(self, block: Block, unit: Unit, empty: str) -> str:
        """A paragraph for each session of the list; `empty` where there is none."""
        if unit.rows == "reader":
            writing = replace(self._writing, items=unit.items(self._writing.catalogue))
            marks = self._sheet.listing(TICKETS)
            row = self._fit(unit, self._written(unit, writing))
            return f"{marks.open}\n\n{row}\n\n{marks.otherwise}\n\n{empty}\n\n{marks.close}"
        rows = [self._fit(unit, self._written(unit, self._of_session(unit, facts))) for facts in self._listed(block)]
        return "\n\n".join(rows) or empty

    def _listed(self, block: Block) -> Iterator[Mapping[str, Fact]]:
        """What is known of each session of a list that is the same for everybody."""
        settings = kinds.read(block.kind, block.settings)
        if settings.of == "chosen":
            yield from (facts for code, facts in self._writing.sessions.items() if code in settings.codes)
        elif self._writing.facts.get("session.code"):
            yield {name: fact for name, fact in self._writing.facts.items() if name in ITEM}

    def _of_session(self, unit: Unit, facts: Mapping[str, Fact]) -> Writing:
        """The same, with what one session of a list is called."""
        of_item = {f"{ITEM_NAME}.{name}": fact for name, fact in facts.items()}
        writing = self._writing
        return replace(writing, facts={**writing.facts, **of_item}, catalogue=unit.catalogue(writing.catalogue))

    def _fit(self, unit: Unit, text: str) -> str:
        """The text as its kind is written."""
        match unit.kind:
            case UnitKind.LINE:
                return characters.one_line(text)
            case UnitKind.LINES:
                return choices.swallowed(text.strip(), sheet=self._sheet)
            case UnitKind.MARKDOWN:
                return choices.on_their_own(text, sheet=self._sheet).strip()
            case UnitKind.URL:
                return self._sheet.in_url(text.strip())
            case UnitKind.MJML:
                return designs.fit(text.strip(), sheet=self._sheet)

    def _written(self, unit: Unit, writing: Writing) -> str:
        try:
            return dialect.write(unit.source, writing)
        except (outputs.EmptyValue, outputs.UnprintableValue) as found:
            line = inspection.line_of_error(found, unit.source)
            self.findings.append(unit.finding("FACT_MISSING", _objection(found) % {"name": found.message}, line=line))
        except FormMissing as found:
            self.findings.append(unit.finding("FORM_MISSING", str(found)))
        except UnprintableFact as found:
            self.findings.append(unit.finding("FACT_MISSING", str(found)))
        except LiquidError as found:
            mistake = inspection.syntax_mistake(found, unit.source)
            self.findings.append(unit.finding(mistake.code, mistake.message, line=mistake.line))
        return ""


def _objection(error: LiquidError) -> str:
    if isinstance(error, outputs.EmptyValue):
        return _("“%(name)s” is empty for this campaign.")
    return _("“%(name)s” is not one value: print its items one by one, or with the filter join.")
