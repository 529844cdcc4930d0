"""To which devices of a reader does a push message go, and what becomes of those that are gone?

A message is one for a person; it goes to every browser and app of theirs that lives, the newest first.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection

from campaigns.flow.deliver.envelopes import Person
from campaigns.gateways import Device, Outcome
from contacts import address_book

logger = logging.getLogger(__name__)

# Of somebody who was merged since the snapshot, those of the entry that was kept.
LIVING: Final = """
    SELECT asked.id, a.normalised, COALESCE(a.keys->>'p256dh', ''), COALESCE(a.keys->>'auth', '')
      FROM contacts_contact asked
      JOIN contacts_address a ON a.contact_id = COALESCE(asked.merged_into_id, asked.id)
                             AND a.kind = 'push' AND a.dead_since IS NULL
     WHERE asked.id = ANY(%(contacts)s)
       AND NOT EXISTS (SELECT FROM contacts_suppression s
                        WHERE s.kind = a.kind AND s.digest = a.digest AND s.lifted_at IS NULL)
     ORDER BY asked.id, a.current_since DESC, a.id DESC
"""


def with_devices(people: Sequence[Person]) -> list[Person]:
    """The same people with their devices, each asked about by the newest: that of the snapshot may be gone."""
    living: defaultdict[int, list[Device]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(LIVING, {"contacts": [person.contact for person in people]})
        for contact, *device in cursor.fetchall():
            living[contact].append(Device(*device))
    return [_with(person, living[person.contact][: settings.PUSH_DEVICES_MOST]) for person in people]


def _with(person: Person, devices: Sequence[Device]) -> Person:
    newest = devices[0].endpoint if devices else person.address
    return replace(person, devices=tuple(devices), address=newest)


def remove_dead(outcomes: Iterable[Outcome]) -> None:
    """Forget the subscriptions that push services called gone. Outside of any transaction: nobody waits in a circle.

    Whatever happens here, the outcomes are still to be written down; the next message finds the dead again.
    """
    gone = [endpoint for outcome in outcomes for endpoint in outcome.dead]
    if not gone:
        return
    try:
        address_book.forget_push(gone)
    except DatabaseError:
        logger.warning("%s dead push subscriptions could not be removed", len(gone))
