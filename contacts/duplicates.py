"""Who was entered twice? Found by the database among those who changed, and decided by people.

Two entries are suspected when they share an address and their names are alike, or when name, year of birth and
postcode are the same. A family that shares an address is no duplicate: their given names differ.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from committee import audit
from committee.errors import CommitteeError
from committee.models import User
from contacts.enums import AddressKind, DuplicateReason, DuplicateStatus
from contacts.models import Contact, Duplicate, DuplicateSearch

# How many keys are looked at in one statement: a second or two of work, and flat memory.
WINDOW: Final = 50_000
# An address that more people have is a switchboard, and says nothing of who is who.
SHARING_AT_MOST: Final = 20
# Everybody's addresses are looked at in so many shares, by the first byte of their fingerprints.
_SHARES: Final = 256
_YEARS: Final = 5
# The years before are few people's, and looked at together.
_FIRST_YEAR, _MANY_SINCE = 1880, 1930
# Where no more people changed, all years are looked at together: each look reads everybody's year.
_FEW: Final = 100_000
# What was being written when the last search began had not been committed, and was not seen.
_OVERLAP: Final = timedelta(hours=1)

# Of pairs of keys, those who may be one person.
_ALIKE: Final = """
    INSERT INTO contacts_duplicate (first_id, second_id, reason, status)
    SELECT a.id, b.id, %(reason)s, %(suspected)s
    FROM pairs JOIN contacts_contact a ON a.id = first_id JOIN contacts_contact b ON b.id = second_id
    WHERE a.erased_at IS NULL AND a.merged_into_id IS NULL AND b.erased_at IS NULL AND b.merged_into_id IS NULL
        AND coalesce(a.birth_year = b.birth_year, true)
        AND contact_names_alike(a.given_name, a.family_name, a.native_name,
                                b.given_name, b.family_name, b.native_name)
    ON CONFLICT (first_id, second_id) DO NOTHING
"""


class OneIsGone(CommitteeError):
    message = _("One of the two was merged or erased in the meantime: look at the person again.")


def find(*, at: datetime, after: datetime | None = None, seconds: float | None = None) -> DuplicateSearch:
    """Look through the people who changed since the last search began, or since `after`; the first time, everybody.

    Goes on with a search that was left unfinished. With `seconds`, comes back after about so long, one window at
    least: call again until `finished_at` is set. Pairs that were decided before are left as they are.
    """
    began = time.monotonic()
    search = _look(_open(at=at, after=after), at=at)
    while search.finished_at is None and (seconds is None or time.monotonic() - began < seconds):
        search = _look(search, at=at)
    return search


@transaction.atomic
def two_people(one: Contact, other: Contact, *, by: User, at: datetime) -> Duplicate:
    """Somebody knows that they are two, suspected or not: the pair is never suspected again.

    Raises `OneIsGone`, also where the two were merged meanwhile.
    """
    people = [person for person in Contact.objects.filter(pk__in=[one.pk, other.pk]).locked() if not person.is_gone]
    if len(people) < 2:
        raise OneIsGone
    first, second = people
    pair, _is_new = Duplicate.objects.select_for_update().get_or_create(
        first=first, second=second, defaults={"reason": DuplicateReason.COMPARED}
    )
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
    first_key = Contact.objects.aggregate(first=Min("pk"))["first"] or 1 if since else 1
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
        _look_by_address(search)
    else:
        next_years = max(search.born_before + _years_at_once(search, at=at), _MANY_SINCE)
        search.found += _by_name_and_place(search.born_before, next_years, since=search.since)
        search.born_before = next_years
        if search.born_before > at.year:
            search.finished_at = at
    search.save()
    return search


def _years_at_once(search: DuplicateSearch, *, at: datetime) -> int:
    if search.since is None or search.born_before != _FIRST_YEAR:
        return _YEARS
    changed = Contact.objects.filter(updated_at__gt=search.since)[: _FEW + 1].count()
    return _YEARS if changed > _FEW else at.year + 1 - _FIRST_YEAR


def _look_by_address(search: DuplicateSearch) -> None:
    """Everybody's addresses in the order of their fingerprints, or those of the people who changed by their keys."""
    if search.since is None:
        search.found += _by_fingerprint(search.last_key)
        search.last_key += 1
        is_done = search.last_key >= _SHARES
    else:
        search.found += _by_address(search.last_key, search.last_key + WINDOW, since=search.since)
        search.last_key += WINDOW
        is_done = search.last_key >= (Contact.objects.aggregate(last=Max("pk"))["last"] or 0)
    if is_done:
        search.born_before = _FIRST_YEAR


def _by_fingerprint(share: int) -> int:
    """Pairs that share an address whose fingerprint begins with this byte: the index alone tells which are shared."""
    return _insert(
        f"""
        WITH shared AS MATERIALIZED (
            SELECT kind, digest FROM contacts_address
            WHERE kind = ANY(%(kinds)s) AND digest >= %(first)s AND digest < %(next)s
            GROUP BY kind, digest HAVING count(*) BETWEEN 2 AND %(sharing)s
        ), holders AS MATERIALIZED (
            SELECT held.kind, held.digest, held.contact_id
            FROM shared CROSS JOIN LATERAL (
                SELECT kind, digest, contact_id FROM contacts_address one
                WHERE one.kind = shared.kind AND one.digest = shared.digest OFFSET 0
            ) held
        ), pairs AS (
            SELECT DISTINCT one.contact_id AS first_id, other.contact_id AS second_id
            FROM holders one JOIN holders other USING (kind, digest)
            WHERE one.contact_id < other.contact_id
        )
        {_ALIKE}
        """,  # noqa: S608 - our own statement
        reason=DuplicateReason.SAME_ADDRESS,
        kinds=AddressKind.values,
        first=bytes([share]) + bytes(31),
        next=bytes([share + 1]) + bytes(31) if share < _SHARES - 1 else bytes([255]) * 33,
        sharing=SHARING_AT_MOST,
    )


def _by_address(above: int, up_to: int, *, since: datetime) -> int:
    """Pairs that share an address, one of whom is among these keys and has changed; how many are new."""
    return _insert(
        f"""
        WITH changed AS MATERIALIZED (
            SELECT id FROM contacts_contact
            WHERE id > %(above)s AND id <= %(up_to)s AND updated_at > %(since)s
            UNION
            SELECT contact_id FROM contacts_address
            WHERE contact_id > %(above)s AND contact_id <= %(up_to)s AND updated_at > %(since)s
        ), pairs AS (
            SELECT DISTINCT least(own.contact_id, other.contact_id) AS first_id,
                greatest(own.contact_id, other.contact_id) AS second_id
            FROM contacts_address own
            CROSS JOIN LATERAL (
                SELECT ARRAY(
                    SELECT contact_id FROM contacts_address shared
                    WHERE shared.kind = own.kind AND shared.digest = own.digest
                        AND shared.contact_id <> own.contact_id
                    LIMIT %(sharing)s
                ) AS ids
            ) others
            CROSS JOIN LATERAL unnest(others.ids) AS other (contact_id)
            WHERE cardinality(others.ids) < %(sharing)s AND own.contact_id > %(above)s AND own.contact_id <= %(up_to)s
                AND own.contact_id IN (SELECT id FROM changed)
        )
        {_ALIKE}
        """,  # noqa: S608 - our own statement
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


def _insert(statement: str, **named: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**named, "suspected": DuplicateStatus.SUSPECTED.value})
        return int(cursor.rowcount)
