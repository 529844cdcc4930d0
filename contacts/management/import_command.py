"""What the commands that take in a file share: it is uploaded, confirmed and seen through, as on the pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from committee.sentences import spoken
from contacts import imports
from contacts.enums import ImportKind, ImportStatus
from contacts.models import ImportRun

SHOWN_PROBLEMS = 50
# Seconds between two looks at a file that another worker has.
PATIENCE = 1.0
UNFINISHED = {ImportStatus.QUEUED, ImportStatus.RUNNING}


class Step(Protocol):
    def __call__(self, import_run: ImportRun, *, at: datetime) -> bool: ...


class ImportCommand(BaseCommand):
    def sentence(self, totals: Mapping[str, int]) -> str:
        """What became of the rows."""
        raise NotImplementedError

    def upload(self, file: Path, **given: Any) -> ImportRun:
        try:
            with file.open("rb") as opened:
                return imports.upload(opened, file_name=file.name, by=None, at=timezone.now(), **given)
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None

    def stopped(self, number: int, *, kind: ImportKind) -> ImportRun:
        import_run = ImportRun.objects.filter(pk=number, kind=kind).first()
        if import_run is None:
            raise CommandError(f"There is no import {number} of {kind.label}.")
        return imports.go_on(import_run, by=None) if import_run.status == ImportStatus.FAILED else import_run

    def check_only(self, import_run: ImportRun) -> None:
        self._see_through(imports.check, import_run, goes_on=_is_being_checked)
        if import_run.status != ImportStatus.PREVIEWED:
            raise CommandError(f"Import {import_run.pk} was confirmed or discarded meanwhile: see its page.")
        self._tell_problems(import_run)
        self.stdout.write(f"Nothing was written. {self.sentence(import_run.totals)}")
        import_run.file.delete(save=False)
        import_run.delete()

    def write(self, import_run: ImportRun, *, again: bool) -> None:
        if not again and (before := self._imported_before(import_run)):
            imports.discard(import_run, by=None)
            when = timezone.localtime(before.finished_at).strftime("%Y-%m-%d %H:%M")
            self.stdout.write(f"Already imported on {when}: 0 changes. (--again imports it once more.)")
            return
        if import_run.status == ImportStatus.PREVIEWED:
            self._confirm(import_run)
        is_rest = import_run.started_at is not None
        rows, started = import_run.totals.get("rows", 0) if is_rest else 0, time.monotonic()
        self.stdout.write(f"Import {import_run.pk} is running.")
        self._see_through(imports.run, import_run, goes_on=lambda now: now.status in UNFINISHED)
        self._tell_problems(import_run)
        if import_run.error:
            way_on = "" if is_rest else f" (--go-on {import_run.pk} writes the rest.)"
            raise CommandError(f"{import_run.why_failed}{way_on}")
        if import_run.status != ImportStatus.FINISHED:
            raise CommandError(f"Import {import_run.pk} is {import_run.status}: nothing of it can be written.")
        speed = (import_run.totals["rows"] - rows) / (time.monotonic() - started)
        self.stdout.write(f"{self.sentence(import_run.totals)} {speed:,.0f} rows a second.")

    def _confirm(self, import_run: ImportRun) -> None:
        """Nobody says at the terminal which column is which: what has to be settled is told, and the file given up."""
        try:
            imports.confirm(import_run, by=None)
        except imports.ImportNotReady:
            self._tell_problems(import_run)
            imports.discard(import_run, by=None)
            raise

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
            self.stderr.write(f"Line {problem['line']}{column}: {spoken(problem)}")
        if (more := import_run.totals.get("refused", 0) - SHOWN_PROBLEMS) > 0:
            self.stderr.write(f"… and {more} more rows: see the page of the import.")

    def write_refused(self, import_run: ImportRun, path: Path) -> None:
        with path.open("wb") as opened:
            opened.writelines(imports.refused_csv(import_run, language="en"))


def _is_being_checked(import_run: ImportRun) -> bool:
    is_blocked = any(problem["blocks"] for problem in import_run.problems)
    return import_run.status == ImportStatus.PREVIEWED and not import_run.checked_at and not is_blocked
