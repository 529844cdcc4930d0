"""Who has a seat in this session, and who had one? Exact at any moment: both read the holdings themselves."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from committee.models import Session
from contacts.models import Contact, ContactQuerySet, Ticket


def holders_of(session: Session) -> ContactQuerySet:
    """Those who hold a ticket for it now."""
    return Contact.objects.present().filter(Exists(_tickets(session).held()))


def former_holders_of(session: Session) -> ContactQuerySet:
    """Those who held a ticket for it once, and hold none for it now."""
    tickets = _tickets(session)
    return Contact.objects.present().filter(Exists(tickets.given_up()), ~Exists(tickets.held()))


def _tickets(session: Session):  # type: ignore[no-untyped-def]  # a queryset class of the model's own
    return Ticket.objects.filter(session=session, contact=OuterRef("pk"))
