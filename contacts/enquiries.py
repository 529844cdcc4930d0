"""What is asked of us at an address, and whom does it concern? Noted alike for everybody, and answered by letter.

A page only notes what was typed: it takes as long, and says the same, whether we know the address or not. Who it
belongs to is looked up here, seconds later.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from committee.db import clock
from committee.errors import CommitteeError
from contacts import addresses, links, requests, subscriptions, suppressions
from contacts.enums import AddressKind, EnquiryKind, NoticeKind, RequestKind
from contacts.models import Address, Contact, Enquiry, Notice, Topic

logger = logging.getLogger(__name__)

LINK_LIVES: Final = timedelta(days=7)
# Whoever asks again within the hour gets no second e-mail: nobody's mailbox is filled from our page.
ASKED_AGAIN_WITHIN: Final = timedelta(hours=1)
# More people than a family has do not share a mailbox by accident.
MOST_PEOPLE: Final = 10
MOST_ATTEMPTS: Final = 5
AGAIN_AFTER: Final = timedelta(seconds=30)
_AT_ONCE: Final = 100


def note(kind: EnquiryKind, *, email: str, language: str, at: datetime, **details: Any) -> Enquiry:
    """Keep what was asked until it is answered. Raises `InvalidEmail`."""
    addresses.normalise_email(email)
    return Enquiry.objects.create(kind=kind, email=email, language=language, asked_at=at, details=details)


def note_sign_up(
    *, email: str, language: str, topics: list[int], at: datetime, wording: str, origin: str | None, source: str = ""
) -> Enquiry:
    """Keep that somebody wants to sign up for these topics. Raises `InvalidEmail`."""
    return note(
        EnquiryKind.SIGN_UP,
        email=email,
        language=language,
        at=at,
        topics=topics,
        wording=wording,
        ip_address=origin,
        source=source,
    )


def answer(*, seconds: float) -> int:
    """Answer what is due, for about so long; how many were answered. Several may do so at once."""
    deadline = time.monotonic() + seconds
    answered = 0
    while time.monotonic() < deadline and (
        keys := list(Enquiry.objects.due().order_by("pk")[:_AT_ONCE].values_list("pk"))
    ):
        taken = [_answer(key) for (key,) in keys if time.monotonic() < deadline]
        answered += sum(taken)
        if not any(taken):  # others are at work on them
            break
    return answered


@transaction.atomic
def _answer(key: int) -> bool:
    """Answer one and forget it, in one transaction. One that cannot be answered waits, and is given up at last."""
    enquiry = Enquiry.objects.due().select_for_update(skip_locked=True).filter(pk=key).first()
    if enquiry is None:
        return False
    try:
        with transaction.atomic():
            _ANSWERS[EnquiryKind(enquiry.kind)](enquiry)
    except CommitteeError:
        logger.info("enquiry %s asks for what cannot be given", enquiry.pk)
    except Exception:
        # Whatever it is: this one waits, and the others are answered. Named by key, never by content.
        logger.exception("enquiry %s could not be answered", enquiry.pk)
        if enquiry.attempts + 1 < MOST_ATTEMPTS:
            enquiry.attempts += 1
            enquiry.not_before = clock() + AGAIN_AFTER * enquiry.attempts
            enquiry.save(update_fields=["attempts", "not_before"])
            return True
    enquiry.delete()
    return True


def _sign_up(enquiry: Enquiry) -> None:
    said = enquiry.details
    subscriptions.sign_up(
        email=enquiry.email,
        language=enquiry.language,
        topics=list(Topic.objects.filter(pk__in=said["topics"])),
        at=enquiry.asked_at,
        wording=said["wording"],
        ip_address=said["ip_address"],
        source=said["source"],
    )


def _send_preferences(enquiry: Enquiry) -> None:
    for address in _holders(enquiry):
        if not _was_sent_lately(address.contact, at=enquiry.asked_at):
            write_preferences_link(
                address, cause=f"enquiry:{enquiry.pk}", language=enquiry.language, at=enquiry.asked_at
            )


def write_preferences_link(address: Address, *, cause: str, language: str, at: datetime) -> Notice:
    """The letter with a person's own link, to this address of theirs."""
    values = {"choices_url": links.to_preferences(address.contact, sent_at=at)}
    if address.contact.given_name:
        values["person.given_name"] = address.contact.given_name
    return Notice.objects.create(
        contact=address.contact,
        kind=NoticeKind.PREFERENCES_LINK,
        cause=f"{cause}:{address.contact_id}",
        language=language,
        address=address.normalised,
        values=values,
        not_before=at,
        valid_until=at + LINK_LIVES,
    )


@transaction.atomic
def send_preferences_link(contact: Contact, *, at: datetime) -> None:
    """The same to the address in use, once an hour. Raises `NoMailbox`."""
    contact = Contact.objects.hold(contact.pk)
    address = contact.addresses.filter(kind=AddressKind.EMAIL).usable().order_by("-current_since", "-pk").first()
    if address is None:
        raise requests.NoMailbox
    if not _was_sent_lately(contact, at=at):
        write_preferences_link(address, cause=f"page:{uuid.uuid4().hex}", language=contact.language, at=at)


def _was_sent_lately(contact: Contact, *, at: datetime) -> bool:
    return Notice.objects.filter(
        contact=contact, kind=NoticeKind.PREFERENCES_LINK, not_before__gt=at - ASKED_AGAIN_WITHIN
    ).exists()


def _ask(kind: RequestKind) -> Callable[[Enquiry], None]:
    def ask(enquiry: Enquiry) -> None:
        for address in _holders(enquiry):
            requests.ask_by_mailbox(address.contact, kind=kind, at=enquiry.asked_at, address=address)

    return ask


def _holders(enquiry: Enquiry) -> Iterator[Address]:
    """The address as each person has it who shares it, held; none while it is suppressed, as nothing would leave.

    Somebody who was erased while we waited for them has it no longer.
    """
    normalised = addresses.normalise_email(enquiry.email)
    if suppressions.standing_on(AddressKind.EMAIL, normalised):
        return
    found = Address.objects.filter(
        kind=AddressKind.EMAIL,
        digest=addresses.digest(AddressKind.EMAIL, normalised),
        dead_since=None,
        contact__in=Contact.objects.present(),
    )
    for key, contact in found.order_by("contact").values_list("pk", "contact")[:MOST_PEOPLE]:
        Contact.objects.hold(contact)
        yield from found.select_related("contact").filter(pk=key)


_ANSWERS: Final[Mapping[EnquiryKind, Callable[[Enquiry], None]]] = {
    EnquiryKind.SIGN_UP: _sign_up,
    EnquiryKind.PREFERENCES: _send_preferences,
    EnquiryKind.ACCESS: _ask(RequestKind.ACCESS),
    EnquiryKind.ERASURE: _ask(RequestKind.ERASURE),
}
