"""A backup was restored: who is in it that we had forgotten? They are erased again, before anybody logs in."""

from __future__ import annotations

from dataclasses import dataclass

from contacts import addresses
from contacts.enums import SuppressionReason
from contacts.erasure import log
from contacts.erasure.person import forget
from contacts.models import Contact, Suppression


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many erasures the list tells of, how many people were back, how many addresses could be written to again.

    `unreadable` are the lines of the list that say nothing: whom they meant nobody can tell.
    """

    noted: int
    people: int
    addresses: int
    unreadable: int = 0


def replay(*, is_dry: bool = False) -> Replayed:
    """Carry out again what the list of erasures says, where it no longer holds. Safe to call at any time."""
    noted = people = reopened = unreadable = 0
    for entry in log.entries():
        if isinstance(entry, log.Unreadable):
            unreadable += 1
            continue
        noted += 1
        # First, for the erasure suppresses what it finds: so the dry run and the real one count alike.
        reopened += sum(_suppress_again(entry, kind, digest, is_dry=is_dry) for kind, digest in entry.digests)
        people += _erase_again(entry, is_dry=is_dry)
    return Replayed(noted, people, reopened, unreadable)


def _erase_again(entry: log.Entry, *, is_dry: bool) -> int:
    """How many entries were back. Those that were one when they were erased may be two again."""
    back = Contact.objects.filter(subject__in=entry.subjects, erased_at=None).order_by("pk")
    found = list(back)
    if not is_dry:
        for contact in found:
            forget(contact, by=None, at=entry.at, is_replay=True)
    return len(found)


def _suppress_again(entry: log.Entry, kind: str, digest: bytes, *, is_dry: bool) -> bool:
    """True if the address could be written to. One that a person opened again after the erasure stays open."""
    known = Suppression.objects.filter(kind=kind, digest=digest)
    if known.standing().exists() or known.filter(lifted_at__gte=entry.at).exists():
        return False
    if not is_dry:
        Suppression.objects.create(
            kind=kind,
            digest=digest,
            key_id=addresses.KEY_ID,
            normaliser=addresses.NORMALISER_VERSION,
            reason=SuppressionReason.ERASURE,
            since=entry.at,
        )
    return True
