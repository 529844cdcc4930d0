"""Are everybody's rights those that follow from the ledger? Asked of all, by ranges of people, and mended where not.

A record and the right it gives are written together, so a statement never sees one without the other: a difference is
a fault of ours, or somebody has written past the domain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from django.db import connection, transaction

from contacts.consents.deriving import WITHDRAWN_FIRST
from contacts.models import Consent, Contact

# Of so many keys at a time: each person's records are found by an index, whatever the size of the ledger.
PEOPLE_AT_ONCE: Final = 20_000

# What the ledger gives to some `people`: their own subjects, and those that merges have joined to them.
_DERIVED: Final = f"""
    known (contact_id, subject) AS (
        SELECT id, subject FROM people
         UNION
        SELECT known.contact_id, joined.joined_subject
          FROM known JOIN contacts_consentrecord joined
                       ON joined.subject = known.subject AND joined.joined_subject IS NOT NULL
    ),
    derived AS (
        SELECT DISTINCT ON (known.contact_id, record.topic_id, record.channel)
               known.contact_id, record.topic_id, record.channel, record.status, record.decided_at AS since,
               record.id AS record_id
          FROM known JOIN contacts_consentrecord record
                       ON record.subject = known.subject AND record.topic_id IS NOT NULL
         ORDER BY known.contact_id, record.topic_id, record.channel, {WITHDRAWN_FIRST}
    )
"""  # noqa: S608 - statements of ours

_DIFFERENT: Final = f"""
    WITH RECURSIVE people AS (
        SELECT id, subject FROM contacts_contact
         WHERE id > %(after)s AND id <= %(last)s AND merged_into_id IS NULL
    ), {_DERIVED}
    SELECT DISTINCT contact_id
      FROM derived
      FULL JOIN (SELECT * FROM contacts_consent WHERE contact_id > %(after)s AND contact_id <= %(last)s) held
           USING (contact_id, topic_id, channel)
     WHERE (derived.status, derived.since, derived.record_id)
           IS DISTINCT FROM (held.status, held.since, held.record_id)
     ORDER BY 1
"""  # noqa: S608 - statements of ours

_INSERT: Final = f"""
    WITH RECURSIVE people AS (
        SELECT id, subject FROM contacts_contact WHERE id = ANY(%(people)s) AND merged_into_id IS NULL
    ), {_DERIVED}
    INSERT INTO contacts_consent (contact_id, topic_id, channel, status, since, record_id) SELECT * FROM derived
"""  # noqa: S608 - statements of ours


class Range(NamedTuple):
    """People whose key lies after `after` and not beyond `last`, and those of them whose rights differ."""

    after: int
    last: int
    differing: list[int]


def ranges(*, after: int = 0, at_once: int = PEOPLE_AT_ONCE) -> Iterator[Range]:
    """Everybody after that key, some thousand at a time, each asked as it is read."""
    while (last := _last(after, at_once)) is not None:
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERENT, {"after": after, "last": last})
            yield Range(after, last, [key for (key,) in cursor.fetchall()])
        after = last


def _last(after: int, at_once: int) -> int | None:
    """The key at the end of the range that begins after this one; None where nobody is left."""
    keys = Contact.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)
    return keys[at_once - 1 : at_once].first() or keys.last()


@transaction.atomic
def mend(people: Sequence[int]) -> int:
    """Give these people the rights that the ledger says, and return how many rights those are. Locks them first."""
    list(Contact.objects.filter(pk__in=people).locked().values_list("pk"))
    Consent.objects.filter(contact__in=people).delete()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, {"people": list(people)})
        return int(cursor.rowcount)
