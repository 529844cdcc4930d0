"""`manage.py import_tickets FILE --system S`: what happened to tickets, from a file of any size."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from committee.errors import CommitteeError
from contacts.enums import ImportKind
from contacts.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Take in what happened to tickets: each row is an event, and the same file twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--system", help="which system numbers the tickets, for example ticketing")
        parser.add_argument("--holders", default="", help="whose ids the holders have, when another system's")
        parser.add_argument("--go-on", type=int, metavar="NUMBER", help="write what is left of an import that stopped")
        parser.add_argument("--refused", type=Path, help="where to write the refused rows, with their reasons, as CSV")

    def handle(
        self,
        *,
        file: Path | None,
        system: str | None,
        holders: str,
        go_on: int | None,
        refused: Path | None,
        **_: Any,
    ) -> None:
        try:
            if go_on is not None:
                import_run = self.stopped(go_on, kind=ImportKind.TICKETS)
            elif file is None or not system:
                raise CommandError("Name a file and its --system, or an import to --go-on with.")
            else:
                asked = {"holders": holders} if holders else {}
                import_run = self.upload(file, kind=ImportKind.TICKETS, system=system, asked=asked)
            # A file that was taken in before is known row by row: nothing keeps it from being told again.
            self.write(import_run, again=True)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if refused:
            self.write_refused(import_run, refused)

    def sentence(self, totals: Mapping[str, int]) -> str:
        return (
            f"{totals['rows']:,} rows: {totals['new']:,} new events, {totals['unchanged']:,} known before, "
            f"{totals['refused']:,} refused."
        )
