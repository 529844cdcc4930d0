"""What goes wrong now, for whom, and how often? The control file, and behind it the names with a meaning."""

from __future__ import annotations

import json
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

from committee.simulator.fault import Fault, Step
from committee.simulator.meanings import MAILBOXES, fault_of
from committee.simulator.reports import Rule


class Faults:
    """What is in force: the faults of the control file, then the names with a meaning; and what is reported later."""

    def __init__(self, control: Path | None = None) -> None:
        self.control = control
        self.commanded: tuple[Fault, ...] = ()
        self.reports: tuple[Rule, ...] | None = None  # None: nobody has said
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
            self._seen, self.commanded, self.reports = (), (), None
            return
        # The inode too: two versions can have the same size and be written in the same tick of the clock.
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen != self._seen:
            self._seen = seen
            try:
                told = json.loads(self.control.read_text() or "{}")
                faults = tuple(Fault(**fault) for fault in told.get("faults", []))
                reports = tuple(Rule(**rule) for rule in told["reports"]) if "reports" in told else None
            except (ValueError, TypeError, AttributeError) as error:
                # Its writer's mistake: said aloud, and the last good one stays in force.
                sys.stderr.write(f"{self.control}: {error}\n")
            else:
                self.commanded, self.reports = faults, reports

    def find(self, at: Step, recipient: str = "") -> Fault | None:
        """The fault that befalls this attempt, which is thereby counted."""
        for fault in self.commanded:
            meant = fault.at is at and not fault.refuse and fnmatchcase(recipient, fault.recipient)
            if meant and self._strikes(fault, recipient):
                return fault
        meant_by_name = fault_of(at, recipient)
        return meant_by_name if meant_by_name and self._strikes(meant_by_name, recipient) else None

    def may_find(self, recipient: str) -> bool:
        """Whether anything could go wrong for this e-mail address; nothing is counted."""
        return bool(self.commanded) or recipient.partition("-")[0] in MAILBOXES

    def _strikes(self, fault: Fault, recipient: str) -> bool:
        attempt = self._attempts[fault, recipient]
        self._attempts[fault, recipient] += 1
        return fault.strikes(recipient, attempt)

    def refuse_connections(self, *steps: Step) -> bool:
        return any(fault.refuse and fault.at in steps for fault in self.commanded)

    def still_holds(self, fault: Fault) -> bool:
        return fault in self.commanded
