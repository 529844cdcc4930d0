"""Another system tells us of one person: who they are and how to reach them. Rights are `contacts.consents`'."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from contacts import address_book
from contacts import attributes as declared
from contacts.address_book import PushSubscription, subscribe_to_push, unsubscribe_from_push
from contacts.consents import PersonErased
from contacts.enums import AddressKind, LanguageSource
from contacts.models import Contact, Reference

# What a system may say of a person; everything it leaves out stays as it is.
DETAILS: Final = (
    "given_name",
    "family_name",
    "native_name",
    "language",
    "language_tag",
    "country",
    "region",
    "postcode",
    "time_zone",
    "birth_year",
    "is_minor",
    "tags",
)

# What the person said themself is not overruled by what others say of them.
_TRUST: Final = [LanguageSource.ASSUMED, LanguageSource.REPORTED, LanguageSource.STATED]


class ReferenceTaken(CommitteeError):
    message = _("This id already names somebody else: merge the two people, or correct the id.")


__all__ = [
    "DETAILS",
    "PushSubscription",
    "ReferenceTaken",
    "Registered",
    "known_as",
    "register",
    "subscribe_to_push",
    "unsubscribe_from_push",
]


@dataclass(frozen=True, slots=True)
class Registered:
    contact: Contact
    created: bool
    changed: bool


def known_as(system: str, external_id: str) -> Contact | None:
    """Whom `system` knows by this id, their own or one of their ids in other systems.

    Of an entry that was merged, the one that was kept; it may be erased.
    """
    named = {"system": system, "external_id": external_id}
    found = Contact.objects.filter(**named).first()
    found = found or Contact.objects.filter(references__in=Reference.objects.filter(**named)).first()
    while found and found.merged_into:
        found = found.merged_into
    return found


@transaction.atomic
def register(
    *,
    system: str,
    external_id: str,
    details: Mapping[str, Any],
    at: datetime,
    email: str | None = None,
    phone: str | None = None,
    attributes: Mapping[str, object] | None = None,
    references: Iterable[tuple[str, str]] = (),
    push: Iterable[PushSubscription] = (),
    language_source: LanguageSource = LanguageSource.REPORTED,
) -> Registered:
    """Create or update the person whom `system` knows as `external_id`. Saying the same twice changes nothing.

    Somebody who was merged is the person they were merged into. An address is the current one from `at` on, beside
    the older ones, of which none is taken away; a suppression on it stands.
    Raises `InvalidAddress`, `BadValue`, `UnknownAttribute`, `ReferenceTaken` or `PersonErased`, and then nothing was
    written.
    """
    stated = {**details, **({"language_source": language_source} if "language" in details else {})}
    contact, created = _known_or_new(system, external_id, stated)
    if contact.erased_at:
        raise PersonErased
    changed = _update(contact, stated, declared.cleaned(attributes or {})) or created
    for kind, written in ((AddressKind.EMAIL, email), (AddressKind.PHONE, phone)):
        if written:
            changed = address_book.state(contact, kind, written, at=at) or changed
    for subscription in push:
        changed = subscribe_to_push(contact, endpoint=subscription.endpoint, keys=subscription.keys, at=at) or changed
    for reference in references:
        changed = _refer(contact, *reference) or changed
    return Registered(contact, created, changed)


def _known_or_new(system: str, external_id: str, details: Mapping[str, Any]) -> tuple[Contact, bool]:
    """The person, locked. Whoever creates them at the same moment, or merges them, is waited for."""
    while True:
        if known := known_as(system, external_id):
            return Contact.objects.hold(known.pk), False
        try:
            return _create(system, external_id, details), True
        except IntegrityError:
            if known_as(system, external_id) is None:
                raise  # what was told is impossible, and no race


@transaction.atomic
def _create(system: str, external_id: str, details: Mapping[str, Any]) -> Contact:
    """Raises `IntegrityError` where the id names somebody by now; a merge that makes it so is waited for."""
    contact = Contact.objects.create(system=system, external_id=external_id, **details)
    if Reference.objects.filter(system=system, external_id=external_id).exists():
        raise IntegrityError
    return contact


def _update(contact: Contact, details: Mapping[str, Any], stated: Mapping[str, declared.Value | None]) -> bool:
    told = dict(details)
    if _TRUST.index(LanguageSource(contact.language_source)) > _TRUST.index(
        told.get("language_source", LanguageSource.STATED)
    ):
        for name in ("language", "language_tag", "language_source"):
            told.pop(name, None)
    if stated:
        held = {**contact.attributes, **stated}
        told["attributes"] = {code: value for code, value in held.items() if value is not None}
    changed = [name for name, value in told.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, told[name])
    if changed:
        contact.save(update_fields=[*changed, "updated_at"])
    return bool(changed)


def _refer(contact: Contact, system: str, external_id: str) -> bool:
    """Let this id name the person too. Raises `ReferenceTaken`."""
    known = known_as(system, external_id)
    if known is None:
        _made, is_new = Reference.objects.get_or_create(
            system=system, external_id=external_id, defaults={"contact": contact}
        )
        return is_new
    if known != contact:
        raise ReferenceTaken
    return False
