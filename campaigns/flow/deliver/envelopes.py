"""What leaves for one person? Their copy, put into the envelope of its channel."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime

from campaigns.flow import render
from campaigns.flow.deliver import copies, keys
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.copies import Place
from campaigns.flow.deliver.texts import Text
from campaigns.flow.render.compiled import Copy_co, Woven
from campaigns.gateways import EmailEnvelope, Envelope


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


def made(claim: Claim, text: Text, person: Person) -> Copy:
    """The copy of one person, ready to be promised. Raises whatever the text of that person raises."""
    if isinstance(text, render.Skeleton):
        return _email(claim, text, person)
    raise TypeError(claim.channel)


def _email(claim: Claim, skeleton: render.Skeleton, person: Person) -> Copy:
    rendered = _filled(claim, skeleton.compiled, person)
    local = keys.local_part(claim.campaign, person.n)
    message_id = keys.message_id(local)

    def seven_bit() -> bytes:
        # Filled anew, for the few servers that need it: nobody keeps hundreds of rendered pages for them.
        again = _filled(claim, skeleton.compiled, person)
        return render.mime(skeleton, again, to=person.address, message_id=message_id, date=person.now, seven_bit=True)

    envelope = EmailEnvelope(
        key=message_id,
        sender=keys.return_path(local),
        recipient=person.address,
        content=render.mime(skeleton, rendered, to=person.address, message_id=message_id, date=person.now),
        content_7bit=seven_bit,
    )
    return Copy(person, envelope, bytes.fromhex(rendered.hash))


def _filled(claim: Claim, compiled: Woven[Copy_co], person: Person) -> Copy_co:
    values = json.loads(person.slot_values) if person.slot_values else {}
    place = Place(claim.campaign, person.n, claim.topic, claim.channel, claim.purpose)
    return copies.filled(compiled, values, place=place, public_id=person.public_id)
