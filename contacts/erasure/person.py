"""How is a person forgotten at their wish? In one transaction, through every app: all of it, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from committee import audit
from committee.models import User
from contacts import consents
from contacts.enums import ConsentSource, SuppressionReason
from contacts.erasure import emptying, files, log, traces
from contacts.erasure.entries import entries_of
from contacts.models import Contact


@dataclass(frozen=True, slots=True)
class Erased:
    """The emptied entry, and how many rows of what were deleted or emptied: numbers alone, for the proof."""

    contact: Contact
    counts: dict[str, int] = field(default_factory=dict)


def erase(contact: Contact, *, by: User | None, at: datetime) -> Contact:
    """Forget who this was, and return the emptied entry. Raises `LogUnwritable`, and then nothing was erased."""
    return forget(contact, by=by, at=at).contact


@transaction.atomic
def forget(contact: Contact, *, by: User | None, at: datetime, is_replay: bool = False) -> Erased:
    """Empty every row about the person, under whichever entry, and say how many. Erasing twice is the same as once.

    The consent records stay, for they name a subject and no person. Each address stays suppressed by its fingerprint,
    so that a later file cannot bring the person back unasked. If a higher app fails, nothing is erased, and the caller
    may try again. Raises `LogUnwritable`.
    """
    keys = entries_of(contact)
    locked = emptying.lock_with_those_who_share_an_address(keys)
    entries = [locked[key] for key in keys]
    kept = entries[0]
    if all(entry.erased_at for entry in entries):
        return Erased(kept)
    counts = {"consents": consents.withdraw_all(kept, source=ConsentSource.ERASURE, at=at, by=by)}
    subjects = {entry.subject for entry in entries} | consents.subjects_of(kept)
    digests = traces.digests_of(keys)
    traces.suppress_addresses(keys, reason=SuppressionReason.ERASURE, at=at)
    consents.forget_ids(subjects)
    counts |= emptying.empty_rows_of(keys, subjects=subjects, digests=digests)
    emptying.empty(keys, at=at)
    for entry in entries:
        audit.record("contacts.erase", by=by, on=entry)
    counts |= emptying.tell_higher_apps(keys, digests=digests, at=at)
    # Last, for neither comes back when a transaction is rolled back. Whom a rule let go it finds again by itself.
    if not is_replay:
        log.note(subjects=[entry.subject for entry in entries], digests=digests, at=at)
    counts |= files.delete_files(keys, at=at)
    return Erased(Contact.objects.get(pk=kept.pk), counts)
