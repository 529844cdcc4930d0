"""What does the data-protection officer do with a request that came in? Receives it, finds whose it is, or refuses."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.models import User
from contacts import links
from contacts.consents import PersonErased
from contacts.enums import IdentityCheck, RequestKind, RequestOrigin
from contacts.models import Contact, RightsRequest
from contacts.requests import deadlines
from contacts.requests.moves import Move, take, write_down


class PersonUnknown(CommitteeError):
    message = _("Say first whom this request is about.")


class ReasonMissing(CommitteeError):
    message = _("Say why: the person is told, and may complain to the supervisory authority.")


class ExtendedBefore(CommitteeError):
    message = _("This request was extended before: three months from its receipt are all there are.")


@transaction.atomic
def receive(
    *,
    kind: RequestKind,
    origin: RequestOrigin,
    at: datetime,
    contact: Contact | None = None,
    by: User | None = None,
    received_at: datetime | None = None,
) -> RightsRequest:
    """Open a request. The month runs from `received_at`, where it reached us before it was entered.

    Raises `PersonErased`.
    """
    received_at = received_at or at
    request = RightsRequest.objects.create(
        kind=kind,
        origin=origin,
        contact=present(contact) if contact else None,
        received_at=received_at,
        due_at=deadlines.due(received_at),
    )
    write_down(request, Move.RECEIVE, by=by, at=at)
    return request


def present(contact: Contact) -> Contact:
    """The entry that stands for the person now: of somebody merged, the one that was kept. Raises `PersonErased`."""
    contact = links.survivor(Contact.objects.get(pk=contact.pk))
    if contact.erased_at:
        raise PersonErased
    return contact


@transaction.atomic
def ask_identity(request: RightsRequest, *, by: User | None, at: datetime, note: str = "") -> RightsRequest:
    """Note that the person was asked to show who they are. Raises `NotNow`."""
    return take(request, Move.ASK_IDENTITY, by=by, at=at, note=note)


@transaction.atomic
def identify(
    request: RightsRequest, *, contact: Contact, check: IdentityCheck, by: User | None, at: datetime
) -> RightsRequest:
    """Note whose request it is and how we know. Told again, nothing changes. Raises `NotNow` and `PersonErased`."""
    contact = present(contact)
    known = RightsRequest.objects.select_for_update().get(pk=request.pk)
    if known.identity_check and known.contact_id == contact.pk:
        return known
    return take(
        request,
        Move.IDENTIFY,
        by=by,
        at=at,
        contact=contact,
        identity_check=check,
        identified_at=at,
        identified_by=by,
    )


@transaction.atomic
def extend(request: RightsRequest, *, why: str, by: User, at: datetime) -> RightsRequest:
    """Take up to three months from receipt, once; the person is told why within the first month.

    Raises `ReasonMissing`, `ExtendedBefore` and `NotNow`.
    """
    if not why.strip():
        raise ReasonMissing
    if request.extended_why:
        raise ExtendedBefore
    due_at = deadlines.due(request.received_at, months=deadlines.MONTHS_WHEN_EXTENDED)
    return take(request, Move.EXTEND, by=by, at=at, note=why.strip(), extended_why=why.strip(), due_at=due_at)


@transaction.atomic
def assign(request: RightsRequest, *, to: User | None, by: User, at: datetime) -> RightsRequest:
    """Put somebody in charge of a request. Raises `NotNow`."""
    return take(request, Move.ASSIGN, by=by, at=at, assigned_to=to)


@transaction.atomic
def refuse(request: RightsRequest, *, why: str, by: User, at: datetime) -> RightsRequest:
    """Close a request that cannot be granted. Raises `ReasonMissing` and `NotNow`."""
    if not why.strip():
        raise ReasonMissing
    return take(request, Move.REFUSE, by=by, at=at, note=why.strip(), outcome={"refused": True})
