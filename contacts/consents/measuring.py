"""Who agreed to be measured: that we may know whether they opened and clicked what we wrote?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import connection

from contacts.enums import ConsentStatus, TopicKind
from contacts.models import Consent

# Of the contact and the channel that two SQL expressions name: true, or nothing. A look-up by key for each row asked.
AGREES: Final = """
    (SELECT true FROM contacts_consent agreed
      WHERE agreed.contact_id = {contact} AND agreed.channel = {channel} AND agreed.status = 'granted'
        AND agreed.topic_id = ANY(ARRAY(SELECT id FROM contacts_topic WHERE kind = 'tracking'))
      LIMIT 1)
"""

# Who is withdrawing, or being erased, this very moment is passed over: nothing is written down of them afterwards.
_HOLD: Final = """
    SELECT id, COALESCE(merged_into_id, id) FROM contacts_contact
     WHERE id = ANY(%s) AND erased_at IS NULL
       FOR SHARE SKIP LOCKED
"""


def measured(contacts: Collection[int], *, channel: str) -> set[int]:
    """Those of them who agreed on that channel and agree still; of a merged entry, the one that was kept is asked.

    They agree until the end of the transaction, which is the caller's.
    """
    who = _held(contacts)
    kept = set(_held(set(who.values())))
    agreed = set(
        Consent.objects.filter(
            contact__in=kept, channel=channel, topic__kind=TopicKind.TRACKING, status=ConsentStatus.GRANTED
        ).values_list("contact", flat=True)
    )
    return {contact for contact, kept_as in who.items() if kept_as in agreed}


def _held(contacts: Collection[int]) -> dict[int, int]:
    """The entry that was kept of each, by the one that was asked for."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [sorted(contacts)])
        return dict(cursor.fetchall())
