"""The time for which we keep people has ended for hundreds of them: how do they go at once, and who may come back?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from committee import audit
from contacts import consents
from contacts.enums import ADDRESS_KIND, AddressKind, Channel, ConsentSource, ConsentStatus, SuppressionReason
from contacts.erasure import emptying, files, traces
from contacts.erasure.entries import absorbed_by
from contacts.models import Consent, Contact

_BY_THEMSELF: Final = (ConsentSource.UNSUBSCRIBE_PAGE, ConsentSource.ONE_CLICK, ConsentSource.PREFERENCES)


@transaction.atomic
def let_go(people: Collection[int], *, at: datetime, still: Callable[[Collection[int]], Collection[int]]) -> set[int]:
    """Empty every row about these people, under whichever entry, and say who went: all of them, or nobody.

    `still` is asked once they are held, when nothing about them can change any more: who of them is to go? Nobody
    objected, so everybody is welcome to come back, by a decision newer than this one: `consents.resume`. Only the
    addresses by which a person had left us themself stay suppressed, unless somebody uses them who had not.
    """
    known = absorbed_by(people)
    emptying.lock_with_those_who_share_an_address({*people, *known})
    going = set(still(people))
    entries = absorbed_by(going)
    # Whoever was merged into one of them while we waited is not held: that person goes another night.
    going -= {person for key, person in entries.items() if key not in known}
    persons = {key: key for key in going} | {key: person for key, person in entries.items() if person in going}
    keys = sorted(persons)
    if not keys:
        return going
    _close_what_they_left(going, at=at)
    consents.remember_ids(persons, at=at)
    consents.end_all(going, source=ConsentSource.RETENTION, at=at)
    subjects = consents.subjects_of_all(keys)
    digests = traces.digests_of(keys)
    emptying.empty_rows_of(keys, subjects=subjects, digests=digests)
    emptying.empty(keys, at=at)
    audit.record_all("contacts.erase", by=None, model=Contact, keys=keys)
    emptying.tell_higher_apps(keys, digests=digests, at=at)
    files.delete_files(keys, at=at)
    return going


def _close_what_they_left(people: Collection[int], *, at: datetime) -> None:
    """Suppress the addresses of each channel by which a person has left a topic themself, and not come back to it."""
    left = Consent.objects.filter(contact__in=people, status=ConsentStatus.WITHDRAWN, record__source__in=_BY_THEMSELF)
    leavers: dict[AddressKind, set[int]] = {}
    for person, channel in left.values_list("contact", "channel"):
        leavers.setdefault(ADDRESS_KIND[Channel(channel)], set()).add(person)
    for kind, those in leavers.items():
        theirs = traces.theirs_alone(those, [kind])
        traces.suppress_addresses(those, reason=SuppressionReason.OBJECTION, at=at, only=theirs)
