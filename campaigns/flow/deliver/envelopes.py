"""What leaves for one person? Their copy, put into the envelope of its channel."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from django.conf import settings

from campaigns.enums import Purpose
from campaigns.flow import render
from campaigns.flow.deliver import copies, keys
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.copies import Place
from campaigns.flow.deliver.texts import Text
from campaigns.flow.render.compiled import Copy_co, Woven
from campaigns.gateways import Device, EmailEnvelope, Envelope, PushEnvelope, SmsEnvelope
from committee import languages
from contacts import addresses

# RFC 8030, 5.3: what wakes a telephone that saves its battery.
URGENCY: Final = {Purpose.SAFETY: "high", Purpose.SERVICE: "normal", Purpose.MARKETING: "low"}


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
    agrees: bool  # to be measured
    now: datetime
    devices: tuple[Device, ...] = ()  # where it is a push message


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's copy. `envelope` is None where the text could not be made.

    Of somebody who agreed to be measured there are two: `marked` leaves if the gate finds that they still agree. The
    hash is that of the words, which are the same in both.
    """

    person: Person
    envelope: Envelope | None
    body_hash: bytes
    marked: Envelope | None = None


def made(claim: Claim, text: Text, person: Person) -> Copy:
    """The copy of one person, ready to be promised. Raises whatever the text of that person raises."""
    match text:
        case render.Skeleton():
            return _email(claim, text, person)
        case render.CompiledSms():
            return _sms(claim, text, person)
        case render.CompiledPush():
            return _push(claim, text, person)


def _email(claim: Claim, skeleton: render.Skeleton, person: Person) -> Copy:
    rendered = _filled(claim, skeleton.compiled, person)
    envelope = _letter(claim, skeleton, rendered, person)
    body_hash = render.digest(skeleton, rendered, envelope.content)
    return Copy(person, envelope, body_hash, _marked(claim, skeleton.marked, person) if person.agrees else None)


def _marked(claim: Claim, skeleton: render.Skeleton, person: Person) -> EmailEnvelope:
    return _letter(claim, skeleton, _filled(claim, skeleton.compiled, person), person)


def _letter(claim: Claim, skeleton: render.Skeleton, rendered: render.RenderedEmail, person: Person) -> EmailEnvelope:
    local = keys.local_part(claim.campaign, person.n)
    message_id = keys.message_id(local)
    written = partial(render.mime, skeleton, rendered, to=person.address, message_id=message_id, date=person.now)
    return EmailEnvelope(
        key=message_id,
        sender=keys.return_path(local),
        recipient=person.address,
        content=written(),
        content_7bit=partial(written, seven_bit=True),
    )


def _sms(claim: Claim, compiled: render.CompiledSms, person: Person) -> Copy:
    rendered = _filled(claim, compiled, person)
    envelope = SmsEnvelope(
        key=keys.local_part(claim.campaign, person.n),
        recipient=person.address,
        sender=compiled.sender_id,
        text=rendered.text,
        parts=rendered.parts.parts,
        country=addresses.phone_country(person.address),
    )
    return Copy(person, envelope, bytes.fromhex(rendered.hash))


def _push(claim: Claim, compiled: render.CompiledPush, person: Person) -> Copy:
    rendered = _filled(claim, compiled, person)
    key = keys.local_part(claim.campaign, person.n)
    envelope = PushEnvelope(
        key=key,
        recipient=person.address,
        devices=person.devices,
        payload=notification(rendered, key=key, language=claim.language),
        ttl=_seconds_to_keep(claim, person),
        urgency=URGENCY[Purpose(claim.purpose)],
        topic=keys.topic(key),
    )
    return Copy(person, envelope, bytes.fromhex(rendered.hash))


def notification(rendered: render.RenderedPush, *, key: str, language: str) -> bytes:
    """What the script in the browser, or an app, is told to show."""
    said = {
        "title": rendered.title,
        "body": rendered.body,
        "link": rendered.url,
        "tag": key,  # what shows once, however often it comes
        "lang": language,
        "dir": languages.direction(language),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _seconds_to_keep(claim: Claim, person: Person) -> int:
    """For a device that is off: no longer than the message is of use."""
    most: int = settings.PUSH_SECONDS[claim.lane]
    if claim.valid_until is None:
        return most
    return max(min(most, int((claim.valid_until - person.now).total_seconds())), 0)


def _filled(claim: Claim, compiled: Woven[Copy_co], person: Person) -> Copy_co:
    values = json.loads(person.slot_values) if person.slot_values else {}
    if person.agrees:
        values[render.MARK] = keys.mark(claim.campaign, person.n)
    place = Place(claim.campaign, person.n, claim.topic, claim.channel, claim.purpose)
    return copies.filled(compiled, values, place=place, public_id=person.public_id)
