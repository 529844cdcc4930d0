"""May we write to this person, on this channel, about this topic? Each condition apart, so a refusal has a name."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import Combinable

from contacts.enums import ADDRESS_KIND, Channel, ConsentStatus
from contacts.models import Address, Consent, Contact, Topic


def permitted(channel: Channel, *, topic: Topic, contact: str = "pk") -> Exists | Combinable:
    """True for those who opted in; on a service topic, for those who did not refuse. `contact` names the outer key."""
    rights = Consent.objects.filter(contact=OuterRef(contact), topic=topic, channel=channel)
    if topic.needs_opt_in:
        return Exists(rights.filter(status=ConsentStatus.GRANTED))
    return ~Exists(rights.filter(status=ConsentStatus.WITHDRAWN))


def addressed(channel: Channel, *, contact: str = "pk") -> Exists:
    """True for those who have an address of the channel's kind, whatever its state."""
    return Exists(Address.objects.filter(contact=OuterRef(contact), kind=ADDRESS_KIND[channel]))


def usable_address(channel: Channel, *, contact: str = "pk") -> QuerySet[Address]:
    """The address a message leaves to: the oldest that is alive and not suppressed."""
    return Address.objects.usable().filter(contact=OuterRef(contact), kind=ADDRESS_KIND[channel]).order_by("pk")[:1]


def reachable_on(contacts: QuerySet[Contact], channel: Channel, *, topic: Topic) -> QuerySet[Contact]:
    """Those of `contacts` whom we may and can write to about `topic`."""
    return contacts.filter(permitted(channel, topic=topic), Exists(usable_address(channel)), erased_at=None)
