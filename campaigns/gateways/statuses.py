"""What does an HTTP status mean to a hand-over, where the service says nothing of its own?

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

from typing import Final

from campaigns.gateways import Answer

MAY_HAVE_TAKEN_IT: Final = frozenset({408, 502, 504, 520, 522, 524})
BROKE: Final = 500


def answer(status: int, *, shows_twice: bool = False) -> Answer:
    """What the status says. `shows_twice`: nothing keeps a second copy from the reader."""
    if 200 <= status < 300:
        return Answer.OK
    if status in MAY_HAVE_TAKEN_IT or (shows_twice and status == BROKE):
        return Answer.UNKNOWN
    return Answer.SOFT
