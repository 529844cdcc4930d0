"""How is a person forgotten? In one transaction, through every app: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from committee import audit
from committee.models import User
from contacts import consents
from contacts.enums import ADDRESS_KIND, AddressKind, Channel, ConsentSource, ConsentStatus, SuppressionReason
from contacts.erasure import log, traces
from contacts.erasure.entries import entries_of
from contacts.models import Address, Contact
from contacts.signals import contact_erased

_BY_THEMSELF: Final = frozenset({ConsentSource.UNSUBSCRIBE_PAGE, ConsentSource.ONE_CLICK, ConsentSource.PREFERENCES})


@dataclass(frozen=True, slots=True)
class Erased:
    """The emptied entry, and how many rows of what were deleted or emptied: numbers alone, for the proof."""

    contact: Contact
    counts: dict[str, int] = field(default_factory=dict)


def erase(
    contact: Contact, *, by: User | None, at: datetime, source: ConsentSource = ConsentSource.ERASURE
) -> Contact:
    """Forget who this was, and return the emptied entry. Raises `LogUnwritable`, and then nothing was erased."""
    return forget(contact, by=by, at=at, source=source).contact


@transaction.atomic
def forget(
    contact: Contact,
    *,
    by: User | None,
    at: datetime,
    source: ConsentSource = ConsentSource.ERASURE,
    is_replay: bool = False,
    only_if: Callable[[], bool] | None = None,
) -> Erased:
    """Empty every row about the person, under whichever entry, and say how many. Erasing twice is the same as once.

    The consent records stay, for they name a subject and no person. Each address stays suppressed by its fingerprint,
    so that a later file cannot bring the person back unasked. At the end of a retention (`source`) only those do whose
    owner had left us by them: an older opt-in in a later file would else be all that we know. Anybody else objected to
    nothing, and is welcome to come back by themselves.

    `only_if` is asked once the person is held, when nothing about them can change any more. If a higher app fails,
    nothing is erased, and the caller may try again. Raises `LogUnwritable`.
    """
    keys = entries_of(contact)
    entries = _lock_with_those_who_share_an_address(keys)
    kept = entries[0]
    if all(entry.erased_at for entry in entries) or (only_if and not only_if()):
        return Erased(kept)
    left_by = _kinds_left_by(kept)
    counts = {"consents": consents.withdraw_all(kept, source=source, at=at, by=by)}
    digests = traces.digests_of(keys)
    if source == ConsentSource.ERASURE:
        traces.suppress_addresses(keys, reason=SuppressionReason.ERASURE, at=at)
    else:
        traces.suppress_addresses(
            keys, reason=SuppressionReason.OBJECTION, at=at, only=traces.theirs_alone(keys, left_by)
        )
    traces.empty_suppression_notes(digests)
    counts |= traces.delete_rows(keys)
    counts |= traces.empty_rows(keys, subjects={entry.subject for entry in entries} | consents.subjects_of(kept))
    for entry in entries:
        _empty(entry, at=at)
        audit.record("contacts.erase", by=by, on=entry)
    counts |= _tell_higher_apps(keys, at=at)
    # Last, for neither comes back when a transaction is rolled back. Whom a rule let go it finds again by itself.
    if source == ConsentSource.ERASURE and not is_replay:
        log.note(subjects=[entry.subject for entry in entries], digests=digests, at=at)
    counts |= traces.delete_files(keys)
    return Erased(kept, counts)


def _kinds_left_by(contact: Contact) -> set[AddressKind]:
    """The kinds of address by which the person has left a topic themself, and has not come back to it."""
    decisions = consents.standing(consents.subjects_of(contact))
    return {
        ADDRESS_KIND[Channel(channel)]
        for (_topic, channel), record in decisions.items()
        if record.status == ConsentStatus.WITHDRAWN and record.source in _BY_THEMSELF
    }


def _lock_with_those_who_share_an_address(keys: list[int]) -> list[Contact]:
    """The person's entries, in the order of `keys`. All are locked at once and in the order of their ids, with the
    others whom the suppressions to come will lock."""
    meant = set(keys)
    for kind, digest in traces.digests_of(keys):
        meant.update(Address.objects.filter(kind=kind, digest=digest).values_list("contact", flat=True))
    locked = {row.pk: row for row in Contact.objects.filter(pk__in=meant).locked()}
    return [locked[key] for key in keys]


def _empty(contact: Contact, *, at: datetime) -> None:
    """Leave the row, to which tickets and messages point, with nothing in it that says who it was."""
    unsaid = Contact(language=contact.language, language_source=contact.language_source)
    for name in _PERSONAL:
        setattr(contact, name, getattr(unsaid, name))
    # The id in the other system may itself be an address; and it must be free for somebody who comes again.
    contact.external_id = f"erased:{contact.subject}"
    contact.erased_at = contact.erased_at or at
    contact.save(update_fields=[*_PERSONAL, "external_id", "erased_at", "updated_at"])


# Every column that says something of the person. The language stays: figures by language add up for ever.
_PERSONAL = [
    "given_name", "family_name", "native_name", "language_tag", "country", "region", "postcode", "time_zone",
    "birth_year", "is_minor", "tags", "attributes", "pace", "paused_until",
]  # fmt: skip


def _tell_higher_apps(keys: list[int], *, at: datetime) -> dict[str, int]:
    """What the apps above emptied: each answers the signal with its counts."""
    counts: dict[str, int] = {}
    for key in keys:
        answers: list[tuple[Any, Any]] = contact_erased.send(sender=Contact, contact_id=key, at=at)
        for _receiver, emptied in answers:
            for name, number in (emptied or {}).items():
                counts[name] = counts.get(name, 0) + number
    return counts
