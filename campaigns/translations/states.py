"""How far is the translation of each text, of each language, of the whole library? Few queries, however many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Prefetch, prefetch_related_objects

from campaigns import contents, layouts
from campaigns.enums import State
from campaigns.models import MessageTemplate, SignOff, TemplateBlock, TranslatedUnit
from campaigns.translations import units
from campaigns.translations.units import Unit
from committee import languages

# The worst first: a language is as far as the worst of its texts.
WORST_FIRST: Final = (State.MISSING, State.STALE, State.MACHINE, State.DRAFT, State.REVIEWED)


@dataclass(frozen=True, slots=True)
class LanguageState:
    """One language of a template. `units` counts the texts there are to be read in it."""

    language: str
    state: State
    units: int = 0
    missing: int = 0
    stale: int = 0
    machine: int = 0
    draft: int = 0
    signed_by: tuple[str, ...] = ()
    signed_at: datetime | None = None

    @property
    def left(self) -> int:
        """What somebody still has to write or to read."""
        return self.missing + self.stale + self.machine + self.draft

    @property
    def reviewed(self) -> int:
        return self.units - self.left


def of_unit(unit: Unit, target: str, row: TranslatedUnit | None) -> State | None:
    """Where one text stands; None where there is nothing to say in this language."""
    if not unit.source.strip():
        # The source no longer says this: what still says it would be sent.
        return State.STALE if target.strip() else None
    if not target.strip():
        return None if unit.is_optional else State.MISSING
    if row is None:
        return State.DRAFT
    return State.STALE if units.plain(row.source_text) != unit.source else State(row.state)


def of_template(template: MessageTemplate) -> dict[str, LanguageState]:
    """Each of the nine languages."""
    return of_library([template])[template.pk]


def of_library(templates: Iterable[MessageTemplate]) -> dict[int, dict[str, LanguageState]]:
    """Each language of each template: as many queries for sixty as for one."""
    found = list(templates)
    prefetch_related_objects(
        found,
        Prefetch("blocks", TemplateBlock.objects.order_by("position").select_related("image")),
        Prefetch("units", TranslatedUnit.objects.order_by("pk")),
        Prefetch("sign_offs", SignOff.objects.select_related("by").order_by("pk")),
        "layout_version",
    )
    is_unsaved = any(template.sign_offs.all() and template.layout_version is None for template in found)
    default = layouts.current().sha256 if is_unsaved else ""
    return {template.pk: _of_template(template, default) for template in found}


def missing_languages(template: MessageTemplate) -> list[str]:
    """The languages in which a reader would find a hole."""
    return [language for language, found in of_template(template).items() if found.missing or not found.units]


def _of_template(template: MessageTemplate, default_layout: str) -> dict[str, LanguageState]:
    rows: dict[tuple[str, str], TranslatedUnit] = {(row.language, row.unit): row for row in template.units.all()}
    signed = _signed(template, default_layout)
    return {language: _of_language(template, language, rows, signed.get(language, [])) for language in languages.CODES}


def _of_language(
    template: MessageTemplate,
    language: str,
    rows: Mapping[tuple[str, str], TranslatedUnit],
    signed: list[SignOff],
) -> LanguageState:
    signed_by = tuple(dict.fromkeys(each.by.get_full_name() or str(each.by) for each in signed))
    signed_at = signed[-1].at if signed else None
    all_units = units.of(template)
    if language == template.source_language:
        written = sum(1 for unit in all_units if unit.source.strip() and not unit.is_optional)
        return LanguageState(language, State.SOURCE, written, signed_by=signed_by, signed_at=signed_at)
    texts = units.texts(template, language)
    found = (of_unit(unit, texts[unit.id], rows.get((language, unit.id))) for unit in all_units)
    counts = Counter(state for state in found if state)
    return LanguageState(
        language,
        next((state for state in WORST_FIRST if counts[state]), State.MISSING),
        units=counts.total(),
        missing=counts[State.MISSING],
        stale=counts[State.STALE],
        machine=counts[State.MACHINE],
        draft=counts[State.DRAFT],
        signed_by=signed_by,
        signed_at=signed_at,
    )


def _signed(template: MessageTemplate, default_layout: str) -> dict[str, list[SignOff]]:
    """The signatures that still stand: those on the very words of today."""
    by_language: dict[str, list[SignOff]] = {}
    if not template.sign_offs.all():
        return by_language
    content = contents.of_template(template)
    layout = template.layout_version.sha256 if template.layout_version else default_layout
    for signature in template.sign_offs.all():
        today = contents.language_sha256(content, signature.language, layout=layout)
        if signature.sha256 == today:
            by_language.setdefault(signature.language, []).append(signature)
    return by_language
