"""By which name does a provider tell of a message that it will not name by our key? As long as it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from campaigns.flow.deliver import keys, statements
from campaigns.models.receipt import LONGEST_REFERENCE

REFER: Final = """
    INSERT INTO campaigns_messagereference (provider, reference, ledger, campaign_id, n)
    SELECT %(provider)s, named.reference, %(ledger)s, %(campaign)s, named.n
      FROM unnest(%(places)s::int[], %(references)s::text[]) AS named (n, reference)
     WHERE named.reference <> ''
        ON CONFLICT DO NOTHING
"""

# Of the letters of the outbox, which have no campaign.
NO_LEDGER: Final = 0


def kept(reference: str) -> str:
    """As it is written down, and so as it is looked for: what a table takes of it, and no more."""
    return statements.writable(reference)[:LONGEST_REFERENCE]


def keep(
    cursor: Any, *, provider: str, ledger: int, campaign: int, places: Iterable[int], given: Sequence[str]
) -> None:
    """Remember which names the provider gave to these messages of a campaign; an empty one is our own key."""
    if any(given):
        references = [kept(reference) for reference in given]
        said = {"provider": provider, "ledger": ledger, "campaign": campaign}
        lists = {"places": statements.numbers(places), "references": statements.texts(references)}
        cursor.execute(REFER, {**said, **lists})


def keep_of_notices(cursor: Any, *, provider: str, places: Iterable[int], given: Sequence[str]) -> None:
    """The same of letters of the outbox."""
    keep(cursor, provider=provider, ledger=NO_LEDGER, campaign=keys.NO_CAMPAIGN, places=places, given=given)
