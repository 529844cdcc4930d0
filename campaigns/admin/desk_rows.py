"""What does the translation desk show of each text? Source, translation, how far it is, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise

from campaigns import contents
from campaigns.admin import authoring_sms
from campaigns.desk import saving
from campaigns.desk.judging import Judge
from campaigns.enums import State
from campaigns.models import Image, MessageTemplate, ReviewComment, TranslatedUnit
from campaigns.translations import shared, states, terms, units
from campaigns.translations.changes import Run, runs
from campaigns.translations.codes import UnitKind
from campaigns.translations.parity import Difference
from campaigns.translations.plurals import laid_out
from campaigns.translations.terms import BrokenTerm, Entry
from campaigns.translations.units import Unit
from committee import languages

# A sign for each state, for those who do not tell the colours apart: the same in every language.
SIGNS: Final = {
    State.MISSING: "✕",
    State.STALE: "≠",
    State.MACHINE: "⚙",
    State.DRAFT: "✎",
    State.REVIEWED: "✓",
    State.SOURCE: "•",
    State.FALLBACK: "↪",
}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is wrong with a translation, said as it is written."""

    differences: Sequence[tuple[Difference, bool]] = ()  # and whether it is grave
    mistakes: Sequence[str] = ()
    terms: Sequence[BrokenTerm] = ()
    fault: str | Promise = ""
    # Of what runs from right to left, with its codes told from its words: in a field they are torn apart.
    pieces: Sequence[tuple[str, bool]] = ()
    sms: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fault or self.differences or self.mistakes or self.terms)


