"""`manage.py import_contacts FILE --system S`: people from a file, at the terminal, for files of any size."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from committee.errors import CommitteeError
from contacts import imports
from contacts.enums import ImportStatus
from contacts.models import ImportRun, Topic

SHOWN_PROBLEMS = 50
# Seconds between two looks at a file that another worker has.
PATIENCE = 1.0
UNFINISHED = {ImportStatus.QUEUED, ImportStatus.RUNNING}


class Step(Protocol):
    def __call__(self, import_run: ImportRun, *, at: datetime) -> bool: ...


class Command(BaseCommand):
    help = "Import people from a CSV or XLSX file: the good rows are written, the others are told by line and column."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--system", help="whose ids the file uses, for example ticketing")
        parser.add_argument("--topic", help="code of the topic that the rows opt in to, with their source and date")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--again", action="store_true", help="import a file that was imported before")
        parser.add_argument("--go-on", type=int, metavar="NUMBER", help="write what is left of an import that stopped")
        parser.add_argument("--refused", type=Path, help="where to write the refused rows, with their reasons, as CSV")

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
                import_run = self._stopped(go_on)
            elif file is None or not system:
                raise CommandError("Name a file and its --system, or an import to --go-on with.")
            else:
                import_run = self._upload(file, system=system, topic=self._topic(topic))
            if dry_run:
                self._check(import_run)
                return
            self._import(import_run, again=again or go_on is not None)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if refused:
            self._write_refused(import_run, refused)

    def _upload(self, file: Path, *, system: str, topic: Topic | None) -> ImportRun:
        try:
            with file.open("rb") as opened:
                return imports.upload(
                    opened, file_name=file.name, system=system, topic=topic, by=None, at=timezone.now()
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None

    def _stopped(self, number: int) -> ImportRun:
        import_run = ImportRun.objects.filter(pk=number).first()
        if import_run is None:
            raise CommandError(f"There is no import {number}.")
        return imports.go_on(import_run, by=None) if import_run.status == ImportStatus.FAILED else import_run

    def _topic(self, code: str | None) -> Topic | None:
        if code is None:
            return None
        topic = Topic.objects.filter(code=code).first()
        if topic is None:
            raise CommandError(f"There is no topic with the code {code}.")
        return topic

    def _check(self, import_run: ImportRun) -> None:
        self._see_through(imports.check, import_run, goes_on=_is_being_checked)
        if import_run.status != ImportStatus.PREVIEWED:
            raise CommandError(f"Import {import_run.pk} was confirmed or discarded meanwhile: see its page.")
        self._tell_problems(import_run)
        self.stdout.write(f"Nothing was written. {_sentence(import_run.totals)}")
        import_run.file.delete(save=False)
        import_run.delete()

    def _import(self, import_run: ImportRun, *, again: bool) -> None:
        if not again and (before := self._imported_before(import_run)):
            imports.discard(import_run, by=None)
            when = timezone.localtime(before.finished_at).strftime("%Y-%m-%d %H:%M")
            self.stdout.write(f"Already imported on {when}: 0 changes. (--again imports it once more.)")
            return
        if import_run.status == ImportStatus.PREVIEWED:
            imports.confirm(import_run, by=None)
        rows, started = import_run.totals.get("rows", 0) if import_run.started_at else 0, time.monotonic()
        self.stdout.write(f"Import {import_run.pk} is running.")
        self._see_through(imports.run, import_run, goes_on=lambda now: now.status in UNFINISHED)
        self._tell_problems(import_run)
        if import_run.error:
            raise CommandError(f"{import_run.error} (--go-on {import_run.pk} writes the rest.)")
        if import_run.status != ImportStatus.FINISHED:
            raise CommandError(f"Import {import_run.pk} is {import_run.status}: nothing of it can be written.")
        speed = (import_run.totals["rows"] - rows) / (time.monotonic() - started)
        self.stdout.write(f"{_sentence(import_run.totals)} {speed:,.0f} rows a second.")

    def _see_through(self, step: Step, import_run: ImportRun, *, goes_on: Callable[[ImportRun], bool]) -> None:
        """Take the step to its end. A worker may have the file: then wait, and take over whatever they leave."""
        while True:
            step(import_run, at=timezone.now())
            import_run.refresh_from_db()
            if not goes_on(import_run):
                return
            # Before the first chunk is written, the totals are still those of the check.
            rows = 0 if import_run.status == ImportStatus.QUEUED else import_run.totals.get("rows", 0)
            self.stdout.write(f"A worker has import {import_run.pk}, at {rows:,} rows: waiting for it.")
            time.sleep(PATIENCE)

    def _imported_before(self, import_run: ImportRun) -> ImportRun | None:
        import_run.refresh_from_db()
        if not import_run.sha256:
            # A worker that checks the file meanwhile has found it before it moves on.
            with suppress(imports.Overtaken):
                imports.fingerprint(import_run)
            import_run.refresh_from_db()
        return imports.already_imported(import_run)

    def _tell_problems(self, import_run: ImportRun) -> None:
        problems = [*import_run.problems]
        for line, found in import_run.refused_rows.order_by("line").values_list("line", "problems")[:SHOWN_PROBLEMS]:
            problems += [{"line": line, **problem} for problem in found]
        for problem in problems[:SHOWN_PROBLEMS]:
            column = f", column {problem['column']}" if problem["column"] else ""
            self.stderr.write(f"Line {problem['line']}{column}: {problem['message']}")
        if (more := import_run.totals.get("refused", 0) - SHOWN_PROBLEMS) > 0:
            self.stderr.write(f"… and {more} more rows: see the page of the import, or ask for --refused.")

    def _write_refused(self, import_run: ImportRun, path: Path) -> None:
        with path.open("w", encoding="utf-8-sig", newline="") as opened:
            for line in imports.refused_csv(import_run):
                opened.write(line)


def _is_being_checked(import_run: ImportRun) -> bool:
    is_blocked = any(problem["blocks"] for problem in import_run.problems)
    return import_run.status == ImportStatus.PREVIEWED and not import_run.checked_at and not is_blocked


def _sentence(totals: dict[str, int]) -> str:
    withdrawals = f", {totals['withdrawals']:,} withdrawals" if totals.get("withdrawals") else ""
    return (
        f"{totals['rows']:,} rows: {totals['new']:,} new, {totals['changed']:,} changed, "
        f"{totals['unchanged']:,} unchanged, {totals['refused']:,} refused; "
        f"{totals['opt_ins']:,} opt-ins{withdrawals}."
    )
