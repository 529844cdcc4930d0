"""What a file says of people we know, given to the ledger as an import gives it."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime

from django.db import connection, transaction

from contacts import consents
from contacts.enums import ConsentSource
from contacts.models import Contact


@dataclass(frozen=True)
class Told:
    contact_id: int
    topic_id: int
    channel: str
    decided_at: datetime
    status: str = "granted"
    origin: str = ""


@transaction.atomic
def report(*told: Told, source_ref: str = "import:1") -> int:
    """How many rights that changed."""
    list(Contact.objects.locked().values_list("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE staged (contact_id bigint, topic_id bigint, channel text, decided_at timestamptz,"
            " status text, origin text)"
        )
        cursor.executemany("INSERT INTO staged VALUES (%s, %s, %s, %s, %s, %s)", [astuple(one) for one in told])
        changed = consents.record_staged("staged", source=ConsentSource.IMPORT, source_ref=source_ref)
        cursor.execute("DROP TABLE staged")
    return changed
