"""`manage.py accept_restored`: the operator has looked, and this copy of the database may send."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaigns.lifecycle import restored
from committee.errors import CommitteeError


class Command(BaseCommand):
    help = "After a restore: accept this database as the one that sends. Its campaigns stay paused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--reason", required=True, help="what was restored, and from when: kept in the audit trail"
        )

    def handle(self, *, reason: str, **_: Any) -> None:
        try:
            paused = restored.accept(reason=reason)
        except CommitteeError as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{settings.EPOCH_FILE} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Accepted. {paused} campaigns are paused: compare each with the providers, then resume it.")
