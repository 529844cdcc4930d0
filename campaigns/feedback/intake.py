"""Where is a report put down before anybody reads it? One INSERT, so that a flood of reports keeps nobody waiting.

What is told twice is kept once: known by the provider's own name of the event, or by the hash of what it said.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import connection

# What a reader needs later. No more is kept: an Authorization header is a secret, and an IP address is personal.
HEADERS_KEPT: Final = frozenset({"content-type", "svix-id", "x-amz-sns-message-id", "x-amz-sns-message-type"})
LONGEST_ID: Final = 200

KEEP: Final = """
    INSERT INTO campaigns_receipt (provider, event_id, headers, body, not_before)
    VALUES (%s, %s, %s::jsonb, %s, statement_timestamp() + make_interval(secs => %s))
        ON CONFLICT (provider, event_id) DO NOTHING
"""


def keep(
    provider: str, event_id: str, body: bytes, headers: Mapping[str, str], *, wait: timedelta = timedelta(0)
) -> bool:
    """Keep a report whose sender is known to be genuine; False for one that is here already.

    `event_id` is the provider's own name of the event; empty where it has none. It is read after `wait`.
    """
    name = event_id if 0 < len(event_id) <= LONGEST_ID else hashlib.sha256(body).hexdigest()
    kept = {key.lower(): value for key, value in headers.items() if key.lower() in HEADERS_KEPT}
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [provider, name.replace("\0", ""), json.dumps(kept), body, wait.total_seconds()])
        return bool(cursor.rowcount)
