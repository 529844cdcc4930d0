"""Who was entered twice? Found by the database among those who changed, and decided by people.

Two entries are suspected when they share an address and their names are alike, or when name, year of birth and
postcode are the same. A family that shares an address is no duplicate: their given names differ.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Max, Min

from committee import audit
from committee.models import User
from contacts.enums import DuplicateReason, DuplicateStatus
from contacts.models import Contact, Duplicate, DuplicateSearch

# How many keys are looked at in one statement: a second or two of work, and flat memory.
WINDOW: Final = 50_000
# Of those who share an address: somebody's switchboard must not be compared with itself ten thousand times.
SHARING_AT_MOST: Final = 20
_YEARS: Final = 10
_FIRST_YEAR, _LAST_YEAR = 1880, 2100
# What was being written when the last search began had not been committed, and was not seen.
_OVERLAP: Final = timedelta(hours=1)


def find(*, at: datetime, after: datetime | None = None, windows: int | None = None) -> DuplicateSearch:
    """Look through the people who changed since the last search began, or since `after`; the first time, everybody.

    Goes on with a search that was left unfinished. With `windows`, comes back after so many: call again until
    `finished_at` is set. Pairs that were decided before are left as they are.
    """
    search = _open(at=at, after=after)
    looked = 0
    while search.finished_at is None and (windows is None or looked < windows):
        search = _look(search, at=at)
        looked += 1
    return search


@transaction.atomic
def two_people(pair: Duplicate, *, by: User, at: datetime) -> Duplicate:
    """Somebody knows that they are two: the pair is never suspected again. One that was merged stays merged."""
    pair = Duplicate.objects.select_for_update().get(pk=pair.pk)
    if pair.status == DuplicateStatus.SUSPECTED:
        pair.status, pair.decided_at, pair.decided_by = DuplicateStatus.TWO_PEOPLE, at, by
        pair.save(update_fields=["status", "decided_at", "decided_by"])
        audit.record("contacts.two_people", by=by, on=pair)
    return pair


def _open(*, at: datetime, after: datetime | None) -> DuplicateSearch:
    if unfinished := DuplicateSearch.objects.filter(finished_at=None).first():
        return unfinished
    last = DuplicateSearch.objects.aggregate(began=Max("started_at"))["began"]
    since = after or (last - _OVERLAP if last else None)
    first_key = Contact.objects.aggregate(first=Min("pk"))["first"] or 1
    search, _made = DuplicateSearch.objects.get_or_create(
        finished_at=None, defaults={"since": since, "started_at": at, "last_key": first_key - 1}
    )
    return search


@transaction.atomic
def _look(search: DuplicateSearch, *, at: datetime) -> DuplicateSearch:
    """One window further: by address over all keys, then by name over all years of birth."""
    search = DuplicateSearch.objects.select_for_update().get(pk=search.pk)
    if search.finished_at:
        return search
    if search.born_before is None:
        search.found += _by_address(search.last_key, search.last_key + WINDOW, since=search.since)
        search.last_key += WINDOW
        if search.last_key >= (Contact.objects.aggregate(last=Max("pk"))["last"] or 0):
            search.born_before = _FIRST_YEAR
    else:
        search.found += _by_name_and_place(search.born_before, search.born_before + _YEARS, since=search.since)
        search.born_before += _YEARS
        if search.born_before > _LAST_YEAR:
            search.finished_at = at
    search.save()
    return search


def _by_address(above: int, up_to: int, *, since: datetime | None) -> int:
    """Pairs that share an address, one of whom is among these keys and has changed; how many are new."""
    return _insert(
        """
        WITH changed AS MATERIALIZED (
            SELECT id FROM contacts_contact
            WHERE id > %(above)s AND id <= %(up_to)s AND (%(since)s::timestamptz IS NULL OR updated_at > %(since)s)
            UNION
            SELECT contact_id FROM contacts_address
            WHERE contact_id > %(above)s AND contact_id <= %(up_to)s AND updated_at > %(since)s
        ), pairs AS (
            SELECT DISTINCT least(own.contact_id, other.contact_id) AS first_id,
                greatest(own.contact_id, other.contact_id) AS second_id
            FROM contacts_address own
            CROSS JOIN LATERAL (
                SELECT contact_id FROM contacts_address shared
                WHERE shared.kind = own.kind AND shared.digest = own.digest AND shared.contact_id <> own.contact_id
                LIMIT %(sharing)s
            ) other
            WHERE own.contact_id > %(above)s AND own.contact_id <= %(up_to)s
                AND own.contact_id IN (SELECT id FROM changed)
        )
        INSERT INTO contacts_duplicate (first_id, second_id, reason, status)
        SELECT a.id, b.id, %(reason)s, %(suspected)s
        FROM pairs JOIN contacts_contact a ON a.id = first_id JOIN contacts_contact b ON b.id = second_id
        WHERE a.erased_at IS NULL AND a.merged_into_id IS NULL AND b.erased_at IS NULL AND b.merged_into_id IS NULL
            AND coalesce(a.birth_year = b.birth_year, true)
            AND contact_names_alike(a.given_name, a.family_name, a.native_name,
                                    b.given_name, b.family_name, b.native_name)
        ON CONFLICT (first_id, second_id) DO NOTHING
        """,
        reason=DuplicateReason.SAME_ADDRESS,
        above=above,
        up_to=up_to,
        since=since,
        sharing=SHARING_AT_MOST,
    )


def _by_name_and_place(born_from: int, born_before: int, *, since: datetime | None) -> int:
    """Pairs of the same name, year of birth and postcode, each with the next of its kind; how many are new."""
    return _insert(
        """
        WITH meant AS (
            SELECT id, updated_at, lag(id) OVER alike AS before, lag(updated_at) OVER alike AS before_changed
            FROM contacts_contact
            WHERE birth_year >= %(born_from)s AND birth_year < %(born_before)s AND postcode <> ''
                AND given_name || family_name || native_name <> '' AND erased_at IS NULL AND merged_into_id IS NULL
                AND (%(since)s::timestamptz IS NULL OR (birth_year, postcode) IN (
                    SELECT birth_year, postcode FROM contacts_contact
                    WHERE birth_year >= %(born_from)s AND birth_year < %(born_before)s AND postcode <> ''
                        AND updated_at > %(since)s
                ))
            WINDOW alike AS (
                PARTITION BY birth_year, postcode, contact_name_key(given_name, family_name, native_name) ORDER BY id
            )
        )
        INSERT INTO contacts_duplicate (first_id, second_id, reason, status)
        SELECT before, id, %(reason)s, %(suspected)s FROM meant
        WHERE before IS NOT NULL
            AND (%(since)s::timestamptz IS NULL OR updated_at > %(since)s OR before_changed > %(since)s)
        ON CONFLICT (first_id, second_id) DO NOTHING
        """,
        reason=DuplicateReason.SAME_NAME_AND_PLACE,
        born_from=born_from,
        born_before=born_before,
        since=since,
    )


def _insert(statement: str, **named: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**named, "suspected": DuplicateStatus.SUSPECTED.value})
        return int(cursor.rowcount)
