"""Where do the links in our e-mails lead, and whom do they mean? A link outlives campaigns, merges and erasures."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from committee import tokens
from committee.tokens import BadToken, Scope
from contacts.models import Contact, Notice, RightsRequest, SignUp

# Written into e-mails that live for years, as `contacts.urls` has them: they never change.
_PAGES: Final = {
    Scope.UNSUBSCRIBE: "u",
    Scope.CONFIRM: "c",
    Scope.PREFERENCES: "m",
    Scope.EXPORT: "d",
    Scope.ERASURE: "e",
    Scope.NEW_ADDRESS: "a",
}
JUST_SENT: Final = timedelta(days=7)
# Of a merged entry that was itself merged: more than this many in a row is a mistake of ours.
_MOST_MERGES: Final = 20


def to_preferences(contact: Contact, *, sent_at: datetime | None = None) -> str:
    """The page on which a person chooses. Sent to them at their wish, it says when: `was_just_sent`."""
    return _address(Scope.PREFERENCES, contact, row=int(sent_at.timestamp()) if sent_at else 0)


def was_just_sent(token: str, *, at: datetime) -> bool:
    """Did this link to the preference centre come in a letter of its own, days ago at most?

    The links of campaigns live as long as the e-mails, which people pass on: they let nobody give another address.
    """
    moment = row_of(tokens.read(token, Scope.PREFERENCES))
    return bool(moment) and at < datetime.fromtimestamp(moment, tz=at.tzinfo) + JUST_SENT


def to_new_address(asked: Notice) -> str:
    """The page on which somebody says that the address we have just written to is theirs."""
    return _address(Scope.NEW_ADDRESS, asked.contact, row=asked.pk)


def to_confirmation(asked: SignUp) -> str:
    return _address(Scope.CONFIRM, asked.contact, row=asked.pk)


def to_export(request: RightsRequest) -> str:
    """The page on which a person takes what we hold of them; the request says until when."""
    return _address(Scope.EXPORT, request.contact, row=request.pk)


def to_erasure(request: RightsRequest) -> str:
    """The page on which a person says that they want to be erased; the request says until when."""
    return _address(Scope.ERASURE, request.contact, row=request.pk)


def _address(scope: Scope, contact: Contact | None, *, row: int = 0) -> str:
    if contact is None:
        raise BadToken
    token = tokens.make(scope, subject=contact.public_id, reference=divmod(row, 2**32))
    return f"{settings.BASE_URL}/{_PAGES[scope]}/{token}/"


def person(public_id: uuid.UUID) -> Contact:
    """Whom a link means today: of a merged entry, the one that was kept. Raises `BadToken` for nobody.

    Somebody who was erased is still found, for their links are answered politely.
    """
    contact = Contact.objects.filter(public_id=public_id).first()
    if contact is None:
        raise BadToken
    return survivor(contact)


def survivor(contact: Contact) -> Contact:
    """The entry that stands for this one: itself, or the one it was merged into."""
    for _merge in range(_MOST_MERGES):
        if contact.merged_into_id is None:
            return contact
        contact = Contact.objects.get(pk=contact.merged_into_id)
    raise BadToken


def person_of(token: str, scope: Scope) -> Contact:
    """Whom a link of that scope means. Raises `BadToken`."""
    return person(tokens.read(token, scope).subject)


def request_of(token: str, scope: Scope) -> RightsRequest:
    """The request that a link of "my data" belongs to. Raises `BadToken`, also when it is not that person's."""
    said = tokens.read(token, scope)
    request = RightsRequest.objects.select_related("contact").filter(pk=row_of(said)).first()
    if request is None or request.contact is None or survivor(request.contact) != person(said.subject):
        raise BadToken
    return request


def row_of(said: tokens.Token) -> int:
    """The row that a link of ours names."""
    high, low = said.reference
    return high * 2**32 + low
