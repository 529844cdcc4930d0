"""Where would a machine translate? Nowhere, until an installation names a translator of its own.

`MACHINE_TRANSLATOR` is the dotted path of something that can be called without arguments and gives a `Translator`.
Codes never reach it: it sees `⟦1⟧` for each, and what does not bring all of them back is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from campaigns.desk import saving
from campaigns.desk.judging import Judge
from campaigns.desk.saving import Saved
from campaigns.enums import EditVia, UnitState
from campaigns.models import MessageTemplate
from campaigns.translations import units
from campaigns.translations.codes import Piece, Side, UnitKind, pieces
from campaigns.translations.numbering import Numbered, joined, numbered
from campaigns.translations.plurals import laid_out
from committee.models import User


class Translator(Protocol):
    """What an installation brings. One call for many texts; the answers in the same order."""

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> Sequence[str]:
        """Each text in the language `target`, its tokens `⟦1⟧` and `⟦/1⟧` where their words went."""
        ...


_TOKEN: Final = re.compile(r"⟦(/?)(\d{1,4})⟧")


def is_on() -> bool:
    return bool(settings.MACHINE_TRANSLATOR)


def propose(template: MessageTemplate, language: str, *, by: User, at: datetime) -> Saved:
    """Translate what is missing, to be read by somebody. Nothing is locked while the machine thinks."""
    found = units.of(template)
    written = units.texts(found, language)
    wanted = [
        unit
        for unit in found
        if unit.kind is not UnitKind.LINK and unit.source.strip() and not written[unit.id].strip()
    ]
    cut = {unit.id: pieces(laid_out(unit.source, language=language), kind=unit.kind) for unit in wanted}
    answers = _translator().translate(
        [_in_tokens(cut[unit.id]) for unit in wanted], source=template.source_language, target=language
    )
    proposed = {unit.id: _in_codes(answer, cut[unit.id]) for unit, answer in zip(wanted, answers, strict=True)}
    judge = Judge(template)
    return saving.save(
        template,
        language,
        {
            unit.id: proposed[unit.id]
            for unit in wanted
            if "⟦" not in proposed[unit.id] and not judge.is_broken(unit, proposed[unit.id], language=language)
        },
        shown={unit.id: saving.fingerprint(unit.source, written[unit.id]) for unit in wanted},
        by=by,
        at=at,
        via=EditVia.MACHINE,
        state=UnitState.MACHINE,
    )


def _translator() -> Translator:
    made: Translator = import_string(settings.MACHINE_TRANSLATOR)()
    return made


def _in_tokens(found: Iterable[Piece]) -> str:
    """The text as the machine sees it."""
    return "".join(
        each if isinstance(each, str) else f"⟦{'/' if each.code.side is Side.CLOSE else ''}{each.number}⟧"
        for each in numbered(found)
    )


def _in_codes(answer: str, source: Sequence[Piece]) -> str:
    """The machine's text with the codes of the source; a token that it made up stays visible, and is refused."""
    codes = {
        (each.number, each.code.side is Side.CLOSE): each.code
        for each in numbered(source)
        if isinstance(each, Numbered)
    }
    parts: list[Piece] = []
    place = 0
    for token in _TOKEN.finditer(answer):
        parts.append(answer[place : token.start()])
        parts.append(codes.get((int(token[2]), bool(token[1])), token[0]))
        place = token.end()
    parts.append(answer[place:])
    return joined(part for part in parts if part != "")
