"""How does one leaf through eleven million messages? By the place of each in its campaign, never by counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from campaigns.models import Campaign, Message

ROWS: Final = 100


@dataclass(frozen=True, slots=True)
class MessagePage:
    """The rows in order, and the places from which the pages beside this one are asked for."""

    rows: list[Message]
    before: int | None
    after: int | None


def page_of(
    campaign: Campaign, *, status: str = "", language: str = "", after: int | None = None, before: int | None = None
) -> MessagePage:
    """The first rows beyond `after`, or the last ones short of `before`."""
    if campaign.ledger is None:
        return MessagePage([], None, None)
    # The ledger too, so that only its own partition is read.
    chosen = Message.objects.filter(ledger=campaign.ledger, campaign=campaign)
    if status:
        chosen = chosen.filter(status=status)
    if language:
        chosen = chosen.filter(language=language)
    if before is not None:
        rows = list(chosen.filter(n__lt=before).order_by("-n")[: ROWS + 1])
        more = len(rows) > ROWS
        rows = rows[:ROWS][::-1]
        return MessagePage(rows, rows[0].n if more else None, rows[-1].n if rows else None)
    rows = list(chosen.filter(n__gt=after or 0).order_by("n")[: ROWS + 1])
    more = len(rows) > ROWS
    rows = rows[:ROWS]
    return MessagePage(rows, rows[0].n if rows and after else None, rows[-1].n if more else None)


def masked(address: str) -> str:
    """Enough to recognise one's own test, too little to write to a stranger."""
    if not address:
        return ""  # erased, or never written to
    name, at, domain = address.rpartition("@")
    return f"{name[:1]}•••{at}{domain}" if at else "•••"
