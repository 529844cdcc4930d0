"""How do words get into their columns, and what is known of them beside? Of one language, under a lock.

What a picture shows and what a product is called stands on several templates: whoever writes it holds all of them, and
each of them is edited by it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from campaigns import contents
from campaigns.approvals import edits
from campaigns.enums import EditVia, UnitState
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import shared, units
from campaigns.translations.shared import Shared
from campaigns.translations.units import Unit
from committee import languages
from committee.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """New words for a text, and what they are a translation of."""

    unit: Unit
    text: str
    source_text: str


def tidy(text: str) -> str:
    """As it is kept: lines end one way, and what is nothing but blanks is nothing."""
    plain = contents.plain(text)
    return plain if plain.strip() else ""


def locked(template_id: int, wanted: Collection[str] | None) -> MessageTemplate:
    """The template, held with those that share its texts, as far as these are `wanted` (None: all)."""
    there = MessageTemplate.objects.get(pk=template_id)
    return shared.locked(template_id, _shared(unit for unit in units.of(there) if wanted is None or unit.id in wanted))


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
    """These words into the columns of their language. Of a locked template."""
    if not changes:
        return
    _write_columns(template, language, changes)
    emptied = [change.unit for change in changes if not change.text.strip()]
    units.kept(template, emptied).filter(language=language, unit__in=[unit.id for unit in emptied]).delete()
    known = {"state": state, "written_by": by, "written_at": at}
    _write_rows(
        change.unit.row(template, language, source_text=change.source_text, **known)
        for change in changes
        if change.text.strip()
    )
    for each in _edited(template, _shared(change.unit for change in changes)):
        edits.edited(each, by=by, at=at, via=via, language=language)


def kept(template: MessageTemplate, found: Iterable[Unit], language: str) -> dict[str, TranslatedUnit]:
    """What is known of these texts, by their address."""
    return {row.unit: row for row in units.kept(template, found).filter(language=language)}


def put_name(template: MessageTemplate, language: str, read: Sequence[Unit], *, by: User, at: datetime) -> None:
    """Reviewed as they are: of words from before the desk nothing is known but that they are there."""
    rows = kept(template, read, language)
    known = {"state": UnitState.REVIEWED, "reviewed_by": by, "reviewed_at": at}
    before = {unit.id: rows.get(unit.id) for unit in read}
    _write_rows(
        unit.row(
            template,
            language,
            written_by=row.written_by if (row := before[unit.id]) else None,
            written_at=row.written_at if row else template.updated_at,
            **known,
        )
        for unit in read
    )


def _shared(found: Iterable[Unit]) -> list[Shared]:
    return [unit.shared for unit in found if unit.shared]


def _edited(template: MessageTemplate, things: Sequence[Shared]) -> Iterable[MessageTemplate]:
    others = shared.showing(things).exclude(pk=template.pk).order_by("pk") if things else ()
    return [template, *others]


def _write_columns(template: MessageTemplate, language: str, changes: Iterable[Change]) -> None:
    of_template = []
    for change in changes:
        column = languages.column(change.unit.field, language)
        if change.unit.owner in {None, template}:
            setattr(template, column, change.text)
            of_template.append(column)
        else:
            setattr(change.unit.owner, column, change.text)
            change.unit.owner.save(update_fields=[column])
    template.save(update_fields=[*of_template, "updated_at"])


def _write_rows(rows: Iterable[TranslatedUnit]) -> None:
    TranslatedUnit.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["template", "language", "unit"],
        update_fields=[
            "state",
            "source_text",
            "source_language",
            "written_by",
            "written_at",
            "reviewed_by",
            "reviewed_at",
        ],
    )
