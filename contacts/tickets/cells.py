"""What does a row of a ticket file say? The columns it may have, in English and French, and how each is read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.spreadsheets.headers import fold
from contacts.enums import TicketEventType, TicketKind
from contacts.rows import cells
from contacts.tickets.telling import GIVES, Holder, Told

# The headers each field is known by, beside its own name.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("ticket", "ticket number", "billet", "numéro de billet"),
    "happened_at": ("date", "when", "date de l’événement", "quand"),
    "type": ("event", "what", "événement", "type d’événement"),
    "holder": ("external id", "customer", "customer id", "id", "identifiant", "titulaire", "numéro client"),
    "holder_system": ("system", "système"),
    "session": ("session code", "code session", "épreuve"),
    "kind": ("ticket kind", "type de billet"),
    "category": ("catégorie",),
    "block": ("bloc",),
    "gate": ("porte",),
    "venue_part": ("part", "stand", "tribune", "partie du site"),
    "event_id": ("id of the event", "identifiant de l’événement"),
}
REQUIRED: Final = ("number", "happened_at")

# As long as the columns of the database.
_LONGEST: Final = {
    "number": 60,
    "holder": 100,
    "holder_system": 40,
    "session": 40,
    "category": 20,
    "block": 20,
    "gate": 20,
    "venue_part": 20,
    "event_id": 100,
}

_TYPE_NAMES: Final = {
    TicketEventType.BOUGHT: ("bought", "purchase", "sold", "acheté", "achat", "vendu"),
    TicketEventType.TRANSFERRED: ("transferred", "transfer", "transféré", "transfert", "cédé"),
    TicketEventType.RESOLD: ("resold", "resale", "revendu", "revente"),
    TicketEventType.REFUNDED: ("refunded", "refund", "cancelled", "remboursé", "remboursement", "annulé"),
    TicketEventType.CHANGED: ("changed", "change", "modifié", "modification", "échangé"),
}
_KIND_NAMES: Final = {
    TicketKind.PUBLIC: ("public", "standard"),
    TicketKind.COMPANION: ("companion", "accompagnateur", "accompagnant"),
    TicketKind.ACCESSIBILITY: ("accessibility", "accessible", "wheelchair", "pmr", "ufr"),
    TicketKind.HOSPITALITY: ("hospitality", "hospitalité", "hospitalités"),
}


class BadTicketCell(CommitteeError):
    """A cell that says nothing we can use: `field` is its column."""

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__(message)
        self.field = field


_MISSING: Final = _("This is missing.")
_TOO_LONG: Final = _("This is longer than %(most)d characters.")
_NO_TYPE: Final = _("Write bought, transferred, resold, refunded or changed.")
_NO_KIND: Final = _("Write public, companion, accessibility or hospitality.")


def told(row: Mapping[str, str], *, system: str, holders: str, at: datetime) -> Told:
    """The event that a row tells. Without a word on what happened it is a purchase. Raises `BadTicketCell`.

    `holders` is the system whose ids the holders have, where the row does not say.
    """
    for name in REQUIRED:
        if not row[name]:
            raise BadTicketCell(name, _MISSING)
    for name, most in _LONGEST.items():
        if len(row.get(name, "")) > most:
            raise BadTicketCell(name, _TOO_LONG % {"most": most})
    type_ = _type(row.get("type", ""))
    holder = row.get("holder", "")
    return Told(
        system=system,
        event_id=row.get("event_id") or _fingerprint(row),
        number=row["number"],
        type=type_,
        happened_at=_moment(row["happened_at"], at=at),
        # Files name the holder of a refund too: it is the one who holds it anyhow.
        holder=Holder(system=row.get("holder_system") or holders, external_id=holder)
        if holder and type_ in GIVES
        else None,
        session=row.get("session", ""),
        kind=_kind(row.get("kind", "")),
        category=row.get("category", ""),
        block=row.get("block", ""),
        gate=row.get("gate", ""),
        venue_part=row.get("venue_part", ""),
    )


def _fingerprint(row: Mapping[str, str]) -> str:
    """The same content, the same id, in whatever order the columns stand."""
    content = "\x1f".join(f"{name}\x1e{row[name]}" for name in FIELDS if row.get(name))
    return f"row:{hashlib.sha256(content.encode()).hexdigest()[:40]}"


def _moment(written: str, *, at: datetime) -> datetime:
    try:
        return cells.moment(written, at=at)
    except cells.BadCell as fault:
        raise BadTicketCell("happened_at", fault.args[0]) from None


def _type(written: str) -> TicketEventType:
    if not written:
        return TicketEventType.BOUGHT
    if (found := _types().get(fold(written))) is None:
        raise BadTicketCell("type", _NO_TYPE)
    return found


def _kind(written: str) -> str:
    if not written:
        return ""
    if (found := _kinds().get(fold(written))) is None:
        raise BadTicketCell("kind", _NO_KIND)
    return found.value


@cache
def _types() -> dict[str, TicketEventType]:
    return {fold(name): type_ for type_, names in _TYPE_NAMES.items() for name in names}


@cache
def _kinds() -> dict[str, TicketKind]:
    return {fold(name): kind for kind, names in _KIND_NAMES.items() for name in names}
