"""`manage.py replay_erasures [--dry-run]`: after a backup was restored, and before the site opens."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from contacts import erasure


class Command(BaseCommand):
    help = "Erase again whom a restored backup has brought back, by the list of erasures outside the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many are back, and erase nobody")

    def handle(self, *, dry_run: bool, **_: Any) -> None:
        found = erasure.replay(is_dry=dry_run)
        verb = "would be erased" if dry_run else "erased"
        suppressed = "would be suppressed" if dry_run else "were suppressed"
        self.stdout.write(
            f"{settings.ERASURE_LOG}: {found.noted} erasures. "
            f"Back and {verb} again: {found.people}. Addresses that {suppressed} again: {found.addresses}."
        )
        if found.unreadable:
            self.stderr.write(
                f"{settings.ERASURE_LOG}: {found.unreadable} lines cannot be read, and nobody was erased by them. One "
                "cut short by a crash was never committed; for any other, compare the file with its backup."
            )
