"""`manage.py receive_mail`: take in what came to the return address, or to the mailbox of a feedback loop."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from campaigns.feedback.mail import arriving


class Command(BaseCommand):
    help = "Keep a letter from standard input, or those of a Maildir, for the events lane to read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--maildir", type=Path, help="empty this Maildir instead of reading standard input")
        parser.add_argument("--every", type=float, metavar="SECONDS", help="with --maildir: again and again")

    def handle(self, *, maildir: Path | None, every: float | None, **_: Any) -> None:
        try:
            if maildir is None:
                arriving.keep(_read(sys.stdin.buffer))
            else:
                self._empty(maildir, every)
        except (OperationalError, InterfaceError):
            # Without the reason: it could name what was to be kept. The mail server keeps the letter and tries again.
            self.stderr.write("The database cannot be reached. Nothing was taken.")
            sys.exit(os.EX_TEMPFAIL)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def _empty(self, maildir: Path, every: float | None) -> None:
        while True:
            if count := arriving.empty(maildir):
                self.stdout.write(f"{count} taken in.")
            if every is None:
                return
            time.sleep(every)


def _read(stream: BinaryIO) -> bytes:
    """The beginning of what is piped in. The rest is taken and dropped: a broken pipe would be a failure."""
    beginning = stream.read(arriving.MOST_KEPT)
    while stream.read(1 << 20):
        pass
    return beginning
