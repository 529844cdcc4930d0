"""`manage.py import_contacts FILE --system S`: people from a file, at the terminal, for files of any size."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from committee.errors import CommitteeError
from contacts.enums import ImportKind
from contacts.management.import_command import ImportCommand
from contacts.models import Topic


class Command(ImportCommand):
    help = "Import people from a CSV or XLSX file: the good rows are written, the others are told by line and column."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--system", help="whose ids the file uses, for example ticketing")
        parser.add_argument("--topic", help="code of the topic that the rows opt in to, with their source and date")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--again", action="store_true", help="import a file that was imported before")
        parser.add_argument("--go-on", type=int, metavar="NUMBER", help="write what is left of an import that stopped")
        parser.add_argument(
            "--refused",
            type=Path,
            help="where to write the refused rows, with their reasons, as CSV; not those that only repeat somebody",
        )

    def handle(
        self,
        *,
        file: Path | None,
        system: str | None,
        topic: str | None,
        dry_run: bool,
        again: bool,
        go_on: int | None,
        refused: Path | None,
        **_: Any,
    ) -> None:
        if dry_run and go_on is not None:
            raise CommandError("--dry-run looks at a new file: what has begun can only --go-on.")
        try:
            if go_on is not None:
                import_run = self.stopped(go_on, kind=ImportKind.PEOPLE)
            elif file is None or not system:
                raise CommandError("Name a file and its --system, or an import to --go-on with.")
            else:
                import_run = self.upload(file, system=system, topic=self._topic(topic))
            if dry_run:
                self.check_only(import_run)
                return
            self.write(import_run, again=again or go_on is not None)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if refused:
            self.write_refused(import_run, refused)

    def _topic(self, code: str | None) -> Topic | None:
        if code is None:
            return None
        topic = Topic.objects.filter(code=code).first()
        if topic is None:
            raise CommandError(f"There is no topic with the code {code}.")
        return topic

    def sentence(self, totals: Mapping[str, int]) -> str:
        withdrawals = f", {totals['withdrawals']:,} withdrawals" if totals.get("withdrawals") else ""
        repeated = f", {totals['repeated']:,} of them repeat a person" if totals.get("repeated") else ""
        return (
            f"{totals['rows']:,} rows: {totals['new']:,} new, {totals['changed']:,} changed, "
            f"{totals['unchanged']:,} unchanged, {totals['refused']:,} refused{repeated}; "
            f"{totals['opt_ins']:,} opt-ins{withdrawals}."
        )
