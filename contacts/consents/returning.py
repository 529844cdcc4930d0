"""Is this somebody whom retention let go? Then their history goes on: what ended stays ended for what is older.

The row of a person who is let go is emptied, so a file that names them again makes a new one, with nothing in the
ledger. The fingerprints of their ids lead from it to the old subject, and the rule of the ledger does the rest.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any, Final

from django.db import connection

from contacts import addresses
from contacts.consents.checking import mend
from contacts.enums import ConsentSource
from contacts.models import Contact, FormerId, Reference

# In the place of a kind of address, in the fingerprint.
_KIND: Final = "id"

_REMEMBER: Final = """
    INSERT INTO contacts_formerid (digest, subject, let_go_at)
    SELECT DISTINCT ON (digest) digest, subject, %(at)s
      FROM unnest(%(digests)s::bytea[], %(subjects)s::uuid[]) AS told (digest, subject)
    ON CONFLICT (digest) DO UPDATE SET subject = EXCLUDED.subject, let_go_at = EXCLUDED.let_go_at
"""
_JOIN: Final = """
    INSERT INTO contacts_consentrecord
        (subject, joined_subject, channel, status, decided_at, source, source_ref, wording, language)
    SELECT DISTINCT person.subject, former.subject, '', '', former.let_go_at, %(source)s, '', '', ''
      FROM unnest(%(people)s::bigint[], %(digests)s::bytea[]) AS named (contact_id, digest)
      JOIN contacts_formerid former ON former.digest = named.digest
      JOIN contacts_contact person ON person.id = named.contact_id
     WHERE former.subject <> person.subject AND NOT EXISTS (
           SELECT FROM contacts_consentrecord known
            WHERE known.subject = person.subject AND known.joined_subject = former.subject)
 RETURNING subject
"""


def remember_ids(persons: Mapping[int, int], *, at: datetime) -> None:
    """Keep by which ids people were named, as fingerprints: the keys of their entries, and of the person each is.

    They are held, and about to be emptied.
    """
    named = list(_ids_of(persons))
    subjects = dict(Contact.objects.filter(pk__in=persons.values()).values_list("pk", "subject"))
    told: dict[str, Any] = {
        "at": at,
        "digests": [digest for _key, digest in named],
        "subjects": [subjects[persons[key]] for key, _digest in named],
    }
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, told)


def resume(people: Iterable[int]) -> list[int]:
    """Give those of these people who were here before their history back, and say who. They are held, or new.

    `people` is not looked at while nobody was let go.
    """
    if not FormerId.objects.exists():
        return []
    named = list(_ids_of(list(people)))
    with connection.cursor() as cursor:
        cursor.execute(
            _JOIN,
            {
                "people": [key for key, _digest in named],
                "digests": [digest for _key, digest in named],
                "source": ConsentSource.RETENTION.value,
            },
        )
        subjects = [subject for (subject,) in cursor.fetchall()]
    back = list(Contact.objects.filter(subject__in=subjects).order_by("pk").values_list("pk", flat=True))
    if back:
        mend(back)
    return back


def _ids_of(people: Collection[int]) -> Iterable[tuple[int, bytes]]:
    """The fingerprint of each id by which a system names one of these people."""
    own = Contact.objects.filter(pk__in=people, erased_at=None).values_list("pk", "system", "external_id")
    others = Reference.objects.filter(contact__in=people).values_list("contact", "system", "external_id")
    return (
        (key, addresses.digest(_KIND, f"{system}\0{external_id}")) for key, system, external_id in chain(own, others)
    )


def forget_ids(subjects: Collection[uuid.UUID]) -> None:
    """Take out the ids of whoever is erased at their wish."""
    FormerId.objects.filter(subject__in=subjects).delete()
