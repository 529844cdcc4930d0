"""`manage.py retention [--dry-run]`: apply the rules of retention now, at the terminal, to bases of any size."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from contacts import retention
from contacts.enums import RetentionSubject


class Command(BaseCommand):
    help = "Let go of whoever the rules of retention have found; with --dry-run, count them only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who would go and who would stay, by number")

    def handle(self, *, dry_run: bool, **_: Any) -> None:
        now = timezone.now()
        left = None if dry_run else retention.unfinished().filter(is_dry=False).first()
        run = left or retention.begin(is_dry=dry_run, by=None, at=now)
        while not retention.go_on(run, at=timezone.now(), at_most=1):
            pass
        run.refresh_from_db()
        if run.finished_at is None:
            self.stdout.write("Another worker is busy with this run: look at it in the back-office.")
        verb = "would go" if dry_run else "gone"
        for subject, line in run.report.items():
            kept = "".join(f", kept {name}: {number}" for name, number in line["kept"].items())
            failed = f", failed: {line['failed']}" if line["failed"] else ""
            self.stdout.write(
                f"{RetentionSubject(subject).value}: found {line['found']}, {verb}: {line['ended']}{kept}{failed}"
            )
