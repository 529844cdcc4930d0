"""The conditions of reach as parts of a query, each for itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from contacts.enums import ADDRESS_KIND, SMS_LINES, Channel, ConsentStatus
from contacts.models import Address, Consent, Contact, Topic
from contacts.models.contact import minor_at

# The one last told to us; of two told at once, the one noted last.
_NEWEST: Final = ("-current_since", "-pk")


def permitted(channel: Channel, *, topic: Topic, contact: str = "pk") -> Exists | Combinable:
    """True for those who opted in; on a service topic, for those who did not refuse. `contact` names the outer key."""
    rights = Consent.objects.filter(contact=OuterRef(contact), topic=topic, channel=channel)
    if topic.needs_opt_in:
        return Exists(rights.filter(status=ConsentStatus.GRANTED))
    return ~Exists(rights.filter(status=ConsentStatus.WITHDRAWN))


def undisturbed(topic: Topic, *, at: datetime) -> Q:
    """Those whom nothing of their own keeps from this topic: neither their age nor a pause. A service reaches all."""
    if not topic.needs_opt_in:
        return Q()
    return ~minor_at(at) & (Q(paused_until=None) | Q(paused_until__lte=at))


def addressed(channel: Channel, *, contact: str = "pk") -> Exists:
    """True for those who have an address that the channel can write to, whatever its state."""
    return Exists(_addresses(Address.objects.all(), channel, contact))


def usable_address(channel: Channel, *, contact: str = "pk") -> QuerySet[Address]:
    """The address a message leaves to: the newest that is alive and not suppressed."""
    return _addresses(Address.objects.usable(), channel, contact).order_by(*_NEWEST)[:1]


def _addresses(addresses: QuerySet[Address], channel: Channel, contact: str) -> QuerySet[Address]:
    found = addresses.filter(contact=OuterRef(contact), kind=ADDRESS_KIND[channel])
    return found.filter(line__in=SMS_LINES) if channel == Channel.SMS else found


def reachable_on(contacts: QuerySet[Contact], channel: Channel, *, topic: Topic, at: datetime) -> QuerySet[Contact]:
    """Those of `contacts` whom we may and can write to about `topic`."""
    return contacts.filter(
        permitted(channel, topic=topic),
        Exists(usable_address(channel)),
        undisturbed(topic, at=at),
        erased_at=None,
        merged_into=None,
    )
