"""What does an HTTP status mean to a hand-over, where the service says nothing of its own? And how long is the pause
that it asks for?

==========================================  ====================================================================
2xx                                         OK
408, 502, 504, Cloudflare's 520, 522, 524   UNKNOWN: not the service says so, but somebody in front of it who had no
                                            answer of it; it may have taken the request. 521, 523, 525 and 526 are
                                            of connections that were never made
500                                         UNKNOWN where a second copy would reach the reader; else SOFT
any other                                   SOFT: it speaks of us or of the service, and condemns nobody
==========================================  ====================================================================

HARD is never said by a status alone: each gateway knows the words in which its service refuses a recipient, and asks
for them first.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from campaigns.gateways import Answer

MAY_HAVE_TAKEN_IT: Final = frozenset({408, 502, 504, 520, 522, 524})
BROKE: Final = 500
LONGEST_PAUSE: Final = 86_400.0


def answer(status: int, *, shows_twice: bool = False) -> Answer:
    """What the status says. `shows_twice`: nothing keeps a second copy from the reader."""
    if 200 <= status < 300:
        return Answer.OK
    if status in MAY_HAVE_TAKEN_IT or (shows_twice and status == BROKE):
        return Answer.UNKNOWN
    return Answer.SOFT


def pause(retry_after: str) -> float | None:
    """The seconds that `Retry-After` asks for, as a number or as a date; None where it asks for none."""
    said = retry_after.strip()
    if said.isdecimal() and said.isascii():
        return min(float(said), LONGEST_PAUSE)
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    left = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(left, 0.0), LONGEST_PAUSE)
