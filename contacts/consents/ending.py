"""The time of hundreds of people has ended: how do all their rights end, in a statement?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import connection, transaction

from contacts.consents.deciding import tell
from contacts.consents.deriving import derive
from contacts.enums import ConsentSource, ConsentStatus
from contacts.models import Consent

# Decided by us here and now: never older than what we hold already.
_END: Final = """
    INSERT INTO contacts_consentrecord
        (subject, topic_id, channel, status, decided_at, source, source_ref, wording, language)
    SELECT contact.subject, held.topic_id, held.channel, %(withdrawn)s, greatest(held.since, %(at)s), %(source)s,
           '', '', ''
      FROM contacts_consent held JOIN contacts_contact contact ON contact.id = held.contact_id
     WHERE held.id = ANY(%(rights)s)
     ORDER BY held.id
 RETURNING id
"""


@transaction.atomic
def end_all(people: Collection[int], *, source: ConsentSource, at: datetime) -> int:
    """End every right that these people hold, and say how many. The caller has locked them, in the order of ids."""
    held = Consent.objects.filter(contact__in=people, status=ConsentStatus.GRANTED)
    rights = list(held.order_by("pk").values_list("pk", flat=True))
    if not rights:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _END, {"rights": rights, "at": at, "source": source.value, "withdrawn": ConsentStatus.WITHDRAWN.value}
        )
        derive([key for (key,) in cursor.fetchall()])
    for right in Consent.objects.filter(pk__in=rights, status=ConsentStatus.WITHDRAWN).order_by("pk"):
        tell(right, source=source, reference="", at=at, by=None)
    return len(rights)
