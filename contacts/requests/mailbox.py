"""How does somebody ask for their data, or to be erased, without an account? By a link to their mailbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.tokens import BadToken, Scope
from contacts import links, suppressions
from contacts.enums import AddressKind, NoticeKind, RequestKind, RequestOrigin, RequestStatus
from contacts.models import Address, Contact, Notice, RightsRequest
from contacts.requests import desk
from contacts.requests.moves import Move, may, take

# Whoever asks again within a day gets no second e-mail: nobody's mailbox is filled from our page.
ASKED_AGAIN_WITHIN: Final = timedelta(days=1)
# The link opens everything we know of a person, so it does not live for long.
LINK_LIVES: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to the mailbox: which notice, the placeholder of its link, the link, and what it may do."""

    notice_kind: NoticeKind
    placeholder: str
    link: Callable[[RightsRequest], str]
    scope: Scope


_BY_KIND: Final = {
    RequestKind.ACCESS: Letter(NoticeKind.EXPORT_READY, "export_url", links.to_export, Scope.EXPORT),
    RequestKind.ERASURE: Letter(NoticeKind.CONFIRM_ERASURE, "erasure_url", links.to_erasure, Scope.ERASURE),
}


class LinkTooOld(CommitteeError):
    message = _("The link of this request is too old.")


class NoMailbox(CommitteeError):
    message = _("We have no e-mail address of this person that a link could be sent to.")


@transaction.atomic
def ask_by_mailbox(
    contact: Contact, *, kind: RequestKind, at: datetime, address: Address | None = None
) -> RightsRequest:
    """Note what somebody asked on the “my data” page, and send the link that confirms it; once a day and kind.

    `address` is the one they typed; without it, the one in use. Raises `NoMailbox` and `PersonErased`.
    """
    contact = desk.present(Contact.objects.hold(contact.pk))
    if repeated := _asked_lately(contact, kind, at=at):
        return repeated
    address = address or _in_use(contact)
    if address is None:
        raise NoMailbox
    request = desk.receive(kind=kind, origin=RequestOrigin.PAGE, contact=contact, at=at)
    request = desk.ask_identity(request, by=None, at=at)
    _write_to(request, contact, address, at=at)
    return request


def _asked_lately(contact: Contact, kind: RequestKind, *, at: datetime) -> RightsRequest | None:
    lately = RightsRequest.objects.filter(
        contact=contact, kind=kind, origin=RequestOrigin.PAGE, received_at__gt=at - ASKED_AGAIN_WITHIN
    )
    return lately.filter(status=RequestStatus.IDENTITY_ASKED).first()


def _in_use(contact: Contact) -> Address | None:
    alive = Address.objects.filter(contact=contact, kind=AddressKind.EMAIL, dead_since=None)
    return alive.order_by("-current_since", "-pk").first()


def _write_to(request: RightsRequest, contact: Contact, address: Address, *, at: datetime) -> Notice:
    letter = _BY_KIND[RequestKind(request.kind)]
    return Notice.objects.create(
        contact=contact,
        kind=letter.notice_kind,
        cause=f"request:{request.pk}",
        language=contact.language,
        address=address.normalised,
        # Two may share the mailbox: the letter says whom it is about.
        values={letter.placeholder: letter.link(request), **_greeting(contact)},
        not_before=at,
        valid_until=at + LINK_LIVES,
    )


def _greeting(contact: Contact) -> dict[str, str]:
    return {"person.given_name": contact.given_name} if contact.given_name else {}


def of_request(request: RightsRequest) -> str | None:
    """The address that the request came from, or the one in use; None where nothing may be sent to it."""
    sent = Notice.objects.filter(kind=NoticeKind.CONFIRM_ERASURE, cause=f"request:{request.pk}").first()
    in_use = _in_use(request.contact) if request.contact else None
    address = sent.address if sent else in_use.normalised if in_use else None
    is_open = address and not suppressions.standing_on(AddressKind.EMAIL, address)
    return address if is_open else None


def say_goodbye(request: RightsRequest, *, to: str, at: datetime) -> Notice:
    """Write a last time to somebody who was erased. The notice alone still knows the address, until it has left."""
    contact = cast("Contact", request.contact)
    return Notice.objects.create(
        contact=contact,
        kind=NoticeKind.ERASURE_DONE,
        cause=f"request:{request.pk}",
        language=contact.language,
        address=to,
        not_before=at,
        valid_until=at + LINK_LIVES,
    )


def asked_with(token: str, *, kind: RequestKind, at: datetime) -> RightsRequest:
    """The request that this link confirms. Raises `BadToken`, also when the person was erased since, and `LinkTooOld`.

    Looks only: a page that was opened has confirmed nothing.
    """
    request = links.request_of(token, _BY_KIND[kind].scope)
    if request.kind != kind or request.contact is None or request.contact.erased_at:
        raise BadToken
    if at > request.received_at + LINK_LIVES:
        raise LinkTooOld
    return request


def lapse(*, at: datetime) -> int:
    """Close what was asked on the page and never confirmed from the mailbox; how many requests that were."""
    forgotten = RightsRequest.objects.filter(
        origin=RequestOrigin.PAGE, status=RequestStatus.IDENTITY_ASKED, received_at__lt=at - LINK_LIVES
    )
    closed = 0
    for request in forgotten.order_by("pk").iterator(chunk_size=500):
        with transaction.atomic():
            current = RightsRequest.objects.select_for_update().get(pk=request.pk)
            if may(current, Move.LAPSE):
                take(current, Move.LAPSE, by=None, at=at, outcome={"lapsed": True})
                closed += 1
    return closed
