"""Rows for tests, each valid as it comes: a test names only what it is about."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from committee import languages
from committee.models import User
from contacts import addresses
from contacts.enums import AddressKind, Channel, ConsentSource, ConsentStatus, LegalBasis, SuppressionReason
from contacts.models import Address, Consent, ConsentRecord, Contact, Suppression, Topic

NOON = datetime(2024, 7, 26, 12, tzinfo=UTC)

_numbers = itertools.count(1)


def make_user(*, username: str = "", **fields: Any) -> User:
    return User.objects.create_user(username=username or f"user-{next(_numbers)}", is_staff=True, **fields)


def make_topic(code: str = "news", *, basis: LegalBasis = LegalBasis.CONSENT) -> Topic:
    """The topic of that code, named in all nine languages; made once."""
    names = {languages.column("name", language): f"{code} {language}" for language in languages.CODES}
    topic, _made = Topic.objects.get_or_create(code=code, defaults={"basis": basis, **names})
    return topic


def make_contact(
    *,
    email: str | None = "",
    phone: str | None = None,
    opted_in: str | None = None,
    channel: Channel = Channel.EMAIL,
    suppressed: bool = False,
    at: datetime = NOON,
    **fields: Any,
) -> Contact:
    """A person with an e-mail address (None: without), opted in to the topic of that code when one is named."""
    number = next(_numbers)
    contact = Contact.objects.create(**{"external_id": f"person-{number}", "language": "fr", **fields})
    if email is not None:
        make_address(contact, email or f"person-{number}@example.org", suppressed=suppressed)
    if phone is not None:
        make_address(contact, phone, kind=AddressKind.PHONE)
    if opted_in is not None:
        make_consent(contact, topic=make_topic(opted_in), channel=channel, at=at)
    return contact


def make_address(
    contact: Contact, value: str, *, kind: AddressKind = AddressKind.EMAIL, suppressed: bool = False, **fields: Any
) -> Address:
    """An address already in its normal form; `suppressed` puts a standing suppression on it."""
    digest = addresses.digest(kind, value)
    if suppressed:
        Suppression.objects.create(kind=kind, digest=digest, reason=SuppressionReason.COMPLAINT)
    return Address.objects.create(
        contact=contact, kind=kind, value=value, normalised=value, digest=digest, verified_at=NOON, **fields
    )


def make_consent(
    contact: Contact,
    *,
    topic: Topic,
    channel: Channel = Channel.EMAIL,
    status: ConsentStatus = ConsentStatus.GRANTED,
    at: datetime = NOON,
) -> Consent:
    """The current right and the record it derives from."""
    record = ConsentRecord.objects.create(
        subject=contact.subject,
        topic=topic,
        channel=channel,
        status=status,
        decided_at=at,
        source=ConsentSource.CONFIRMATION,
    )
    return Consent.objects.create(
        contact=contact, topic=topic, channel=channel, status=status, since=at, record=record
    )
