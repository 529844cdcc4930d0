"""The nightly question whether all rights follow from the ledger: some seconds at a time; a difference is told."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from contacts.consents.checking import ranges
from contacts.models import ConsentCheck, Contact

logger = logging.getLogger(__name__)

# A check that nobody has gone on with for so long is begun anew.
GIVEN_UP_AFTER: Final = timedelta(hours=20)
# As many keys as a log line can bear; keys say nothing of who it is.
NAMED: Final = 20


def begin(*, at: datetime) -> ConsentCheck:
    """Tonight's check: the one that is under way, or a new one."""
    running = ConsentCheck.objects.filter(finished_at=None, started_at__gt=at - GIVEN_UP_AFTER).order_by("pk").last()
    return running or ConsentCheck.objects.create(started_at=at)


def go_on(check: ConsentCheck, *, at: datetime, seconds: float) -> bool:
    """Look at some more people, for about so long; whether the check has come to its end."""
    deadline = time.monotonic() + seconds
    for found in ranges(after=check.reached):
        check.people += Contact.objects.filter(pk__gt=found.after, pk__lte=found.last).count()
        check.differing += len(found.differing)
        check.reached = found.last
        check.save(update_fields=["people", "differing", "reached"])
        if found.differing:
            _sound_the_alarm(found.differing)
        if time.monotonic() > deadline:
            return False
    check.finished_at = at
    check.save(update_fields=["finished_at"])
    return True


def _sound_the_alarm(differing: list[int]) -> None:
    logger.error(
        "the rights of %s people are not those of the ledger, contacts %s: run manage.py rebuild_consents",
        len(differing),
        ", ".join(map(str, differing[:NAMED])),
    )


def last_finished() -> ConsentCheck | None:
    return ConsentCheck.objects.exclude(finished_at=None).order_by("pk").last()
