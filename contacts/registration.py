"""Another system tells us of one person: who they are and how to reach them. Rights are `contacts.consents`'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from contacts import addresses
from contacts.consents import PersonErased
from contacts.enums import AddressKind
from contacts.models import Address, Contact

# What a system may say of a person; everything it leaves out stays as it is.
DETAILS: Final = (
    "given_name",
    "family_name",
    "language",
    "language_tag",
    "country",
    "time_zone",
    "birth_year",
    "tags",
)


@dataclass(frozen=True, slots=True)
class Registered:
    contact: Contact
    created: bool
    changed: bool


@transaction.atomic
def register(
    *,
    system: str,
    external_id: str,
    details: Mapping[str, Any],
    email: str | None = None,
    phone: str | None = None,
) -> Registered:
    """Create or update the contact that `system` knows as `external_id`. Saying the same twice changes nothing.

    A new address is added beside the old ones; none is taken away, and a suppression on it stands.
    Raises `InvalidAddress` or `PersonErased`, and then nothing was written.
    """
    contact, created = Contact.objects.select_for_update(no_key=True).get_or_create(
        system=system, external_id=external_id, defaults=dict(details)
    )
    if contact.erased_at:
        raise PersonErased
    changed = created or _update(contact, details)
    for kind, value, normalised in _normalised(contact, email, phone):
        changed = _add_address(contact, kind, value, normalised) or changed
    return Registered(contact, created, changed)


def _update(contact: Contact, details: Mapping[str, Any]) -> bool:
    changed = [name for name, value in details.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, details[name])
    if changed:
        contact.save(update_fields=[*changed, "updated_at"])
    return bool(changed)


def _normalised(contact: Contact, email: str | None, phone: str | None) -> Iterable[tuple[AddressKind, str, str]]:
    if email:
        yield AddressKind.EMAIL, email, addresses.normalise_email(email)
    if phone:
        yield AddressKind.PHONE, phone, addresses.normalise_phone(phone, country=contact.country or None)


def _add_address(contact: Contact, kind: AddressKind, value: str, normalised: str) -> bool:
    _address, created = Address.objects.get_or_create(
        contact=contact,
        kind=kind,
        normalised=normalised,
        defaults={"value": value, "digest": addresses.digest(kind, normalised)},
    )
    return created
