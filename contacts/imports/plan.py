"""What would these rows change? Compared with what we hold; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from contacts.enums import ConsentStatus
from contacts.imports.people import Person, ReadAddress, ReadOptIn
from contacts.models import Address, ConsentRecord, Contact, Suppression

COMPARED: Final = ("given_name", "family_name", "language", "language_tag", "country", "birth_year", "tags")


@dataclass(slots=True)
class Known:
    """A contact as it is held: its key, its details, its addresses."""

    pk: int
    details: dict[str, Any]
    addresses: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class Change:
    """One person of the file beside what is held of them: what is new about each."""

    person: Person
    known: Known | None
    details: dict[str, Any]
    addresses: list[ReadAddress]
    opt_ins: list[ReadOptIn]

    @property
    def is_new(self) -> bool:
        return self.known is None

    @property
    def changes_anything(self) -> bool:
        return bool(self.is_new or self.details or self.addresses or self.opt_ins)


def compare(people: Sequence[Person], *, system: str, lock: bool = False) -> list[Change]:
    """Each person with what is new about them. With `lock`, nobody else changes those contacts until the end."""
    known = _known(people, system=system, lock=lock)
    recorded = _recorded(people, known)
    return [_change(person, known.get(person.key), recorded) for person in people]


def _known(people: Sequence[Person], *, system: str, lock: bool) -> dict[str, Known]:
    contacts = Contact.objects.filter(system=system, external_id__in=[person.key for person in people])
    if lock:
        list(contacts.locked().values_list("pk"))
    found = {
        row["external_id"]: Known(row["pk"], {name: row[name] for name in COMPARED})
        for row in contacts.values("pk", "external_id", *COMPARED)
    }
    by_pk = {known.pk: known for known in found.values()}
    held = Address.objects.filter(contact__in=list(by_pk)).values_list("contact_id", "kind", "normalised")
    for contact_id, kind, normalised in held:
        by_pk[contact_id].addresses.add((kind, normalised))
    return found


def _recorded(people: Sequence[Person], known: dict[str, Known]) -> set[tuple[Any, ...]]:
    """The opt-ins that the ledger holds already."""
    claiming = [known[person.key].pk for person in people if person.opt_ins and person.key in known]
    if not claiming:
        return set()
    subjects = dict(Contact.objects.filter(pk__in=claiming).values_list("subject", "pk"))
    records = ConsentRecord.objects.filter(subject__in=list(subjects), status=ConsentStatus.GRANTED)
    return {
        (subjects[subject], topic, channel, decided_at)
        for subject, topic, channel, decided_at in records.values_list("subject", "topic", "channel", "decided_at")
    }


def _change(person: Person, known: Known | None, recorded: set[tuple[Any, ...]]) -> Change:
    if known is None:
        return Change(person, None, person.details, person.addresses, person.opt_ins)
    return Change(
        person,
        known,
        _new_details(person, known),
        [one for one in person.addresses if (one.kind, one.normalised) not in known.addresses],
        [one for one in person.opt_ins if (known.pk, one.topic_id, one.channel, one.decided_at) not in recorded],
    )


def _new_details(person: Person, known: Known) -> dict[str, Any]:
    """What differs. Tags are added to those the person has; nothing in a file takes one away."""
    stated = dict(person.details)
    if tags := stated.pop("tags", None):
        held = known.details["tags"]
        if added := [tag for tag in tags if tag not in held]:
            stated["tags"] = [*held, *added]
    return {name: value for name, value in stated.items() if known.details[name] != value}


def suppressed(people: Sequence[Person]) -> int:
    """How many of them have an address nobody may write to: they come in, and stay suppressed."""
    digests = [address.digest for person in people for address in person.addresses]
    standing = Suppression.objects.standing().filter(digest__in=digests).values_list("kind", "digest")
    forbidden = {(kind, bytes(digest)) for kind, digest in standing}
    return sum(any((one.kind, one.digest) in forbidden for one in person.addresses) for person in people)
