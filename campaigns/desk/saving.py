"""How are the words of one language saved, confirmed and reviewed? Two translators at once lose nothing.

Only the columns of that language are written. A text whose source or translation was changed by somebody else since
the page was opened is refused alone, with the reason; the others are kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.approvals import edits
from campaigns.desk.judging import Judge, objection
from campaigns.enums import EditVia, State, UnitState
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import states, units
from campaigns.translations.units import Unit
from committee import audit, languages
from committee.models import User


@dataclass(frozen=True, slots=True)
class Saved:
    """Which texts were changed, and which were not and why."""

    changed: tuple[str, ...]
    refused: Mapping[str, str | Promise]


@dataclass(frozen=True, slots=True)
class Change:
    """New words for a text, and what they are a translation of."""

    unit: Unit
    text: str
    source_text: str


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
    template = locked(template.pk)
    written = units.texts(template, language)
    changes: list[Change] = []
    refused: dict[str, str | Promise] = {}
    for unit in units.of(template):
        if unit.id not in texts:
            continue
        text, seen = _tidy(texts[unit.id]), shown.get(unit.id, "")
        # Nobody touched it, whatever others did meanwhile; or they wrote the very same.
        if seen.endswith(f".{_digest(text)}") or text == written[unit.id]:
            continue
        if seen != fingerprint(unit.source, written[unit.id]):
            refused[unit.id] = _("Somebody changed this meanwhile. Their words stand; yours were not saved.")
        elif fault := objection(text, unit):
            refused[unit.id] = fault
        else:
            changes.append(Change(unit, text, unit.source))
    write(template, language, changes, by=by, at=at, via=via, state=state)
    return Saved(tuple(change.unit.id for change in changes), refused)


@transaction.atomic
def review(template: MessageTemplate, language: str, chosen: Collection[str] | None, *, by: User, at: datetime) -> int:
    """Put one's name to these texts, or to all; how many. A text that lacks a placeholder stays what it was."""
    template = locked(template.pk)
    texts = units.texts(template, language)
    rows, judge = _rows(template, language), Judge(template)
    ready = [
        unit
        for unit in units.of(template)
        if (chosen is None or unit.id in chosen)
        and states.of_unit(unit, texts[unit.id], rows.get(unit.id)) in {State.DRAFT, State.MACHINE}
        and not judge.is_broken(unit, texts[unit.id], language=language)
    ]
    _put_name(template, language, ready, by=by, at=at)
    return len(ready)


@transaction.atomic
def confirm(template: MessageTemplate, language: str, chosen: Collection[str], *, by: User, at: datetime) -> int:
    """Say of these stale texts that they are still right; how many were stale and are reviewed now."""
    template = locked(template.pk)
    texts = units.texts(template, language)
    rows, judge = _rows(template, language), Judge(template)
    still_right = [
        unit
        for unit in units.of(template)
        if unit.id in chosen
        and unit.source.strip()
        and states.of_unit(unit, texts[unit.id], rows.get(unit.id)) is State.STALE
        and not judge.is_broken(unit, texts[unit.id], language=language)
    ]
    _put_name(template, language, still_right, by=by, at=at)
    return len(still_right)


def locked(template_id: int) -> MessageTemplate:
    """The template as it is now, and nobody else's until the end of the transaction."""
    return MessageTemplate.objects.select_for_update(of=("self",)).get(pk=template_id)


def write(
    template: MessageTemplate,
    language: str,
    changes: Sequence[Change],
    *,
    by: User | None,
    at: datetime,
    via: EditVia,
    state: UnitState,
) -> None:
    """These words into the columns of their language, and what is known of them beside. Of a locked template."""
    if not changes:
        return
    _write_columns(template, language, changes)
    empty = [change.unit.id for change in changes if not change.text.strip()]
    TranslatedUnit.objects.filter(template=template, language=language, unit__in=empty).delete()
    is_reviewed = state == UnitState.REVIEWED
    _write_rows(
        TranslatedUnit(
            template=template,
            language=language,
            unit=change.unit.id,
            state=state,
            source_text=change.source_text,
            written_by=by,
            written_at=at,
            reviewed_by=by if is_reviewed else None,
            reviewed_at=at if is_reviewed else None,
        )
        for change in changes
        if change.text.strip()
    )
    edits.edited(template, by=by, at=at, via=via, language=language)


def _tidy(text: str) -> str:
    """As it is kept: lines end one way, and what is nothing but blanks is nothing."""
    plain = units.plain(text)
    return plain if plain.strip() else ""


def _write_columns(template: MessageTemplate, language: str, changes: Iterable[Change]) -> None:
    blocks = {block.key: block for block in template.blocks.all()}
    of_template = []
    for change in changes:
        column = languages.column(change.unit.field, language)
        if change.unit.block_key:
            block = blocks[change.unit.block_key]
            setattr(block, column, change.text)
            block.save(update_fields=[column])
        else:
            setattr(template, column, change.text)
            of_template.append(column)
    template.save(update_fields=[*of_template, "updated_at"])


def _write_rows(rows: Iterable[TranslatedUnit]) -> None:
    TranslatedUnit.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["template", "language", "unit"],
        update_fields=["state", "source_text", "written_by", "written_at", "reviewed_by", "reviewed_at"],
    )


def _rows(template: MessageTemplate, language: str) -> dict[str, TranslatedUnit]:
    return {row.unit: row for row in TranslatedUnit.objects.filter(template=template, language=language)}


def _put_name(template: MessageTemplate, language: str, chosen: Sequence[Unit], *, by: User, at: datetime) -> None:
    """Reviewed, in the name of `by`: of words from before the desk nothing is known but that they are there."""
    if not chosen:
        return
    rows = _rows(template, language)
    for unit in chosen:
        row = rows.get(unit.id) or TranslatedUnit(
            template=template, language=language, unit=unit.id, written_at=template.updated_at
        )
        row.state, row.source_text = UnitState.REVIEWED, unit.source
        row.reviewed_by, row.reviewed_at = by, at
        row.save()
    what = {"language": language, "units": [unit.id for unit in chosen]}
    audit.record("campaigns.review_translation", by=by, on=template, after=what)
