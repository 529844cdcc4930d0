"""Who is kept although nothing was heard of them for years? Whoever we serve, and whoever waits for an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contacts.enums import ConsentStatus, TopicKind
from contacts.models import Consent, RightsRequest, Ticket
from contacts.models.rights_request import OPEN

# The reason of those whom nothing keeps.
NONE = ""

_vouched: dict[str, tuple[str | Promise, Q]] = {}


def also_keep(name: str, people: Q, *, label: str | Promise = "") -> None:
    """Let nobody go whom a higher app still needs: live volunteers, people of a campaign under way."""
    _vouched[name] = (label or name, people)


def _ticket(at: datetime) -> Q:
    held = Ticket.objects.held().filter(contact=OuterRef("pk"), session__during__endswith__gt=at)
    return Q(Exists(held))


def _request(_at: datetime) -> Q:
    return Q(Exists(RightsRequest.objects.filter(contact=OuterRef("pk"), status__in=OPEN)))


def _service(_at: datetime) -> Q:
    agreed = Consent.objects.filter(contact=OuterRef("pk"), status=ConsentStatus.GRANTED)
    return Q(Exists(agreed.filter(topic__kind=TopicKind.SERVICE)))


_OWN: dict[str, tuple[Promise, Callable[[datetime], Q]]] = {
    "ticket": (_("holds a ticket for a session to come"), _ticket),
    "request": (_("waits for an answer to a request"), _request),
    "service": (_("agreed to a service"), _service),
}


def labels() -> dict[str, str]:
    """The reasons in words, in the order in which they are asked: of several, the first is counted."""
    own = {name: str(label) for name, (label, _asks) in _OWN.items()}
    return own | {name: str(label) for name, (label, _people) in _vouched.items()}


def why_kept(*, at: datetime) -> Case:
    """For a query of contacts: the first reason that keeps each of them, or `NONE`."""
    conditions = {name: asks(at) for name, (_label, asks) in _OWN.items()}
    conditions |= {name: people for name, (_label, people) in _vouched.items()}
    whens = [When(condition, then=Value(name)) for name, condition in conditions.items()]
    return Case(*whens, default=Value(NONE), output_field=CharField())
