"""How far is every language: translated, up to its source, reviewed, signed?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.enums import Severity, State
from campaigns.findings.units import at
from campaigns.flow.render.content import Finding
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import states, units
from campaigns.translations.states import LanguageState
from campaigns.translations.units import Unit
from contacts.segments.words import language_name


def unfinished(template: MessageTemplate, written: Iterable[str]) -> Iterator[Finding]:
    """TEXT_MISSING, TRANSLATION_STALE, TRANSLATION_UNREVIEWED, SIGN_OFF_MISSING. Few queries, however many blocks."""
    found = states.of_template(template)
    all_units = units.of(template)
    rows = {(row.language, row.unit): row for row in units.kept(template, all_units)}
    for language in written:
        if language != template.source_language:
            yield from _of_states(all_units, units.texts(all_units, language), rows, language)
        yield from _unsigned(found[language])


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


def _unsigned(state: LanguageState) -> Iterator[Finding]:
    """SIGN_OFF_MISSING: a warning while the words are written, and what an approval waits for."""
    if not state.signed_by:
        message = _("Nobody has signed off %(language)s as it stands.") % {
            "language": capfirst(language_name(state.language))
        }
        yield Finding("SIGN_OFF_MISSING", Severity.WARNING, message, state.language)
