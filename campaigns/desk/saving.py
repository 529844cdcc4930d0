"""How are the words of one language saved, confirmed and reviewed? Two translators at once lose nothing.

Only the columns of that language are written. A text whose source or translation was changed by somebody else since
the page was opened is refused alone, with the reason; the others are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.desk import writing
from campaigns.desk.judging import Judge, objection
from campaigns.desk.writing import Change
from campaigns.enums import EditVia, State, UnitState
from campaigns.models import MessageTemplate
from campaigns.translations import states, units
from campaigns.translations.units import Unit
from committee import audit
from committee.models import User


@dataclass(frozen=True, slots=True)
class Saved:
    """Which texts were changed, and which were not and why."""

    changed: tuple[str, ...]
    refused: Mapping[str, str | Promise]


def fingerprint(source: str, target: str) -> str:
    """What a page remembers of a text that it shows, to notice that somebody else has changed it meanwhile."""
    return f"{_digest(source)}.{_digest(target)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def save(
    template: MessageTemplate,
    language: str,
    texts: Mapping[str, str],
    *,
    shown: Mapping[str, str],
    by: User | None,
    at: datetime,
    via: EditVia = EditVia.DESK,
    state: UnitState = UnitState.DRAFT,
) -> Saved:
    """Write these texts, unit by unit, as far as they changed. `shown` has the fingerprint of each as it was read."""
    typed = {unit: writing.tidy(text) for unit, text in texts.items()}
    # What nobody touched is not written, whatever others did meanwhile.
    typed = {unit: text for unit, text in typed.items() if not shown.get(unit, "").endswith(f".{_digest(text)}")}
    template = writing.locked(template.pk, typed)
    found = units.of(template)
    written = units.texts(found, language)
    wanted = [unit for unit in found if unit.id in typed and typed[unit.id] != written[unit.id]]
    refused = {
        unit.id: reason
        for unit in wanted
        if (reason := _refusal(unit, typed[unit.id], written[unit.id], shown.get(unit.id, "")))
    }
    changes = [Change(unit, typed[unit.id], unit.source) for unit in wanted if unit.id not in refused]
    writing.write(template, language, changes, by=by, at=at, via=via, state=state)
    return Saved(tuple(change.unit.id for change in changes), refused)


def _refusal(unit: Unit, text: str, written: str, seen: str) -> str | Promise:
    """Why these words cannot be kept; empty where they can."""
    if seen != fingerprint(unit.source, written):
        return _("Somebody changed this meanwhile. Their words stand; yours were not saved.")
    return objection(text, unit)


def review(template: MessageTemplate, language: str, chosen: Collection[str] | None, *, by: User, at: datetime) -> int:
    """Put one's name to these texts, or to all; how many. A text that lacks a placeholder stays what it was."""
    return _put_name(template, language, chosen, among={State.DRAFT, State.MACHINE}, by=by, at=at)


def confirm(template: MessageTemplate, language: str, chosen: Collection[str], *, by: User, at: datetime) -> int:
    """Say of these stale texts that they are still right; how many were stale and are reviewed now."""
    return _put_name(template, language, chosen, among={State.STALE}, by=by, at=at)


@transaction.atomic
def _put_name(
    template: MessageTemplate,
    language: str,
    chosen: Collection[str] | None,
    *,
    among: Collection[State],
    by: User,
    at: datetime,
) -> int:
    """Reviewed, in the name of `by`; what no checks would let through is not."""
    template = writing.locked(template.pk, chosen)
    found = units.of(template)
    texts, kept, judge = units.texts(found, language), writing.kept(template, found, language), Judge(template)
    read = [
        unit
        for unit in found
        if (chosen is None or unit.id in chosen)
        and unit.source.strip()
        and states.of_unit(unit, texts[unit.id], kept.get(unit.id)) in among
        and not judge.is_broken(unit, texts[unit.id], language=language)
    ]
    if read:
        writing.put_name(template, language, read, by=by, at=at)
        _record(template, language, read, by=by)
    return len(read)


def _record(template: MessageTemplate, language: str, read: Sequence[Unit], *, by: User) -> None:
    what = {"language": language, "units": [unit.id for unit in read]}
    audit.record("campaigns.review_translation", by=by, on=template, after=what)
