"""`manage.py make_people_list FILE --name N --system S`: a list of people from a file of any size, at the terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from committee.errors import CommitteeError
from contacts.enums import ImportKind
from contacts.management.import_command import ImportCommand
from contacts.models import ImportRun, PeopleList


class Command(ImportCommand):
    help = "Make a list of the people whom a CSV or XLSX file names by id, e-mail or phone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--name", help="what the list is called in the back-office")
        parser.add_argument("--system", help="whose ids the file uses, for example ticketing")
        parser.add_argument("--go-on", type=int, metavar="NUMBER", help="write what is left of a list that stopped")
        parser.add_argument("--unknown", type=Path, help="where to write the rows about nobody we know, as CSV")

    def handle(
        self,
        *,
        file: Path | None,
        name: str | None,
        system: str | None,
        go_on: int | None,
        unknown: Path | None,
        **_: Any,
    ) -> None:
        try:
            if go_on is not None:
                import_run = self.stopped(go_on, kind=ImportKind.LIST)
            elif file is None or not name or not system:
                raise CommandError(
                    "Name a file, its --system and the --name of the list, or an import to --go-on with."
                )
            else:
                import_run = self._begun(file, name=name, system=system)
            self.write(import_run, again=True)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if unknown:
            self.write_refused(import_run, unknown)
        made = PeopleList.objects.filter(import_run=import_run).first()
        if made is None:
            raise CommandError(f"The list of import {import_run.pk} is deleted.")
        self.stdout.write(f"{made.people_count} people of {made.rows} rows; {made.unknown} rows about nobody we know.")

    def _begun(self, file: Path, *, name: str, system: str) -> ImportRun:
        if PeopleList.objects.filter(name=name).exists():
            raise CommandError(f"There is a list called {name}.")
        return self.upload(file, kind=ImportKind.LIST, system=system, asked={"name": name})

    def sentence(self, totals: Mapping[str, int]) -> str:
        return f"{totals['rows']:,} rows: {totals['new']:,} about people we know, {totals['refused']:,} others."
