"""How does a person come by an address, which of several is the current one, and how is one taken away?

Of several of one kind, the one stated last is written to. Nothing here lifts a suppression, and only a browser that
subscribes again revives its own address.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts import addresses, push_services
from contacts.addresses import InvalidAddress
from contacts.consents import PersonErased
from contacts.enums import AddressKind
from contacts.models import Address, Contact

# What a browser makes for a subscription (RFC 8291): a point on the curve P-256, and a secret.
_BYTES_OF_KEYS: Final = {"p256dh": 65, "auth": 16}
LONGEST_ENDPOINT: Final = 1_000
_A_MOMENT: Final = timedelta(microseconds=1)
# In one order for everybody, and past whom another has in hand: nobody waits in a circle.
_FORGET: Final = """
    DELETE FROM contacts_address
     WHERE id IN (SELECT id FROM contacts_address WHERE kind = 'push' AND digest = ANY(%(digests)s)
                   ORDER BY id FOR UPDATE SKIP LOCKED)
"""


class ReasonMissing(CommitteeError):
    message = _("Say why this address goes: somebody may ask later.")


class InvalidSubscription(InvalidAddress):
    message = _("This is not a push subscription as browsers make them.")


@dataclass(frozen=True, slots=True)
class PushSubscription:
    """Where a browser or an app is reached, and the keys its messages are encrypted with."""

    endpoint: str
    keys: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def state(contact: Contact, kind: AddressKind, written: str, *, at: datetime) -> bool:
    """The person is reached here from now on; False when that was known. Raises `InvalidAddress`, `PersonErased`."""
    contact = _locked(contact)
    if kind == AddressKind.EMAIL:
        normalised, line = addresses.normalise_email(written), ""
    else:
        normalised = addresses.normalise_phone(written, country=contact.country or None)
        line = addresses.phone_line(normalised)
    return _make_current(contact, kind, written.strip(), normalised, line=line, at=at)


@transaction.atomic
def subscribe_to_push(contact: Contact, *, endpoint: str, keys: Mapping[str, str], at: datetime) -> bool:
    """The person's browser or app gets push messages; False when that was known.

    A browser's endpoint belongs to a push service that we write to; an app's is `fcm:` and its registration token.
    Raises `InvalidSubscription` and `PersonErased`.
    """
    contact = _locked(contact)
    keys_kept = checked_keys(endpoint, keys)
    changed = _make_current(contact, AddressKind.PUSH, endpoint, endpoint, keys=keys_kept, at=at)
    # A browser that subscribes lives, whatever was once said of it.
    dead = contact.addresses.filter(kind=AddressKind.PUSH, normalised=endpoint).exclude(dead_since=None)
    return bool(dead.update(dead_since=None)) or changed


@transaction.atomic
def unsubscribe_from_push(contact: Contact, *, endpoint: str) -> bool:
    """The browser gave its subscription up, and nothing can reach it any more; False when none was known."""
    contact = Contact.objects.hold(contact.pk)
    gone, _rows = contact.addresses.filter(kind=AddressKind.PUSH, normalised=endpoint).delete()
    return bool(gone)


def forget_push(endpoints: Collection[str]) -> int:
    """Their push services call these subscriptions gone, whoever has them; says how many addresses went.

    A browser that was uninstalled never comes back under the same endpoint: nothing is lost with the row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, {"digests": [addresses.digest(AddressKind.PUSH, one) for one in endpoints]})
        return int(cursor.rowcount)


@transaction.atomic
def replace(address: Address, written: str, *, by: User, at: datetime) -> bool:
    """Staff correct an address: the new one becomes current, the old one goes. False when nothing changed.

    Raises `InvalidAddress` and `PersonErased`.
    """
    contact = _locked(address.contact)
    before = set(contact.addresses.values_list("pk", flat=True))
    state(contact, AddressKind(address.kind), written, at=at)
    current = _newest(contact, address.kind)
    if current is None or current.pk == address.pk:
        return False
    Address.objects.filter(pk=address.pk, contact=contact).delete()
    audit.record(
        "contacts.replace_address",
        by=by,
        on=contact,
        after={"kind": address.kind, "known_before": current.pk in before},
    )
    return True


@transaction.atomic
def remove(address: Address, *, why: str, by: User) -> None:
    """Staff take an address away; the trail keeps why, and not which. Raises `ReasonMissing`."""
    if not why.strip():
        raise ReasonMissing
    contact = Contact.objects.hold(address.contact_id)
    gone, _rows = Address.objects.filter(pk=address.pk, contact=contact).delete()
    if gone:
        audit.record("contacts.remove_address", by=by, on=contact, before={"kind": address.kind}, reason=why.strip())


def _locked(contact: Contact) -> Contact:
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at:
        raise PersonErased
    return contact


def _newest(contact: Contact, kind: str) -> Address | None:
    return contact.addresses.filter(kind=kind).order_by("-current_since", "-pk").first()


def _make_current(
    contact: Contact,
    kind: AddressKind,
    value: str,
    normalised: str,
    *,
    at: datetime,
    line: str = "",
    keys: Mapping[str, str] | None = None,
) -> bool:
    newest = _newest(contact, kind)
    if newest and newest.normalised == normalised and newest.keys == keys:
        return False
    # Later than the one it takes the place of, whatever clock that one was stated by.
    since = max(at, newest.current_since + _A_MOMENT) if newest else at
    Address.objects.update_or_create(
        contact=contact,
        kind=kind,
        normalised=normalised,
        defaults={"current_since": since, "keys": keys},
        create_defaults={
            "value": value,
            "digest": addresses.digest(kind, normalised),
            "line": line,
            "current_since": since,
            "keys": keys,
        },
    )
    return True


def checked_keys(endpoint: str, keys: Mapping[str, str]) -> dict[str, str] | None:
    """The keys of a browser whose endpoint we write to; None for an app: its own service encrypts. Raises
    `InvalidSubscription`.
    """
    if push_services.is_app(endpoint) and not keys:
        return None
    if len(endpoint) > LONGEST_ENDPOINT or not push_services.is_known(endpoint):
        raise InvalidSubscription
    return {name: _checked_key(keys.get(name, ""), size) for name, size in _BYTES_OF_KEYS.items()}


def _checked_key(written: str, size: int) -> str:
    try:
        found = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except (binascii.Error, ValueError):
        raise InvalidSubscription from None
    if len(found) != size:
        raise InvalidSubscription
    return written.rstrip("=")
