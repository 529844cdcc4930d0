"""How long do we keep what we were told: by providers, and of who opened and clicked? By the rules of the
data-protection officer, like everything personal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import connection

from campaigns.enums import ReceiptState
from campaigns.flow import readings
from contacts import retention
from contacts.enums import RetentionSubject

ROWS_AT_ONCE: Final = 20_000

# What still waits was told within the day, and is asked again.
FORGET: Final = """
    DELETE FROM campaigns_receipt
     WHERE id IN (SELECT id FROM campaigns_receipt WHERE received_at < %s AND state <> %s
                   ORDER BY received_at LIMIT %s)
"""
# By these names reports of letters of the outbox are matched; those of campaigns go with their ledger.
FORGET_NAMES: Final = "DELETE FROM campaigns_messagereference WHERE campaign_id = 0 AND at < %s"


def forget_readings(*, at: datetime) -> int:
    """What people opened and clicked, who agreed to be measured, becomes a number when it had its time."""
    before = retention.before(RetentionSubject.READINGS, at=at)
    return readings.forget_old(before=before) if before else 0


def forget_old(*, at: datetime) -> int:
    """Delete the reports that had their time, and say how many. Killed half-way, it does the rest the next night."""
    before = retention.before(RetentionSubject.REPORTS, at=at)
    if before is None:
        return 0
    gone = 0
    with connection.cursor() as cursor:
        cursor.execute(FORGET_NAMES, [before])
        while True:
            cursor.execute(FORGET, [before, ReceiptState.NEW.value, ROWS_AT_ONCE])
            deleted = int(cursor.rowcount)
            gone += deleted
            if deleted < ROWS_AT_ONCE:
                return gone
