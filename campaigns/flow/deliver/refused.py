"""Which hand-overs were refused for good? Put down beside the result, for whoever judges whether the address is dead.

Only what names no person: the key of the message, the server's answer without addresses, and what its code is known to
say of the recipient.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from psycopg import Cursor

from campaigns.gateways import Answer, Outcome

PROVIDER: Final = "hand-over"

PUT_DOWN: Final = """
    INSERT INTO campaigns_receipt (provider, event_id, body)
    SELECT %s::text, told.key, convert_to(told.body, 'UTF8') FROM unnest(%s::text[], %s::text[]) AS told (key, body)
        ON CONFLICT (provider, event_id) DO NOTHING
"""


def put_down(cursor: Cursor[Any], outcomes: Sequence[Outcome]) -> None:
    """In the transaction of the results."""
    refused = [outcome for outcome in outcomes if outcome.answer == Answer.HARD]
    if refused:
        told = [json.dumps({"key": one.key, "code": one.code, "text": one.text, "says": one.says}) for one in refused]
        cursor.execute(PUT_DOWN, [PROVIDER, [one.key for one in refused], told])
