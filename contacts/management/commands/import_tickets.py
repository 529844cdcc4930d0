"""`manage.py import_tickets FILE --system S`: what happened to tickets, from a file of any size."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from committee import audit
from committee.errors import CommitteeError
from contacts import tickets

SHOWN_PROBLEMS = 50
TOLD_EVERY = 5.0  # seconds


class Command(BaseCommand):
    help = "Take in what happened to tickets: each row is an event, and the same file twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--system", required=True, help="which system numbers the tickets, for example ticketing")
        parser.add_argument("--holders", default="", help="whose ids the holders have, when another system's")

    def handle(self, *, file: Path, system: str, holders: str, **_: Any) -> None:
        started = self._told_at = time.monotonic()
        try:
            totals = tickets.import_file(
                file, system=system, holders=holders, at=timezone.now(), file_name=file.name, tell=self._tell
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        audit.record("contacts.import_tickets", by=None, after=totals.counts() | {"system": system})
        for problem in totals.problems[:SHOWN_PROBLEMS]:
            self.stderr.write(str(problem))
        if totals.refused > SHOWN_PROBLEMS:
            self.stderr.write(f"… and {totals.refused - SHOWN_PROBLEMS:,} more.")
        seconds = max(time.monotonic() - started, 0.001)
        self.stdout.write(f"{_sentence(totals)} {totals.rows / seconds:,.0f} rows a second.")

    def _tell(self, totals: tickets.Totals) -> None:
        if time.monotonic() - self._told_at > TOLD_EVERY:
            self._told_at = time.monotonic()
            self.stdout.write(f"{totals.rows:,} rows …")


def _sentence(totals: tickets.Totals) -> str:
    return (
        f"{totals.rows:,} rows: {totals.recorded:,} new events, {totals.known:,} known before, "
        f"{totals.refused:,} refused."
    )
