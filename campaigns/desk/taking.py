"""Does a file that came back fit the template, and what of it is new? All of it is taken in, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns import contents
from campaigns.desk import saving, writing
from campaigns.desk.judging import Judge, objection
from campaigns.desk.parcels import Handed, HandedRefused, HandedUnit, Problem, refused
from campaigns.desk.writing import Change
from campaigns.enums import EditVia, State, UnitState
from campaigns.models import MessageTemplate, TemplateVersion
from campaigns.translations import parity, shared, states, units
from campaigns.translations.codes import Code, CodeKind, Side, pieces
from campaigns.translations.numbering import Numbered, joined, numbered_like
from campaigns.translations.plurals import laid_out
from campaigns.translations.units import Unit
from committee import audit
from committee.models import User

# Blanks at the edges, and what no cell can hold: a spreadsheet loses them, and nobody meant to.
_LOST_IN_A_CELL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the texts of a file. `stale`: the source has changed since the file was made. `kept`: the same,
    and somebody has translated the new source already. `gone`: the source no longer has them. `doubtful`: taken in,
    but nobody's name can be put to them.
    """

    template: MessageTemplate
    language: str
    changed: int
    unchanged: int
    stale: int
    kept: tuple[str, ...]
    gone: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


@transaction.atomic
def take_in(
    handed: Handed,
    *,
    by: User,
    at: datetime,
    via: EditVia,
    reviewed: bool = False,
    into: MessageTemplate | None = None,
) -> TakenIn:
    """Write what a file brings. Raises `HandedRefused` with unit, place and reason of every fault.

    `reviewed`: the agency has had it read by a second person, and `by` puts their name to that.
    """
    of_file = _Reading(_template_of(handed, into), handed)
    changes = list(of_file.changes())
    if of_file.problems:
        raise HandedRefused(of_file.problems)
    template = of_file.template
    writing.write(template, handed.language, changes, by=by, at=at, via=via, state=UnitState.DRAFT)
    if reviewed:
        saving.review(template, handed.language, of_file.brought(changes), by=by, at=at)
    doubtful = tuple(_doubtful(template, handed.language, changes)) if reviewed else ()
    taken = of_file.taken(changes, doubtful=doubtful)
    _record(taken, by=by, via=via)
    return taken


def _doubtful(template: MessageTemplate, language: str, changes: Iterable[Change]) -> Iterator[str]:
    """What the desk would not let anybody review either."""
    judge = Judge(template)
    return (change.unit.id for change in changes if judge.is_broken(change.unit, change.text, language=language))


def _template_of(handed: Handed, into: MessageTemplate | None) -> MessageTemplate:
    found = MessageTemplate.objects.filter(pk=handed.template_id).first()
    if found is None:
        raise refused(_("The template of this file does not exist any more."))
    if into is not None and found != into:
        raise refused(_("This file is of another template, “%(name)s”: hand it in there."), name=found.name)
    if handed.language == found.source_language:
        raise refused(_("The file is in the language in which the template was written."))
    return writing.locked(found.pk, [each.unit for each in handed.units])


