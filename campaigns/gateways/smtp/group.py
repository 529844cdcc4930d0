"""One hand-over on its way: which message is next, what became of the others, and when is it over?"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from campaigns.gateways import Answer, EmailEnvelope, GatewayUnavailable, Outcome
from campaigns.gateways.smtp.wire import Offer, Unsendable, Wording, word

logger = logging.getLogger(__name__)

ATTEMPTS: Final = 2  # connections that may be lost under one message before it is put off


@dataclass(slots=True, eq=False)
class Letter:
    """One envelope of the group, and how far it has come."""

    place: int
    envelope: EmailEnvelope
    attempts: int = 0
    wording: Wording | None = None
    is_begun: bool = False  # the server has said yes to something of it
    is_refused: bool = False  # and answered for, though replies to what was pipelined behind it may still be due
    dot_written: bool = False


class Group:
    """The envelopes of one hand-over, shared by the connections that carry them."""

    def __init__(self, envelopes: Sequence[EmailEnvelope]) -> None:
        self._letters = [Letter(place, envelope) for place, envelope in enumerate(envelopes)]
        self.waiting = deque(self._letters)
        self.carriers = 0  # connections at work on it, or on their way to be
        self.trouble = "", ""  # code and reason of the last connection that failed
        self.was_reached = False  # a connection was made for it
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._outcomes: list[Outcome | None] = [None] * len(envelopes)
        self._missing = len(envelopes)
        self._server_answered = False
        self._stopped = False
        if not envelopes:
            self.finished.set_result(None)

    def has_work(self) -> bool:
        """Whether a letter waits for a connection."""
        return bool(self.waiting) and not self._stopped

    def take(self, offer: Offer) -> Letter | None:
        """The next letter to begin, worded for this server. One that cannot be sent at all is answered on the way."""
        while self.has_work():
            letter = self.waiting.popleft()
            try:
                letter.wording = word(letter.envelope, offer)
            except Unsendable as refusal:
                self._settle(letter, Outcome(letter.envelope.key, Answer.HARD, "", str(refusal)))
            except Exception:
                # `content_7bit` is the caller's code: its bug must not leave the other letters without an answer.
                logger.exception("The 7-bit form of %s could not be made.", letter.envelope.key)
                self._settle(letter, Outcome(letter.envelope.key, Answer.SOFT, "", "The 7-bit form was not made"))
            else:
                letter.attempts += 1
                return letter
        return None

    def may_look_ahead(self) -> bool:
        """Whether a letter can wait behind another while no connection goes without."""
        return len(self.waiting) >= self.carriers

    def answer(self, letter: Letter, outcome: Outcome) -> None:
        """What the server's replies, or their absence, mean for a letter."""
        self._server_answered = True
        self._settle(letter, outcome)

    def give_back(self, letter: Letter) -> bool:
        """Another connection may try this letter, of which the server has said nothing yet. False: no more."""
        if letter.is_begun or letter.attempts >= ATTEMPTS or self._stopped:
            return False
        self.waiting.appendleft(letter)
        return True

    def strand(self) -> None:
        """No connection is left. What waits is put off; if no connection could be made at all, the whole group is."""
        if self.finished.done():
            return
        if not (self.was_reached or self._server_answered or self._stopped):
            self.finished.set_exception(GatewayUnavailable(" ".join(self.trouble).strip()))
            return
        while self.waiting:
            letter = self.waiting.popleft()
            self._settle(letter, Outcome(letter.envelope.key, Answer.SOFT, *self.trouble))
        for letter in self._letters:
            if self._outcomes[letter.place] is None:  # what nobody can account for is in doubt
                self._settle(letter, Outcome(letter.envelope.key, Answer.UNKNOWN, *self.trouble))

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped = True

    def outcomes(self) -> list[Outcome]:
        return [outcome for outcome in self._outcomes if outcome is not None]

    def _settle(self, letter: Letter, outcome: Outcome) -> None:
        self._outcomes[letter.place] = outcome
        self._missing -= 1
        if not self._missing and not self.finished.done():
            self.finished.set_result(None)
