"""How far is the translation of each text, of each language, of the whole library? Few queries, however many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import prefetch_related_objects

from campaigns import contents, layouts
from campaigns.enums import State
from campaigns.models import MessageTemplate, SignOff, TranslatedUnit
from campaigns.translations import parts as made_of
from campaigns.translations import units
from campaigns.translations.parts import Parts
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
    # The language whose words its readers get, where that was declared and nothing is written in this one.
    served_by: str = ""
    signed_by: tuple[str, ...] = ()
    signed_at: datetime | None = None

    @property
    def left(self) -> int:
        """What somebody still has to write or to read; nothing where another language stands in."""
        return 0 if self.served_by else self._unread

    @property
    def reviewed(self) -> int:
        return self.units - self._unread

    @property
    def is_done(self) -> bool:
        """Is every text there and read?"""
        return bool(self.units) and not self._unread

    @property
    def _unread(self) -> int:
        return self.missing + self.stale + self.machine + self.draft


def of_unit(unit: Unit, target: str, row: TranslatedUnit | None) -> State | None:
    """Where one text stands; None where there is nothing to say in this language."""
    if not unit.source.strip():
        # The source no longer says this: what still says it would be sent. Of a picture it may be said in other
        # languages for templates written in those; and that this one lacks it is for its author to mend.
        return State.STALE if target.strip() and unit.shared is None else None
    if not target.strip():
        return None if unit.is_optional else State.MISSING
    if row is None:
        return State.DRAFT
    return State.STALE if contents.plain(row.source_text) != unit.source_of(row) else State(row.state)


def of_template(template: MessageTemplate) -> dict[str, LanguageState]:
    """Each of the nine languages."""
    return of_library([template])[template.pk]


def of_library(templates: Iterable[MessageTemplate]) -> dict[int, dict[str, LanguageState]]:
    """Each language of each template: four queries at most however many, and two more where some are signed."""
    found = list(templates)
    parts = made_of.of_all(found)
    texts = {template.pk: units.of(template, parts[template.pk]) for template in found}
    kept = _by_template(TranslatedUnit.objects.of(found, _shared(texts.values())).order_by("pk"))
    signed = _by_template(SignOff.objects.filter(template__in=found).select_related("by").order_by("pk"))
    standing = _standing([template for template in found if template.pk in signed], parts, signed)
    shared = kept.get(None, [])
    return {
        template.pk: _stood_in_for(
            template,
            _of_template(
                template, texts[template.pk], [*kept.get(template.pk, []), *shared], standing.get(template.pk, {})
            ),
            parts[template.pk],
        )
        for template in found
    }


def _shared(texts: Iterable[list[Unit]]) -> set[str]:
    return {unit.id for found in texts for unit in found if unit.shared}


def signed_languages(template: MessageTemplate, *, content: dict[str, Any]) -> set[str]:
    """The languages that somebody has signed as they stand in `content`, which is the template's own. One query."""
    signed = set(SignOff.objects.filter(template=template).values_list("language", "sha256"))
    layout = layouts.of_template(template).sha256 if signed else ""
    return {
        language for language, sha256 in signed if sha256 == contents.language_sha256(content, language, layout=layout)
    }


def missing_languages(template: MessageTemplate) -> list[str]:
    """The languages in which a reader would find a hole."""
    return [language for language, found in of_template(template).items() if found.missing or not found.units]


def _by_template(rows: Iterable[Any]) -> dict[int | None, list[Any]]:
    found: dict[int | None, list[Any]] = {}
    for row in rows:
        found.setdefault(row.template_id, []).append(row)
    return found


def _of_template(
    template: MessageTemplate,
    all_units: list[Unit],
    kept: list[TranslatedUnit],
    standing: Mapping[str, list[SignOff]],
) -> dict[str, LanguageState]:
    rows = {(row.language, row.unit): row for row in kept}
    found = {}
    for language in languages.CODES:
        if language == template.source_language:
            written = sum(1 for unit in all_units if unit.source.strip() and not unit.is_optional)
            state = LanguageState(language, State.SOURCE, written)
        else:
            texts = units.texts(all_units, language)
            each = (of_unit(unit, texts[unit.id], rows.get((language, unit.id))) for unit in all_units)
            state = _counted(language, Counter(one for one in each if one))
        signatures = standing.get(language, [])
        names = tuple(dict.fromkeys(one.by.get_full_name() or str(one.by) for one in signatures))
        found[language] = replace(state, signed_by=names, signed_at=signatures[-1].at if signatures else None)
    return found


def _stood_in_for(
    template: MessageTemplate, found: dict[str, LanguageState], parts: Parts
) -> dict[str, LanguageState]:
    """The same with the languages of which nothing is written, and whose readers get another's words."""
    if not template.fallbacks:
        return found
    served = contents.served_by(contents.of_template(template, blocks=parts.blocks, goods=parts.products))
    return {
        language: each
        if served.get(language, language) == language
        else replace(each, state=State.FALLBACK, served_by=served[language])
        for language, each in found.items()
    }


def _counted(language: str, counts: Counter[State]) -> LanguageState:
    return LanguageState(
        language,
        next((state for state in WORST_FIRST if counts[state]), State.MISSING),
        units=counts.total(),
        missing=counts[State.MISSING],
        stale=counts[State.STALE],
        machine=counts[State.MACHINE],
        draft=counts[State.DRAFT],
    )


def _standing(
    templates: Sequence[MessageTemplate],
    parts: Mapping[int, Parts],
    signed: Mapping[int | None, list[SignOff]],
) -> dict[int, dict[str, list[SignOff]]]:
    """The signatures that still stand, by template and language: those on the very words of today."""
    if not templates:
        return {}
    prefetch_related_objects(templates, "layout_version")
    todays = layouts.current() if any(template.layout_version is None for template in templates) else None
    by_template: dict[int, dict[str, list[SignOff]]] = {}
    for template in templates:
        content = contents.of_template(template, blocks=parts[template.pk].blocks, goods=parts[template.pk].products)
        look = template.layout_version or todays
        assert look is not None  # todays, wherever one has none
        for signature in signed[template.pk]:
            if signature.sha256 == contents.language_sha256(content, signature.language, layout=look.sha256):
                by_template.setdefault(template.pk, {}).setdefault(signature.language, []).append(signature)
    return by_template
