"""To which address went the letter of the outbox that a report names? It has no campaign: it stands at `0.<n>`.

Such a letter asks whether an address is somebody's, or answers them: who complains of it has never been ours, and a
mailbox that does not exist was mistyped. No state of its own follows from what is told of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from campaigns.feedback import sources
from campaigns.feedback.matching import Place, Told
from campaigns.feedback.reports import Report
from campaigns.flow.deliver import keys
from contacts import addresses
from contacts.addresses import InvalidEmail
from contacts.enums import Channel
from contacts.models import Notice


class Letter(NamedTuple):
    """Where it went; the address is empty where nobody knows it any more."""

    channel: str
    address: str


def is_of_notice(place: Place | None) -> bool:
    """Named by us, or by the provider that took it: so it left, whether or not its row is still kept."""
    return place is not None and place[0] == keys.NO_CAMPAIGN


def letters_of(told: Sequence[Told], places: Sequence[Place | None]) -> list[tuple[Letter, Report]]:
    """Those of the outbox alone, with what was told of each."""
    named = {one: place[1] for one, place in zip(told, places, strict=True) if place and is_of_notice(place)}
    if not named:
        return []
    rows = Notice.objects.filter(pk__in=named.values()).exclude(address="")
    kept = {pk: Letter(channel, address) for pk, channel, address in rows.values_list("pk", "channel", "address")}
    return [(kept.get(n) or _as_told(one), one.report) for one, n in named.items()]


def _as_told(one: Told) -> Letter:
    """An address that we have forgotten is taken from whoever carried the letter and signs what they say; from a
    letter, which anybody can write who has had one of ours, it is not.
    """
    if sources.named(one.provider) is None:
        return Letter(Channel.EMAIL, "")
    try:
        return Letter(Channel.EMAIL, addresses.normalise_email(one.report.recipient))
    except InvalidEmail:
        return Letter(Channel.EMAIL, "")
