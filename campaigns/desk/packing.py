"""What of a template is sent to an agency? Everything there is to translate, with how far it is; no links."""

from __future__ import annotations

from dataclasses import replace

from campaigns import approvals
from campaigns.desk.parcels import Item, Parcel
from campaigns.enums import State
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import states, units
from campaigns.translations.codes import UnitKind
from campaigns.translations.plurals import laid_out
from campaigns.translations.units import Unit


def parcel(template: MessageTemplate, language: str) -> Parcel:
    """One language, plurals laid out with the forms it has."""
    found = units.of(template)
    kept = {row.unit: row for row in units.kept(template, found).filter(language=language)}
    texts = units.texts(found, language)
    is_signed = bool(states.of_template(template)[language].signed_by)
    return Parcel(
        template_id=template.pk,
        title=template.name,
        sha256=approvals.template_sha256(template),
        source=template.source_language,
        language=language,
        items=tuple(
            _item(unit, texts[unit.id], kept.get(unit.id), language, is_signed=is_signed)
            for unit in found
            if unit.source.strip() and unit.kind is not UnitKind.LINK
        ),
    )


def _item(unit: Unit, target: str, kept: TranslatedUnit | None, language: str, *, is_signed: bool) -> Item:
    state = states.of_unit(unit, target, kept) or State.MISSING
    return Item(
        unit=replace(unit, source=laid_out(unit.source, language=language)),
        target=target if target.strip() else "",
        state=state,
        is_signed=is_signed and state is State.REVIEWED,
        old_source=kept.source_text if kept and state is State.STALE else "",
    )