class _Reading:
    """Goes through the texts of a file: what is new, what is as it was, what is wrong."""

    def __init__(self, template: MessageTemplate, handed: Handed) -> None:
        self.template = template
        self.problems: list[Problem] = []
        self.unchanged: list[str] = []
        self.kept: list[str] = []
        self.gone: list[str] = []
        self._handed = handed
        self._units = {unit.id: unit for unit in units.of(template)}
        self._texts = units.texts(self._units.values(), handed.language)
        self._rows = writing.kept(template, self._units.values(), handed.language)
        self._sources = _sources_then(template, handed)

    def changes(self) -> Iterator[Change]:
        seen: set[str] = set()
        for each in self._handed.units:
            unit = self._units.get(each.unit)
            if each.unit in seen:
                self._object(each, _("This text stands in the file twice."))
            elif unit is None:
                self._unknown(each)
            elif not each.target.strip() or _alike(each.target, self._texts[unit.id]):
                self.unchanged.append(unit.id)
            elif (change := self._change(unit, each)) is not None:
                yield change
            seen.add(each.unit)

    def taken(self, changes: Sequence[Change], *, doubtful: tuple[str, ...]) -> TakenIn:
        """What became of it, once the changes are written."""
        return TakenIn(
            template=self.template,
            language=self._handed.language,
            changed=len(changes),
            unchanged=len(self.unchanged),
            stale=sum(change.source_text != change.unit.source for change in changes),
            kept=tuple(self.kept),
            gone=tuple(self.gone),
            doubtful=doubtful,
        )

    def brought(self, changes: Iterable[Change]) -> list[str]:
        """The texts to which whoever hands the file in puts their name."""
        return [*self.unchanged, *(change.unit.id for change in changes)]

    def _unknown(self, each: HandedUnit) -> None:
        """A block that was removed since is no fault of the agency's."""
        if each.unit in self._sources:
            self.gone.append(each.unit)
        else:
            self._object(each, _("The template has no such text."))

    def _change(self, unit: Unit, each: HandedUnit) -> Change | None:
        source = self._source_of(unit, each)
        target = self._with_own_links(unit, contents.plain(each.target))
        if _alike(target, self._texts[unit.id]):
            self.unchanged.append(unit.id)
            return None
        faults = list(self._faults(unit, each, source, target))
        for fault in faults:
            self._object(each, fault)
        is_current = states.of_unit(unit, self._texts[unit.id], self._rows.get(unit.id)) in _CURRENT
        if source != unit.source and is_current:
            self.kept.append(unit.id)
            return None
        return None if faults else Change(unit, target, source)

    def _faults(self, unit: Unit, each: HandedUnit, source: str, target: str) -> Iterator[str | Promise]:
        if each.faults:
            yield from each.faults
            return
        if found := objection(target, unit):
            yield found
        for difference in parity.differences(
            source,
            target,
            kind=unit.kind,
            source_language=self.template.source_language,
            language=self._handed.language,
        ):
            if difference.is_error:
                yield difference.message

    def _source_of(self, unit: Unit, each: HandedUnit) -> str:
        """What was translated: the present source wherever the file has it, in whichever layout."""
        told = each.source or self._sources.get(unit.id, "")
        present = (unit.source, laid_out(unit.source, language=self._handed.language))
        if not told or any(_alike(told, source) for source in present):
            return unit.source
        then = self._sources.get(unit.id, "")
        return then if _alike(told, laid_out(then, language=self._handed.language)) else contents.plain(told)

    def _with_own_links(self, unit: Unit, target: str) -> str:
        """A language that links to a page of its own goes on doing so: a file's codes know the source's alone."""
        before = pieces(laid_out(unit.source, language=self._handed.language), kind=unit.kind)
        own = _links(numbered_like(pieces(self._texts[unit.id], kind=unit.kind), before))
        of_source = _links(numbered_like(before, before))
        found = numbered_like(pieces(target, kind=unit.kind), before)
        return joined(
            own.get(_key(piece), piece.code)
            if isinstance(piece, Numbered) and of_source.get(_key(piece)) == piece.code
            else piece.code
            if isinstance(piece, Numbered)
            else piece
            for piece in found
        )

    def _object(self, each: HandedUnit, message: str | Promise) -> None:
        self.problems.append(Problem(message, self._name(each.unit), each.place))

    def _name(self, unit_id: str) -> str:
        unit = self._units.get(unit_id)
        return unit_id if unit is None else f"{unit.group} · {unit.label}" if unit.group else unit.label


_CURRENT: Final = frozenset({State.MACHINE, State.DRAFT, State.REVIEWED})


def _links(found: list[str | Numbered]) -> dict[tuple[int, Side], Code]:
    return {
        _key(piece): piece.code for piece in found if isinstance(piece, Numbered) and piece.code.kind is CodeKind.LINK
    }


def _key(piece: Numbered) -> tuple[int, Side]:
    return piece.number, piece.code.side


def _sources_then(template: MessageTemplate, handed: Handed) -> Mapping[str, str]:
    """The source as it was when the file was made; nothing where that was never kept."""
    version = TemplateVersion.objects.filter(template=template, sha256=handed.sha256).first()
    if version is None:
        return {}
    language = template.source_language
    return contents.units(version.content, language) | shared.in_content(version.content, language)


def _alike(first: str, second: str) -> bool:
    return _bare(first) == _bare(second)


def _bare(text: str) -> str:
    return _LOST_IN_A_CELL.sub("", contents.plain(text)).strip()


def _record(taken: TakenIn, *, by: User, via: EditVia) -> None:
    what = {"language": taken.language, "via": via, "changed": taken.changed, "stale": taken.stale}
    audit.record("campaigns.take_in_translation", by=by, on=taken.template, after=what)
