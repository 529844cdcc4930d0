"""manage.py import_programme FOLDER_OR_FILE: take in the files of the programme, or say what they would change."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from committee.errors import CommitteeError
from committee.models import User
from committee.programme.folders import ProgrammeFile, programme_files
from committee.programme.kinds import KINDS
from committee.programme.taking_in import FileHasProblems, Result, take_in

_SHOWN = 20


class Command(BaseCommand):
    help = "Take in programme files (CSV or XLSX): a file, or all that a folder holds, in one transaction."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FOLDER_OR_FILE")
        parser.add_argument("--kind", default="", choices=sorted(KINDS), help="what the file holds, if not as named")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--good-rows", action="store_true", help="take in the good rows although others are wrong")
        parser.add_argument("--by", default="", metavar="USERNAME", help="in whose name the versions are recorded")

    def handle(self, *_args: Any, path: Path, kind: str, dry_run: bool, good_rows: bool, by: str, **_: Any) -> None:
        try:
            files = programme_files(path, kind_name=kind)
            with transaction.atomic():
                wrong = sum(self._take_in(file, by=_user(by), good_rows_only=good_rows) for file in files)
                if dry_run or (wrong and not good_rows):
                    transaction.set_rollback(True)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if wrong and not good_rows:
            raise CommandError(f"{wrong} rows are wrong: nothing was written. Mend them, or add --good-rows.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a dry run.")

    def _take_in(self, file: ProgrammeFile, *, by: User | None, good_rows_only: bool) -> int:
        """Take one file in and tell what it changed. Returns how many of its rows are wrong.

        With wrong rows the good ones are taken in all the same, for the caller to keep or roll back: so one run tells
        of every problem in every file.
        """
        result = take_in(file.path, kind=file.kind, file_name=file.path.name, by=by, good_rows_only=True)
        if result.reading.problems and not good_rows_only:
            self.stderr.write(str(FileHasProblems(result.reading)))
        self._tell(file, result)
        return len(result.reading.wrong_lines)

    def _tell(self, file: ProgrammeFile, result: Result) -> None:
        compared = result.comparison
        version = f"version {result.version.number}" if result.version else "no new version"
        self.stdout.write(
            f"{file.path.name}: {len(compared.created)} new, {len(compared.changed)} changed, "
            f"{len(compared.unchanged)} unchanged ({version})"
        )
        for change in compared.changed[:_SHOWN]:
            for difference in change.fields:
                self.stdout.write(
                    f"  {change.entry.key} {difference.column.name}: {difference.before} → {difference.after}"
                )
        self._tell_rest(len(compared.changed))
        if compared.absent:
            self.stdout.write(f"  not in the file, and left as they are: {', '.join(compared.absent[:_SHOWN])}")
            self._tell_rest(len(compared.absent))
        if result.reading.unknown_headers:
            self.stdout.write(f"  columns left out: {', '.join(result.reading.unknown_headers)}")
        for problem in result.reading.problems:
            self.stderr.write(f"  {problem}")

    def _tell_rest(self, count: int) -> None:
        if count > _SHOWN:
            self.stdout.write(f"  … and {count - _SHOWN} more")


def _user(username: str) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no account called {username}.")
    return user
