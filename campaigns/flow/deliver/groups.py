"""Who is in the next group, and what will each of them read? Rendered before anything is promised to the ledger."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from campaigns.flow.deliver import devices, envelopes, statements
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.envelopes import Copy, Person
from campaigns.flow.deliver.texts import Text
from contacts import consents
from contacts.enums import Channel

logger = logging.getLogger(__name__)

# The time is told once: to read it two hundred times costs more than a person's links.
READ: Final = """
    SELECT m.n, m.contact_id, m.address_id, m.address, m.slot_values, m.possible_duplicate, c.public_id,
           {agrees}, CASE WHEN row_number() OVER (ORDER BY m.n) = 1 THEN clock_timestamp() END
      FROM campaigns_message m
      LEFT JOIN contacts_contact c ON c.id = m.contact_id
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n BETWEEN %(cursor)s AND %(last)s
       AND m.status IN ('pending', 'deferred') AND (m.not_before IS NULL OR m.not_before <= clock_timestamp())
     ORDER BY m.n
     LIMIT %(size)s
"""
# Asked only where a campaign measures; and asked again, of those who do agree, at the gate.
AGREES: Final = f"{consents.AGREES.format(contact='COALESCE(c.merged_into_id, c.id)', channel='m.channel')} IS TRUE"


@dataclass(frozen=True, slots=True)
class Group:
    """What one intent commit will cover, and where the reading goes on after it."""

    copies: list[Copy]

    @property
    def next_n(self) -> int:
        return self.copies[-1].person.n + 1


def prepare(claim: Claim, *, cursor: int, skeleton: Text, at_most: int | None = None) -> Group | None:
    """The next group from `cursor` on, rendered; None at the end of the batch."""
    size = min(settings.GROUP_SIZE[claim.lane], at_most or settings.GROUP_SIZE[claim.lane])
    with statements.prepared() as database:
        database.execute(
            READ.format(agrees=AGREES if claim.measures else "false"), claim.named(cursor=cursor, size=size)
        )
        rows = database.fetchall()
    people = [Person(*(*row[:-1], rows[0][-1])) for row in rows]
    if claim.channel == Channel.PUSH:
        people = devices.with_devices(people)
    return Group([_copy(claim, skeleton, person) for person in people]) if people else None


def _copy(claim: Claim, skeleton: Text, person: Person) -> Copy:
    try:
        return envelopes.made(claim, skeleton, person)
    except Exception:
        # Whatever it is: this person's text fails, and the campaign goes on. Named by key, never by content.
        logger.exception("message %s.%s could not be rendered", claim.campaign, person.n)
        return Copy(person, envelope=None, body_hash=b"")
