"""What does a cell of a ticket file say: what happened, of which kind the ticket is? In English and French."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.headers import fold
from contacts.enums import TicketEventType, TicketKind
from contacts.rows.cells import BadCell

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
_NO_TYPE: Final = _("Write bought, transferred, resold, refunded or changed.")
_NO_KIND: Final = _("Write public, companion, accessibility or hospitality.")


@lru_cache(maxsize=256)
def type_of(written: str) -> TicketEventType:
    """What happened; a purchase where the cell says nothing."""
    if not written:
        return TicketEventType.BOUGHT
    if (found := _types().get(fold(written))) is None:
        raise BadCell(_NO_TYPE)
    return found


@lru_cache(maxsize=256)
def kind_of(written: str) -> str:
    if not written:
        return ""
    if (found := _kinds().get(fold(written))) is None:
        raise BadCell(_NO_KIND)
    return found.value


@cache
def _types() -> dict[str, TicketEventType]:
    return {fold(name): type_ for type_, names in _TYPE_NAMES.items() for name in names}


@cache
def _kinds() -> dict[str, TicketKind]:
    return {fold(name): kind for kind, names in _KIND_NAMES.items() for name in names}
