"""What can go wrong, and when? One fault, as the control file or a name with a meaning orders it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The moments at which a server may fail its client."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    SMS = "sms"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. The fields are those of the control file."""

    at: Step
    recipient: str = "*"
    share: float = 1.0
    times: int | None = None
    reply: str = ""
    retry_after: float | None = None  # beside a reply to an SMS or a push
    drop: str = ""  # "before" or "after" the journal
    delay: float = 0.0
    hold: bool = False
    refuse: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", Step(self.at))
        if self.drop not in {"", "before", "after"}:
            raise ValueError(f"drop is 'before' or 'after' the journal, not {self.drop!r}")
        if sum(map(bool, (self.reply, self.drop, self.delay, self.hold, self.refuse))) != 1:
            raise ValueError("a fault is one of reply, drop, delay, hold, refuse")

    def strikes(self, recipient: str, attempt: int) -> bool:
        """Whether this fault befalls this attempt (from 0) of this recipient: always the same answer."""
        if self.times is not None and attempt >= self.times:
            return False
        if self.share >= 1:
            return True
        # The fault is in it, so that two faults with a share each choose people of their own.
        chance = hashlib.blake2b(f"{self} {recipient} {attempt}".encode(), digest_size=4).digest()
        return int.from_bytes(chance, "big") / 2**32 < self.share
