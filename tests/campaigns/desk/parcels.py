"""A parcel for an agency, as the tests need it."""

from __future__ import annotations

from campaigns.desk.parcels import Item, Parcel
from campaigns.enums import State
from campaigns.translations.codes import UnitKind
from campaigns.translations.units import Unit

SHA: str = "ab" * 32


def unit(
    source: str, *, name: str = "subject", kind: UnitKind = UnitKind.TEXT, limit: int = 0, block: str = ""
) -> Unit:
    return Unit(name, "Subject", "subject", block, kind, limit, source, group="Block 1: text" if block else "")


def item(source: str, target: str = "", *, state: State = State.DRAFT, **fields: object) -> Item:
    signed = bool(fields.pop("is_signed", False))
    old = str(fields.pop("old_source", ""))
    return Item(unit(source, **fields), target, state, signed, old)  # type: ignore[arg-type]


def parcel(*items: Item, language: str = "ar", source: str = "fr") -> Parcel:
    return Parcel(12, "Une semaine", SHA, source, language, items)