@dataclass(slots=True)
class Row:
    """One text on the page. `typed` is what somebody wrote and could not be saved."""

    unit: Unit
    target: str
    state: State | None
    pieces: Sequence[tuple[str, bool]]
    fingerprint: str
    remarks: Remarks
    changes: Sequence[Run] = ()
    row: TranslatedUnit | None = None
    comments: Sequence[ReviewComment] = ()
    typed: str | None = None
    refusal: str | Promise = ""
    # In how many it is seen, and changes when it is changed here.
    templates: int = 1

    @property
    def shown(self) -> str:
        return self.target if self.typed is None else self.typed

    @property
    def picture(self) -> str:
        """Where the picture is that the words tell of; "" for other texts."""
        return self.unit.shared.file.url if isinstance(self.unit.shared, Image) else ""

    @property
    def is_left(self) -> bool:
        """Is there still something to write or to read?"""
        return self.state not in {State.REVIEWED, None} or bool(self.refusal)

    @property
    def is_link(self) -> bool:
        return self.unit.kind is UnitKind.LINK

    @property
    def is_line(self) -> bool:
        return self.unit.kind in {UnitKind.LINE, UnitKind.LINK}

    @property
    def lines(self) -> int:
        """How high the field stands before a script lets it grow."""
        longest = max((self.unit.source, self.shown), key=len)
        if self.is_line:
            return 1 + len(longest) // 70
        return min(24, 2 + sum(1 + len(line) // 60 for line in longest.split("\n")))


@dataclass(slots=True)
class Desk:
    """A language of a template on the desk."""

    rows: Sequence[Row]
    glossary: Sequence[tuple[Entry, str, str]] = ()
    hidden: int = 0
    refused: Mapping[str, str | Promise] = field(default_factory=dict)


def of(
    template: MessageTemplate,
    language: str,
    *,
    only_left: bool = False,
    typed: Mapping[str, str] | None = None,
    refused: Mapping[str, str | Promise] | None = None,
) -> Desk:
    """All that is to be translated, or only what is left. What was `refused` keeps what was `typed`."""
    all_units = units.of(template)
    texts = units.texts(all_units, language)
    kept = {row.unit: row for row in _kept(template, all_units, language)}
    uses = shared.uses([unit.shared for unit in all_units if unit.shared])
    said = _said(template, language)
    glossary, judge = terms.glossary(), Judge(template)
    refused = refused or {}
    rows = []
    for unit in all_units:
        if not _is_shown(unit, texts[unit.id]):
            continue
        target = texts[unit.id]
        found = remarks(template, unit, target, language=language, glossary=glossary, judge=judge)
        row = _row(unit, target, kept.get(unit.id), found, language=language)
        row.comments = said.get(unit.id, ())
        row.templates = uses[unit.shared] if unit.shared else 1
        if unit.id in refused:
            row.typed, row.refusal = (typed or {}).get(unit.id, ""), refused[unit.id]
        rows.append(row)
    shown = [row for row in rows if row.is_left] if only_left else rows
    return Desk(shown, _beside(shown, template, language, glossary), hidden=_reviewed(rows) - _reviewed(shown))


def _is_shown(unit: Unit, target: str) -> bool:
    """What nobody wrote is no text yet; of a picture, its source has to say something first."""
    return bool(unit.source.strip() or (target.strip() and not unit.shared))


def remarks(
    template: MessageTemplate, unit: Unit, target: str, *, language: str, glossary: Iterable[Entry], judge: Judge
) -> Remarks:
    """What the desk says of these words, saved or not."""
    found = judge.differences(unit, target, language=language)
    return Remarks(
        differences=[(difference, difference.is_grave(template.purpose)) for difference in found],
        mistakes=judge.mistakes(unit, target, language=language),
        terms=terms.broken(unit.source, target, source=template.source_language, language=language, terms=glossary),
        pieces=_where_torn(unit, target, language),
        sms=authoring_sms.of_translation(template, target, language) if unit.field == "sms" else {},
    )


def _where_torn(unit: Unit, target: str, language: str) -> list[tuple[str, bool]]:
    if languages.direction(language) == "ltr" or unit.kind is UnitKind.LINK:
        return []
    pieces = _in_pieces(target, unit.kind)
    return pieces if any(is_code for _text, is_code in pieces) else []


def _reviewed(rows: Iterable[Row]) -> int:
    return sum(row.state is State.REVIEWED for row in rows)


def _row(unit: Unit, target: str, kept: TranslatedUnit | None, found: Remarks, *, language: str) -> Row:
    state = states.of_unit(unit, target, kept)
    is_changed = state is State.STALE and kept is not None
    return Row(
        unit=unit,
        target=target,
        state=state,
        pieces=_in_pieces(laid_out(unit.source, language=language), unit.kind),
        fingerprint=saving.fingerprint(unit.source, target),
        remarks=found,
        changes=runs(contents.plain(kept.source_text), unit.source_of(kept)) if is_changed and kept else (),
        row=kept,
    )


# What a translator copies: shown as chips. Placeholders whole, with the words for those who lack the value.
_CHIP: Final = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|(?<=\])\([^()\s]*\)|https?://[^\s<>()]+")
_CHIP_OF_DESIGNERS: Final = re.compile(rf"{_CHIP.pattern}|<[^<>]*>")


def _in_pieces(source: str, kind: UnitKind) -> list[tuple[str, bool]]:
    """The source with what is copied told from what is translated."""
    if kind is UnitKind.LINK:
        return [(source, True)]
    found: list[tuple[str, bool]] = []
    place = 0
    for chip in (_CHIP_OF_DESIGNERS if kind is UnitKind.MJML else _CHIP).finditer(source):
        found += [(source[place : chip.start()], False), (chip[0], True)]
        place = chip.end()
    return [(text, is_code) for text, is_code in (*found, (source[place:], False)) if text]


def _kept(template: MessageTemplate, found: Iterable[Unit], language: str) -> Iterable[TranslatedUnit]:
    rows = units.kept(template, found).filter(language=language)
    return rows.select_related("written_by", "reviewed_by")


def _said(template: MessageTemplate, language: str) -> dict[str, list[ReviewComment]]:
    """What colleagues asked and remarked of each text, in this language or of the source."""
    by_unit: dict[str, list[ReviewComment]] = {}
    comments = ReviewComment.objects.filter(template=template, language__in=["", language]).exclude(unit="")
    for comment in comments.select_related("by").order_by("pk"):
        by_unit.setdefault(comment.unit, []).append(comment)
    return by_unit


def _beside(
    rows: Iterable[Row], template: MessageTemplate, language: str, glossary: Sequence[Entry]
) -> list[tuple[Entry, str, str]]:
    """The terms that these texts use, each with what stands for it in the language."""
    source = template.source_language
    together = "\n".join(row.unit.source for row in rows)
    return [
        (entry, entry.texts[source], entry.wanted(source=source, language=language))
        for entry in terms.of_text(together, source=source, terms=glossary)
    ]
