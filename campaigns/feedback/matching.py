"""Of which message is a report? By our key, else by the provider's name for it; by nothing a stranger could invent.

An address that a report names is never believed: what follows, follows for the address the message went to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Q

from campaigns.enums import MessageStatus
from campaigns.feedback.reports import Report
from campaigns.flow.deliver import keys, references
from campaigns.models import Campaign, MessageReference


class Told(NamedTuple):
    """A report, and the receipt that brought it."""

    receipt: int
    provider: str
    received_at: datetime
    report: Report


class Copy(NamedTuple):
    """The message as it stands, as far as feedback asks."""

    ledger: int
    campaign: int
    n: int
    contact: int
    channel: str
    address: str  # empty where the person was erased
    status: str
    sent_at: datetime | None

    @property
    def is_known(self) -> bool:
        """Was its hand-over at least tried, and its result written? Before that there is nothing to say of it."""
        return self.status != MessageStatus.SENDING


Place = tuple[int, int]

FIND: Final = """
    SELECT m.ledger, m.campaign_id, m.n, m.contact_id, m.channel, m.address, m.status, m.sent_at
      FROM unnest(%(campaigns)s::bigint[], %(places)s::int[]) AS told (campaign_id, n)
      JOIN campaigns_message m ON m.ledger = %(ledger)s AND m.campaign_id = told.campaign_id AND m.n = told.n
"""


def places_of(told: Sequence[Told]) -> list[Place | None]:
    """For each report where the message stands that it names; the letters of the outbox have campaign 0."""
    by_key = [named_place(one.report) for one in told]
    named = [(one.provider, references.kept(one.report.reference)) for one in told]
    unknown = {name for name, place in zip(named, by_key, strict=True) if place is None and name[1]}
    by_reference = _by_reference(unknown)
    return [place or by_reference.get(name) for place, name in zip(by_key, named, strict=True)]


def copies_at(places: Sequence[Place | None]) -> list[Copy | None]:
    """The message that stands at each place, or None where we know none."""
    found = _found({place for place in places if place})
    return [found.get(place) if place else None for place in places]


def named_place(report: Report) -> Place | None:
    """What our sealed key says, if that is what the report carries."""
    return keys.resolve(local_part(report)) if report.key else None


def local_part(report: Report) -> str:
    return report.key.strip("<>").partition("@")[0]


def _by_reference(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    of_provider = defaultdict(set)
    for provider, reference in names:
        of_provider[provider].add(reference)
    wanted = Q()
    for provider, some in of_provider.items():
        wanted |= Q(provider=provider, reference__in=some)
    if not wanted:
        return {}
    rows = MessageReference.objects.filter(wanted).values_list("provider", "reference", "campaign_id", "n")
    return {(provider, reference): (campaign, n) for provider, reference, campaign, n in rows}


def _found(places: set[Place]) -> dict[Place, Copy]:
    """A statement for each partition of the ledger: which one it is, the planner has to know."""
    ledgers = dict(
        Campaign.objects.filter(pk__in={campaign for campaign, _ in places}, ledger__isnull=False).values_list(
            "pk", "ledger"
        )
    )
    by_ledger = defaultdict(list)
    for place in sorted(places):
        if place[0] in ledgers:
            by_ledger[ledgers[place[0]]].append(place)
    found: dict[Place, Copy] = {}
    with connection.cursor() as cursor:
        for ledger, some in by_ledger.items():
            cursor.execute(FIND, {"ledger": ledger, "campaigns": [c for c, _ in some], "places": [n for _, n in some]})
            found.update({(copy.campaign, copy.n): copy for copy in map(Copy._make, cursor.fetchall())})
    return found
