"""Who is meant by what somebody typed into one box: a name, an id, an e-mail address, a telephone number?

Each way of looking reads one index and stops after some two hundred people, whatever the table holds.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Final

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


def having(kind: str, digest: bytes, *, among: ContactQuerySet) -> ContactQuerySet:
    """Those who have the address of that fingerprint."""
    holders = Address.objects.filter(kind=kind, digest=digest).values("contact")[:AT_MOST]
    return among.filter(pk__in=holders)


def known_as(words: str, *, among: ContactQuerySet) -> ContactQuerySet:
    """Those whose names or ids begin with what was typed: two hundred at most, in no order that means anything.

    `among` narrows before anything is counted, so nobody learns of people they may not see.
    """
    words = " ".join(words.replace("\0", "").split())
    if not words:
        return among.none()
    keys = {key for found in _ways(words, among) for key in found}
    return among.filter(pk__in=keys)


def _ways(words: str, among: ContactQuerySet) -> Iterator[Iterable[int]]:
    people = among.order_by()
    if len(words) >= 2:
        yield people.filter(external_id__istartswith=words).values_list("pk", flat=True)[:AT_MOST]
        yield _by_reference(words, people)
    try:
        yield people.filter(public_id=uuid.UUID(words)).values_list("pk", flat=True)
    except ValueError:
        # "J. Dupont" is looked for by its longer words.
        if names := [word for word in _WORD.findall(words) if len(word) > 1 or _WHOLE_NAME.fullmatch(word)]:
            yield _by_name(" ".join(names), people.present())


def _by_name(names: str, people: ContactQuerySet) -> Iterable[int]:
    """Those called exactly so, and others whose names only begin so until there are enough.

    Two letters begin the names of hundreds of thousands, and gathering these takes long: first some are asked who
    bear the longest word, for they are few enough to be looked at one by one.
    """
    keys = list(people.named(names, whole=True).values_list("pk", flat=True)[:AT_MOST])
    if len(keys) < AT_MOST and " " in names:
        keys += _bearing(max(names.split(), key=len), names, people)
    return keys if len(keys) >= AT_MOST else [*keys, *people.named(names).values_list("pk", flat=True)[:AT_MOST]]


def _bearing(longest: str, names: str, people: ContactQuerySet) -> list[int]:
    bearers = people.named(longest, whole=True).values_list("pk", name_matches(names))[:ASKED_AT_MOST]
    return [key for key, is_meant in bearers if is_meant][:AT_MOST]


def _by_reference(words: str, people: ContactQuerySet) -> Iterable[int]:
    named = Reference.objects.filter(external_id__istartswith=words).values_list("contact", flat=True)[:AT_MOST]
    return people.filter(pk__in=list(named)).values_list("pk", flat=True)


def by_words(written: str, *, among: ContactQuerySet) -> ContactQuerySet:
    """Everything at once, for whoever sees addresses: those whom `written` means, by address, id or name."""
    try:
        if address := address_in(written):
            kind, normalised = address
            return having(kind, addresses.digest(kind, normalised), among=among)
    except InvalidEmail:
        return among.none()
    return known_as(written, among=among)
