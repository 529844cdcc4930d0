"""A file says what thousands of people agreed to: how is that written, in a statement for all of them?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models.functions import Coalesce

from contacts.consents.deriving import derive
from contacts.enums import ConsentSource, ConsentStatus
from contacts.models import Contact


@dataclass(frozen=True, slots=True)
class OptIn:
    """What a file says of one person: agreed to a topic on a channel, at that moment."""

    contact_id: int
    topic_id: int
    channel: str
    decided_at: datetime
    # Where it was given, as the file says: "stand at Bercy", "shop, step 3".
    origin: str = ""


@transaction.atomic
def record_opt_ins(opt_ins: Sequence[OptIn], *, source: ConsentSource, source_ref: str) -> int:
    """Write what a file says of many people, and return how many rights it raised.

    The contacts are locked in the order of their ids; those who were erased are passed over.
    """
    if not opt_ins:
        return 0
    named = Contact.objects.filter(pk__in={opt_in.contact_id for opt_in in opt_ins})
    people = named.annotate(person=Coalesce("merged_into", "pk")).order_by().values("person")
    list(Contact.objects.filter(pk__in=set(people.values_list("person", flat=True))).locked().values_list("pk"))
    return derive(_record(opt_ins, source=source, source_ref=source_ref))


def _record(opt_ins: Iterable[OptIn], *, source: ConsentSource, source_ref: str) -> list[int]:
    """New rows of the ledger, for what it does not hold yet; and the sign of life that each of them is."""
    rows = [(one.contact_id, one.topic_id, one.channel, one.decided_at, one.origin) for one in opt_ins]
    contacts, topics, channels, moments, origins = map(list, zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH told AS (
                SELECT DISTINCT ON (person.subject, told.topic_id, told.channel, told.decided_at)
                    person.id, person.subject, told.topic_id, told.channel, told.decided_at, told.origin
                FROM unnest(%(contacts)s::bigint[], %(topics)s::bigint[], %(channels)s::text[],
                            %(moments)s::timestamptz[], %(origins)s::text[])
                    AS told (contact_id, topic_id, channel, decided_at, origin)
                JOIN contacts_contact named ON named.id = told.contact_id
                JOIN contacts_contact person
                    ON person.id = coalesce(named.merged_into_id, named.id) AND person.erased_at IS NULL
                ORDER BY person.subject, told.topic_id, told.channel, told.decided_at, told.origin
            ), alive AS (
                UPDATE contacts_contact contact SET last_sign_at = sign.at
                FROM (SELECT id, max(decided_at) AS at FROM told GROUP BY id) AS sign
                WHERE contact.id = sign.id AND contact.last_sign_at < sign.at
            )
            INSERT INTO contacts_consentrecord
                (subject, topic_id, channel, status, decided_at, source, source_ref, wording, language)
            SELECT told.subject, told.topic_id, told.channel, %(granted)s, told.decided_at,
                %(source)s, left(concat_ws(' · ', %(source_ref)s::text, nullif(told.origin, '')), 100), '', ''
            FROM told
            WHERE NOT EXISTS (
                SELECT FROM contacts_consentrecord known
                WHERE known.subject = told.subject AND known.topic_id = told.topic_id
                    AND known.channel = told.channel AND known.decided_at = told.decided_at
                    AND known.status = %(granted)s
            )
            RETURNING id
            """,
            {
                "contacts": contacts,
                "topics": topics,
                "channels": channels,
                "moments": moments,
                "origins": origins,
                "granted": ConsentStatus.GRANTED.value,
                "source": source.value,
                "source_ref": source_ref,
            },
        )
        return [key for (key,) in cursor.fetchall()]
