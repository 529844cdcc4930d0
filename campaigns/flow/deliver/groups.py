"""Who is in the next group, and what will each of them read? Rendered before anything is promised to the ledger."""

from __future__ import annotations

import json
import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connection

from campaigns.flow import render
from campaigns.flow.deliver import copies, keys
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.copies import Place
from campaigns.gateways import EmailEnvelope, Envelope

logger = logging.getLogger(__name__)

READ: Final = """
    SELECT m.n, m.contact_id, m.address_id, m.address, m.slot_values, m.possible_duplicate, c.public_id,
           clock_timestamp()
      FROM campaigns_message m
      LEFT JOIN contacts_contact c ON c.id = m.contact_id
     WHERE m.ledger = %(ledger)s AND m.campaign_id = %(campaign)s AND m.n BETWEEN %(cursor)s AND %(last)s
       AND m.status IN ('pending', 'deferred') AND (m.not_before IS NULL OR m.not_before <= clock_timestamp())
     ORDER BY m.n
     LIMIT %(size)s
"""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the group, as it was read."""

    n: int
    contact: int
    address_id: int | None
    address: str
    slot_values: str | None
    possible_duplicate: bool
    public_id: uuid.UUID | None
    now: datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's copy. `envelope` is None where the text could not be made."""

    person: Person
    envelope: Envelope | None
    body_hash: bytes


@dataclass(frozen=True, slots=True)
class Group:
    """What one intent commit will cover, and where the reading goes on after it."""

    copies: list[Copy]

    @property
    def next_n(self) -> int:
        return self.copies[-1].person.n + 1


def prepare(claim: Claim, *, cursor: int, skeleton: render.Skeleton) -> Group | None:
    """The next group from `cursor` on, rendered; None at the end of the batch."""
    size = settings.GROUP_SIZE[claim.lane]
    with connection.cursor() as database:
        database.execute(READ, claim.named(cursor=cursor, size=size))
        people = [Person(*row) for row in database.fetchall()]
    return Group([_copy(claim, skeleton, person) for person in people]) if people else None


def _copy(claim: Claim, skeleton: render.Skeleton, person: Person) -> Copy:
    try:
        return _rendered(claim, skeleton, person)
    except Exception:
        # Whatever it is: this person's text fails, and the campaign goes on. Named by key, never by content.
        logger.exception("message %s.%s could not be rendered", claim.campaign, person.n)
        return Copy(person, envelope=None, body_hash=b"")


def _rendered(claim: Claim, skeleton: render.Skeleton, person: Person) -> Copy:
    rendered = _filled(claim, skeleton, person)
    local = keys.local_part(claim.campaign, person.n)
    message_id = keys.message_id(local)

    def seven_bit() -> bytes:
        # Filled anew, for the few servers that need it: nobody keeps hundreds of rendered pages for them.
        again = _filled(claim, skeleton, person)
        return render.mime(skeleton, again, to=person.address, message_id=message_id, date=person.now, seven_bit=True)

    envelope = EmailEnvelope(
        key=message_id,
        sender=keys.return_path(local),
        recipient=person.address,
        content=render.mime(skeleton, rendered, to=person.address, message_id=message_id, date=person.now),
        content_7bit=seven_bit,
    )
    return Copy(person, envelope, bytes.fromhex(rendered.hash))


def _filled(claim: Claim, skeleton: render.Skeleton, person: Person) -> render.RenderedEmail:
    values = json.loads(person.slot_values) if person.slot_values else {}
    place = Place(claim.campaign, person.n, claim.topic, claim.channel, claim.purpose)
    return copies.filled(skeleton.compiled, values, place=place, public_id=person.public_id)
