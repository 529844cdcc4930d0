"""What was promised to leave, and what the provider said of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.flow.deliver.envelopes import Copy
from campaigns.flow.deliver.groups import Group
from campaigns.gateways import Answer, Envelope, Outcome


@dataclass(frozen=True, slots=True)
class Intent:
    """A copy that is promised to leave now. `attempt` fences its result."""

    copy: Copy
    attempt: int
    is_marked: bool = False

    @property
    def envelope(self) -> Envelope:
        if self.is_marked and self.copy.marked is not None:
            return self.copy.marked
        assert self.copy.envelope is not None  # a copy without text does not pass
        return self.copy.envelope


@dataclass(frozen=True, slots=True)
class Handed:
    """A group that was on the wire: those of it that left, and an outcome for each, in the same order."""

    group: Group
    intents: Sequence[Intent]
    outcomes: Sequence[Outcome]

    @property
    def measured(self) -> int:
        """How many marked copies a provider took."""
        pairs = zip(self.intents, self.outcomes, strict=True)
        return sum(intent.is_marked and outcome.answer is Answer.OK for intent, outcome in pairs)
