"""Who is meant by what somebody typed into one box: a name, an id, an e-mail address, a telephone number?

Each way of looking reads one index and stops after some two hundred people, whatever the table holds.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from contacts import addresses
from contacts.addresses import InvalidEmail, InvalidPhone
from contacts.enums import AddressKind
from contacts.models import Address, ContactQuerySet, Reference
from contacts.models.contact import name_matches

AT_MOST: Final = 200
# Bearers of a common name who are looked at one by one: some hundredths of a second.
ASKED_AT_MOST: Final = 3_000
# Where the committee sits: a number without a country code is read as dialled there.
HOME: Final = "FR"

_LOOKS_LIKE_A_NUMBER: Final = re.compile(r"(?:\+|00|0)[\d\s().\-/]{6,}", re.ASCII)
# One letter begins the names of a million people; one character of these scripts is a whole name.
_WORD: Final = re.compile(r"[^\W_]+(?:['‘’ʼ][^\W_]+)*")
_WHOLE_NAME: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]")


class Found(NamedTuple):
    people: ContactQuerySet
    is_cut: bool
    """Looking stopped early: more people may be meant than these."""


def address_in(written: str) -> tuple[AddressKind, str] | None:
    """The kind and normal form of the address or number that was typed; None for anything else.

    Raises `InvalidEmail` for what was meant as an e-mail address; digits that no telephone has may be an id.
    """
    if "@" in written:
        return AddressKind.EMAIL, addresses.normalise_email(written)
    if _LOOKS_LIKE_A_NUMBER.fullmatch(written.strip()):
        try:
            return AddressKind.PHONE, addresses.normalise_phone(written, country=HOME)
        except InvalidPhone:
            return None
    return None


def having(kind: str, digest: bytes, *, among: ContactQuerySet) -> Found:
    """Those who have the address of that fingerprint."""
    holders = list(Address.objects.filter(kind=kind, digest=digest).values_list("contact", flat=True)[:AT_MOST])
    return Found(among.filter(pk__in=holders), is_cut=len(holders) >= AT_MOST)


def known_as(words: str, *, among: ContactQuerySet) -> Found:
    """Those whose names or ids begin with what was typed: two hundred at most, in no order that means anything.

    `among` narrows before anything is counted, so nobody learns of people they may not see.
    """
    words = " ".join(words.replace("\0", "").split())
    if not words:
        return Found(among.none(), is_cut=False)
    ways = list(_ways(words, among))
    keys = {key for found, _read in ways for key in found}
    return Found(among.filter(pk__in=keys), is_cut=any(read >= AT_MOST for _found, read in ways))


def _ways(words: str, among: ContactQuerySet) -> Iterator[tuple[Collection[int], int]]:
    """The keys that each way of looking found, and how many it read before it stopped."""
    people = among.order_by()
    if len(words) >= 2:
        own = list(people.filter(external_id__istartswith=words).values_list("pk", flat=True)[:AT_MOST])
        yield own, len(own)
        yield _by_reference(words, people)
    try:
        yield list(people.filter(public_id=uuid.UUID(words)).values_list("pk", flat=True)), 0
    except ValueError:
        # "J. Dupont" is looked for by its longer words.
        if names := [word for word in _WORD.findall(words) if len(word) > 1 or _WHOLE_NAME.fullmatch(word)]:
            named = _by_name(" ".join(names), people.present())
            yield named, len(named)


def _by_name(names: str, people: ContactQuerySet) -> set[int]:
    """Those called exactly so, and others whose names only begin so until there are enough.

    Two letters begin the names of hundreds of thousands, and gathering these takes long: first some are asked who
    bear the longest word, for they are few enough to be looked at one by one.
    """
    keys = set(people.named(names, whole=True).values_list("pk", flat=True)[:AT_MOST])
    if len(keys) < AT_MOST and " " in names:
        keys.update(_bearing(max(names.split(), key=len), names, people))
    return keys if len(keys) >= AT_MOST else keys.union(people.named(names).values_list("pk", flat=True)[:AT_MOST])


def _bearing(longest: str, names: str, people: ContactQuerySet) -> list[int]:
    bearers = people.named(longest, whole=True).values_list("pk", name_matches(names))[:ASKED_AT_MOST]
    return [key for key, is_meant in bearers if is_meant][:AT_MOST]


def _by_reference(words: str, people: ContactQuerySet) -> tuple[Collection[int], int]:
    named = list(Reference.objects.filter(external_id__istartswith=words).values_list("contact", flat=True)[:AT_MOST])
    return list(people.filter(pk__in=named).values_list("pk", flat=True)), len(named)


def by_words(written: str, *, among: ContactQuerySet) -> ContactQuerySet:
    """Everything at once, for whoever sees addresses: those whom `written` means, by address, id or name."""
    try:
        if address := address_in(written):
            kind, normalised = address
            return having(kind, addresses.digest(kind, normalised), among=among).people
    except InvalidEmail:
        return among.none()
    return known_as(written, among=among).people
