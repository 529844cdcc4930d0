"""Which messages would have left? The twin of a provider that keeps them in memory, for tests and previews."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from campaigns.gateways import Answer, Envelope, GatewayUnavailable, Outcome


class MemoryGateway:
    """Accepts everything, unless told otherwise.

    `answers` says the answer by recipient; `available = False` plays a provider that cannot be reached; `before_each`
    is called with each envelope before it is taken, so that a test can look at, or break, the world in the middle of a
    group. What it answers `UNKNOWN` to it keeps: that is the case one has to be ready for.
    """

    def __init__(
        self,
        answers: dict[str, Answer] | None = None,
        *,
        before_each: Callable[[Envelope], None] | None = None,
    ) -> None:
        self.answers = answers or {}
        self.before_each = before_each
        self.available = True
        self.accepted: list[Envelope] = []
        self.groups: list[list[str]] = []  # the keys of each hand-over

    def hand_over(self, envelopes: Sequence[Envelope]) -> list[Outcome]:
        if not self.available:
            raise GatewayUnavailable
        self.groups.append([envelope.key for envelope in envelopes])
        return [self._take(envelope) for envelope in envelopes]

    def reserve(self, lane: str, envelopes: Sequence[Envelope]) -> float:  # noqa: ARG002
        return 0.0

    def largest_group(self, lane: str) -> int | None:  # noqa: ARG002
        return None

    def promised_to(self, envelopes: Sequence[Envelope]) -> list[int]:  # noqa: ARG002
        return []

    def remember(self) -> None:
        """It has nobody to tell."""

    def close(self) -> None:
        """Nothing to give back: what was accepted can still be read."""

    def _take(self, envelope: Envelope) -> Outcome:
        if self.before_each is not None:
            self.before_each(envelope)
        answer = self.answers.get(envelope.recipient, Answer.OK)
        if answer in {Answer.OK, Answer.UNKNOWN}:
            self.accepted.append(envelope)
        return Outcome(envelope.key, answer, *WORDS[answer])


WORDS = {
    Answer.OK: ("250", "Accepted"),
    Answer.SOFT: ("451 4.7.1", "Try again later"),
    Answer.HARD: ("550 5.1.1", "No such mailbox"),
    Answer.UNKNOWN: ("", "Connection lost after the last byte"),
}
