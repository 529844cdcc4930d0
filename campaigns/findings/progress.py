"""How far is every language: translated, up to its source, reviewed, signed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import contents
from campaigns.enums import Severity, State
from campaigns.findings.units import SideBySide, at
from campaigns.flow.render.content import Finding
from campaigns.models import TranslatedUnit
from campaigns.translations import states, units
from campaigns.translations.units import Unit
from contacts.segments.words import language_name


def unfinished(said: SideBySide, content: dict[str, Any]) -> Iterator[Finding]:
    """TEXT_MISSING, TRANSLATION_STALE, TRANSLATION_UNREVIEWED, SIGN_OFF_MISSING. Two queries, however many blocks."""
    signed = states.signed_languages(said.template, content=content)
    rows = {(row.language, row.unit): row for row in units.kept(said.template, said.units)}
    for language in contents.languages_in(content):
        if texts := said.translations.get(language):
            yield from _of_states(said.units, texts, rows, language)
        if language not in signed:
            yield _unsigned(language)


def _of_states(
    all_units: Iterable[Unit], texts: Mapping[str, str], rows: Mapping[tuple[str, str], TranslatedUnit], language: str
) -> Iterator[Finding]:
    """One finding for each state, at the first text that is in it: where to begin, and how much there is."""
    by_state: dict[State, list[Unit]] = {}
    for unit in all_units:
        if state := states.of_unit(unit, texts[unit.id], rows.get((language, unit.id))):
            by_state.setdefault(state, []).append(unit)
    for state, code in (
        (State.MISSING, "TEXT_MISSING"),
        (State.STALE, "TRANSLATION_STALE"),
        (State.MACHINE, "TRANSLATION_UNREVIEWED"),
        (State.DRAFT, "TRANSLATION_UNREVIEWED"),
    ):
        if found := by_state.get(state):
            yield at(found[0], code, Severity.ERROR, _in_state(state, len(found)), language)


def _in_state(state: State, count: int) -> str:
    match state:
        case State.MISSING:
            message = ngettext("%(count)s text is not translated.", "%(count)s texts are not translated.", count)
        case State.STALE:
            message = ngettext(
                "The source of %(count)s text has changed since it was translated.",
                "The source of %(count)s texts has changed since they were translated.",
                count,
            )
        case State.MACHINE:
            message = ngettext(
                "%(count)s text was translated by a machine and read by nobody.",
                "%(count)s texts were translated by a machine and read by nobody.",
                count,
            )
        case _:
            message = ngettext(
                "%(count)s translated text was reviewed by nobody.",
                "%(count)s translated texts were reviewed by nobody.",
                count,
            )
    return message % {"count": count}


def _unsigned(language: str) -> Finding:
    """SIGN_OFF_MISSING: a warning while the words are written, and what an approval waits for."""
    message = _("Nobody has signed off %(language)s as it stands.")
    return Finding(
        "SIGN_OFF_MISSING", Severity.WARNING, message % {"language": capfirst(language_name(language))}, language
    )
