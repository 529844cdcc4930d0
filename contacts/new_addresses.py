"""How does a person give us another address, and what shows that it is theirs?

An e-mail address is written to once, with a link; it is theirs when that link is answered. Until then the letter alone
holds it, and forgets it when its link has ended. A mobile number is kept unconfirmed, as one of a file is: no gateway
of ours sends SMS to confirm it by.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from committee import tokens
from committee.errors import CommitteeError
from committee.tokens import BadToken, Scope
from contacts import address_book, addresses, links, suppressions
from contacts.consents import PersonErased
from contacts.enums import SMS_LINES, AddressKind, NoticeKind, NoticeStatus
from contacts.models import Address, Contact, Notice
from contacts.models.notice import WAITING

LINK_LIVES: Final = timedelta(days=7)
# Nobody's mailbox is filled from our page: so many letters for one person, and one to each address.
ASKED_AGAIN_WITHIN: Final = timedelta(hours=1)
MOST_LETTERS: Final = 3


class LinkTooOld(CommitteeError):
    message = _("The link of this confirmation is too old.")


class NoSms(CommitteeError):
    message = _("This number cannot receive an SMS: a mobile number is needed.")


@transaction.atomic
def ask(contact: Contact, *, email: str, at: datetime) -> Notice | None:
    """Write to the new mailbox, which alone can confirm it. None where it was asked often enough.

    The letter names nobody: until it is answered, it may lie in a stranger's mailbox. To a suppressed address it never
    leaves. Raises `InvalidEmail` and `PersonErased`.
    """
    normalised = addresses.normalise_email(email)
    contact = _held(contact)
    lately = Notice.objects.filter(
        contact=contact, kind=NoticeKind.NEW_ADDRESS, not_before__gt=at - ASKED_AGAIN_WITHIN
    )
    written_to = list(lately.values_list("address", flat=True))
    if len(written_to) >= MOST_LETTERS or normalised in written_to:
        return None
    is_suppressed = suppressions.standing_on(AddressKind.EMAIL, normalised) is not None
    asked = Notice.objects.create(
        contact=contact,
        kind=NoticeKind.NEW_ADDRESS,
        cause=f"address:{uuid.uuid4().hex}",
        language=contact.language,
        address=normalised,
        status=NoticeStatus.EXCLUDED if is_suppressed else NoticeStatus.PENDING,
        reason="suppressed" if is_suppressed else "",
        not_before=at,
        valid_until=at + LINK_LIVES,
    )
    if not is_suppressed:
        asked.values = {"address_url": links.to_new_address(asked)}
        asked.save(update_fields=["values"])
    return asked


def asked_with(token: str, *, at: datetime) -> Notice:
    """The letter whose link this is. Raises `BadToken`, also when the person was erased since, and `LinkTooOld`.

    Looks only: a page that was opened has confirmed nothing.
    """
    said = tokens.read(token, Scope.NEW_ADDRESS)
    person = links.person(said.subject)
    asked = Notice.objects.select_related("contact").filter(pk=links.row_of(said), kind=NoticeKind.NEW_ADDRESS).first()
    if asked is None or person.erased_at or links.survivor(asked.contact) != person:
        raise BadToken
    if asked.valid_until is not None and at > asked.valid_until:
        raise LinkTooOld
    return asked


@transaction.atomic
def confirm(token: str, *, at: datetime) -> Address:
    """The address is theirs, and the one we write to from now on. Raises `BadToken` and `LinkTooOld`.

    A link works once: pressed again, it does not take the place of an address that was given later.
    """
    contact = Contact.objects.hold(asked_with(token, at=at).contact_id)
    asked = asked_with(token, at=at)  # read again: while we waited, the person may have been erased
    known = contact.addresses.filter(kind=AddressKind.EMAIL, normalised=asked.address)
    if found := known.filter(verified_at__gte=asked.not_before).first():
        return found
    address_book.state(contact, AddressKind.EMAIL, asked.address, at=at)
    # Whoever opens our letter there shows that it arrives.
    known.update(verified_at=at, dead_since=None)
    Contact.objects.filter(pk=contact.pk).gave_a_sign(at=at)
    return known.get()


def forget_unanswered(*, at: datetime) -> int:
    """Empty the letters whose link has ended, and that no mailbox has answered; how many there were. Once a night."""
    ended = Notice.objects.unanswered().filter(valid_until__lt=at).exclude(address="")
    # What a mail server has said of it may quote the address.
    return ended.exclude(status__in=[*WAITING, NoticeStatus.SENDING]).update(address="", reason="")


@transaction.atomic
def give_phone(contact: Contact, written: str, *, at: datetime) -> bool:
    """Keep a mobile number, unconfirmed; False when it was known. Raises `InvalidPhone`, `NoSms`, `PersonErased`."""
    contact = _held(contact)
    if addresses.read_phone(written, country=contact.country or None).line not in SMS_LINES:
        raise NoSms
    is_new = address_book.state(contact, AddressKind.PHONE, written, at=at)
    Contact.objects.filter(pk=contact.pk).gave_a_sign(at=at)
    return is_new


def _held(contact: Contact) -> Contact:
    contact = Contact.objects.hold(contact.pk)
    if contact.erased_at:
        raise PersonErased
    return contact
