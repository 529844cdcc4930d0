"""What is emptied when people go, be it one at their wish or hundreds whose time has ended? The same, in every app."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Coalesce, Concat, Now

from contacts.erasure import traces
from contacts.models import Contact
from contacts.signals import contact_erased

# Every column that says something of the person. The language stays: figures by language add up for ever.
_PERSONAL: Final = (
    "given_name", "family_name", "native_name", "language_tag", "country", "region", "postcode", "time_zone",
    "birth_year", "is_minor", "tags", "attributes", "pace", "paused_until",
)  # fmt: skip


def lock_with_those_who_share_an_address(keys: Collection[int]) -> dict[int, Contact]:
    """All locked at once and in the order of their ids, with the others whom the suppressions to come will lock."""
    shared = traces.holders_of(traces.digests_of(keys))
    meant = {*keys, *shared}
    return {row.pk: row for row in Contact.objects.filter(pk__in=meant).locked()}


def empty_rows_of(
    keys: Collection[int], *, subjects: Collection[uuid.UUID], digests: Collection[tuple[str, bytes]]
) -> dict[str, int]:
    """The rows about these people in the tables of this app: how many of what."""
    traces.empty_suppression_notes(digests)
    return traces.delete_rows(keys) | traces.empty_rows(keys, subjects=subjects)


def empty(keys: Collection[int], *, at: datetime) -> None:
    """Leave the rows, to which tickets and messages point, with nothing in them that says who it was."""
    unsaid = Contact()
    Contact.objects.filter(pk__in=keys).update(
        **{name: getattr(unsaid, name) for name in _PERSONAL},
        # The id in the other system may itself be an address; and it must be free for somebody who comes again.
        external_id=Concat(Value("erased:"), Cast(F("subject"), CharField())),
        erased_at=Coalesce(F("erased_at"), Value(at)),
        updated_at=Now(),
    )


def tell_higher_apps(keys: Collection[int], *, digests: Collection[tuple[str, bytes]], at: datetime) -> dict[str, int]:
    """What the apps above emptied: each answers the signal with its counts."""
    counts: dict[str, int] = {}
    answers: list[tuple[Any, Any]] = contact_erased.send(
        sender=Contact, contact_ids=list(keys), digests=digests, at=at
    )
    for _receiver, emptied in answers:
        for name, number in (emptied or {}).items():
            counts[name] = counts.get(name, 0) + number
    return counts
