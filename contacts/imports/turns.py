"""How long does a worker stay with one file? Until others wait, and longer than finding its place has cost.

A file is read from its beginning each time, so that somebody who stayed some seconds with each of ten million rows
would read for hours.
"""

from __future__ import annotations

import time
from typing import Final

from contacts.imports.left import waiting_beside
from contacts.models import ImportRun

# Seconds. Nobody waits longer than the first behind a small file; the last is for the tasks of the night.
AT_LEAST: Final = 4.0
AT_MOST: Final = 300.0
# A turn lasts so many times as long as finding the place where the last one ended.
WORTH_FINDING: Final = 5


class Turn:
    """A worker's time with one file, from now on."""

    def __init__(self, import_run: ImportRun) -> None:
        self._import_run = import_run
        self._began = time.monotonic()
        self._finding: float | None = None

    def is_over(self) -> bool:
        """Asked when a chunk is done and another is there."""
        spent = time.monotonic() - self._began
        if self._finding is None:
            self._finding = spent
        if spent < max(AT_LEAST, WORTH_FINDING * self._finding):
            return False
        return spent > AT_MOST or waiting_beside(self._import_run)
