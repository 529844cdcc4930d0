"""Who was entered twice in the demonstration? Two who are one, one of a couple, and a name turned round."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from contacts import address_book, consents, duplicates
from contacts.demo.decisions import WORDING
from contacts.demo.topics import NEWS
from contacts.enums import AddressKind, Channel, ConsentSource, LanguageSource
from contacts.models import Address, Contact, Topic

# After the last of the others, so that the search for duplicates looks at these alone.
_ENTERED: Final = datetime(2024, 7, 22, 9, tzinfo=UTC)


class Entry(NamedTuple):
    system: str
    external_id: str
    given_name: str
    family_name: str
    email: str
    language: str
    country: str
    birth_year: int | None = None
    postcode: str = ""


# One shop asks for more than the other, and each writes in its own way.
_LEA: Final = Entry("ticketing", "T-70411", "Léa", "Fontaine", "lea.fontaine@example.org", "fr", "FR", 1991, "75011")
_LEA_AGAIN: Final = Entry("club", "C-0312", "Lea", "FONTAINE", "lea.fontaine@example.org", "fr", "FR")
_ENTRIES: Final = (
    _LEA,
    Entry("ticketing", "T-70412", "Martin", "Keller", "keller@example.net", "de", "DE", 1958, "50667"),
    Entry("ticketing", "T-70413", "Martina", "Keller", "keller@example.net", "de", "DE", 1961, "50667"),
    Entry("ticketing", "T-70414", "Ana", "García López", "ana.garcia@example.com", "es", "ES", 1987, "28013"),
    _LEA_AGAIN,
    Entry("club", "C-0313", "M.", "Keller", "keller@example.net", "de", "DE"),
    Entry("club", "C-0314", "García López", "Ana", "ana@example.edu", "en", "ES", 1987, "28013"),
)


@transaction.atomic
def ensure_twins(topics: dict[str, Topic]) -> None:
    """Enter them and find them. Safe to run twice: what staff decided of them since stays."""
    if Contact.objects.filter(system=_LEA.system, external_id=_LEA.external_id).exists():
        return
    for days, entry in enumerate(_ENTRIES):
        _enter(entry, at=_ENTERED + timedelta(days=days))
    _agree_and_leave(topics[NEWS])
    duplicates.find(at=timezone.now(), after=_ENTERED - timedelta(days=1))


def _enter(entry: Entry, *, at: datetime) -> None:
    key = f"{entry.system}/{entry.external_id}"
    told: dict[str, Any] = entry._asdict()
    email = told.pop("email")
    told |= {"public_id": uuid5(NAMESPACE_URL, key), "subject": uuid5(NAMESPACE_URL, f"{key}#subject")}
    contact = Contact.objects.create(**told, language_source=LanguageSource.REPORTED, last_sign_at=at)
    address_book.state(contact, AddressKind.EMAIL, email, at=at)
    Address.objects.filter(contact=contact).update(verified_at=at)
    Contact.objects.filter(pk=contact.pk).update(created_at=at, updated_at=at)


def _agree_and_leave(news: Topic) -> None:
    """What one entry agreed to, the other has left since: as one person she gets nothing more."""
    for entry, days in ((_LEA, 1), (_LEA_AGAIN, 30)):
        contact = Contact.objects.get(system=entry.system, external_id=entry.external_id)
        about: dict[str, Any] = {"topic": news, "channel": Channel.EMAIL, "at": _ENTERED + timedelta(days=days)}
        if entry is _LEA:
            consents.record_opt_in(contact, **about, source=ConsentSource.CONFIRMATION, wording=WORDING, language="fr")
        else:
            consents.withdraw(contact, **about, source=ConsentSource.UNSUBSCRIBE_PAGE)
