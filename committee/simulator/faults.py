"""What goes wrong, where, for whom, and how often? The control file and the mailboxes with a meaning."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final


class Step(StrEnum):
    """The moments at which a server may fail its client."""

    CONNECT = "connect"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. The fields are those of the control file."""

    at: Step
    recipient: str = "*"
    share: float = 1.0
    times: int | None = None
    reply: str = ""
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


# By what stands before the first hyphen of the address.
MAILBOXES: Final = {
    "bounce": Fault(Step.RCPT, reply="550 5.1.1 No such mailbox"),
    "greylist": Fault(Step.RCPT, reply="451 4.7.1 Greylisted, come back later", times=1),
    "full": Fault(Step.RCPT, reply="452 4.2.2 Mailbox full"),
    "blocked": Fault(Step.RCPT, reply="554 5.7.1 Client host blocked"),
    "busy": Fault(Step.RCPT, reply="421 4.3.2 Service shutting down"),
    "spam": Fault(Step.DOT, reply="554 5.7.1 Message looks like spam"),
    "drop": Fault(Step.DOT, drop="before"),
    "lost": Fault(Step.DOT, drop="after"),
}


class Faults:
    """The faults in force: those of the control file, then the mailboxes."""

    def __init__(self, control: Path | None = None) -> None:
        self.control = control
        self.commanded: tuple[Fault, ...] = ()
        self._seen: tuple[int, ...] = ()
        self._attempts: Counter[tuple[Fault, str]] = Counter()
        self.reread()

    def reread(self) -> None:
        """Look at the control file again if it changed."""
        if self.control is None:
            return
        try:
            status = self.control.stat()
        except FileNotFoundError:
            self._seen, self.commanded = (), ()
            return
        # The inode too: two versions can have the same size and be written in the same tick of the clock.
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen != self._seen:
            self._seen = seen
            try:
                faults = json.loads(self.control.read_text() or "{}").get("faults", [])
                self.commanded = tuple(Fault(**fault) for fault in faults)
            except (ValueError, TypeError, AttributeError) as error:
                # Its writer's mistake: said aloud, and the last good one stays in force.
                sys.stderr.write(f"{self.control}: {error}\n")

    def find(self, at: Step, recipient: str = "") -> Fault | None:
        """The fault that befalls this attempt, which is thereby counted."""
        for fault in self.commanded:
            meant = fault.at is at and not fault.refuse and fnmatchcase(recipient, fault.recipient)
            if meant and self._strikes(fault, recipient):
                return fault
        mailbox = MAILBOXES.get(recipient.partition("-")[0])
        if mailbox and mailbox.at is at and self._strikes(mailbox, recipient):
            return mailbox
        return None

    def _strikes(self, fault: Fault, recipient: str) -> bool:
        attempt = self._attempts[fault, recipient]
        self._attempts[fault, recipient] += 1
        return fault.strikes(recipient, attempt)

    def refuse_connections(self) -> bool:
        return any(fault.refuse for fault in self.commanded)

    def still_holds(self, fault: Fault) -> bool:
        return fault in self.commanded
