"""`manage.py rebuild_consents`: everybody's rights, compared with the ledger and brought back to it."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from committee import audit
from contacts import consents

TOLD_EVERY = 5.0  # seconds
NAMED = 50


class Command(BaseCommand):
    help = "Derive the current rights anew from the consent ledger, and mend those that differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whose rights differ; ends with 1 if any")

    def handle(self, *, check: bool, **_: Any) -> None:
        started = told_at = time.monotonic()
        differing: list[int] = []
        for found in consents.ranges():
            differing += found.differing
            if found.differing and not check:
                consents.mend(found.differing)
            if time.monotonic() - told_at > TOLD_EVERY:
                told_at = time.monotonic()
                self.stdout.write(f"up to contact {found.last} …")
        seconds = time.monotonic() - started
        if differing:
            self.stderr.write(f"Contacts whose rights differed: {', '.join(map(str, differing[:NAMED]))} …"[:2000])
        if check and differing:
            raise CommandError(f"The rights of {len(differing):,} people are not those of the ledger.")
        if differing:
            audit.record("contacts.rebuild_consents", by=None, after={"people": len(differing)})
            self.stdout.write(f"The rights of {len(differing):,} people were brought back to the ledger.")
        else:
            self.stdout.write(f"All rights follow from the ledger; looked at in {seconds:.1f} s.")
