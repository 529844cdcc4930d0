"""`manage.py import_contacts FILE --system S`: people from a file, at the terminal, for files of any size."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from committee.errors import CommitteeError
from contacts import imports
from contacts.imports.preview import Preview, preview
from contacts.models import ImportRun, Topic

SHOWN_PROBLEMS = 50


class Command(BaseCommand):
    help = "Import people from a CSV or XLSX file: the good rows are written, the others are told by line and column."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--system", required=True, help="whose ids the file uses, for example ticketing")
        parser.add_argument("--topic", help="code of the topic that the rows opt in to, with their source and date")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--again", action="store_true", help="import a file that was imported before")
        parser.add_argument("--refused", type=Path, help="where to write the refused rows, with their reasons, as CSV")

    def handle(
        self,
        *,
        file: Path,
        system: str,
        topic: str | None,
        dry_run: bool,
        again: bool,
        refused: Path | None,
        **_: Any,
    ) -> None:
        asked: dict[str, Any] = {
            "file_name": file.name,
            "system": system,
            "topic": self._topic(topic),
            "at": timezone.now(),
        }
        try:
            with file.open("rb") as opened:
                if dry_run:
                    self._tell(preview(opened, **asked))
                    return
                import_run = imports.upload(opened, by=None, **asked)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        self._import(import_run, again=again)
        if refused:
            self._write_refused(import_run, refused)

    def _topic(self, code: str | None) -> Topic | None:
        if code is None:
            return None
        topic = Topic.objects.filter(code=code).first()
        if topic is None:
            raise CommandError(f"There is no topic with the code {code}.")
        return topic

    def _import(self, import_run: ImportRun, *, again: bool) -> None:
        if not again and (before := imports.already_imported(import_run)):
            imports.discard(import_run, by=None)
            when = timezone.localtime(before.finished_at).strftime("%Y-%m-%d %H:%M")
            self.stdout.write(f"Already imported on {when}: 0 changes. (--again imports it once more.)")
            return
        self._tell_problems(import_run.problems)
        try:
            imports.confirm(import_run, by=None)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        started = time.monotonic()
        imports.run(import_run, at=timezone.now())
        import_run.refresh_from_db()
        if import_run.error:
            raise CommandError(import_run.error)
        seconds = time.monotonic() - started
        self.stdout.write(f"{_sentence(import_run.totals)} {import_run.totals['rows'] / seconds:,.0f} rows a second.")

    def _tell(self, found: Preview) -> None:
        self._tell_problems(
            [{"line": one.line, "column": one.column, "message": str(one.message)} for one in found.problems]
        )
        self.stdout.write(f"Nothing was written. {_sentence(found.totals.as_json())}")

    def _tell_problems(self, problems: list[dict[str, Any]]) -> None:
        for problem in problems[:SHOWN_PROBLEMS]:
            column = f", column {problem['column']}" if problem["column"] else ""
            self.stderr.write(f"Line {problem['line']}{column}: {problem['message']}")
        if len(problems) > SHOWN_PROBLEMS:
            self.stderr.write(f"… and {len(problems) - SHOWN_PROBLEMS} more: see the page of the import.")

    def _write_refused(self, import_run: ImportRun, path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as opened:
            for line in imports.refused_csv(import_run):
                opened.write(line)


def _sentence(totals: dict[str, int]) -> str:
    return (
        f"{totals['rows']:,} rows: {totals['new']:,} new, {totals['changed']:,} changed, "
        f"{totals['unchanged']:,} unchanged, {totals['refused']:,} refused; {totals['opt_ins']:,} opt-ins."
    )
