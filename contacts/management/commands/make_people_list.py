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
from contacts.models import PeopleList


class Command(ImportCommand):
    help = "Make a list of the people whom a CSV or XLSX file names by id, e-mail or phone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="what the list is called in the back-office")
        parser.add_argument("--system", required=True, help="whose ids the file uses, for example ticketing")
        parser.add_argument("--unknown", type=Path, help="where to write the rows about nobody we know, as CSV")

    def handle(self, *, file: Path, name: str, system: str, unknown: Path | None, **_: Any) -> None:
        if PeopleList.objects.filter(name=name).exists():
            raise CommandError(f"There is a list called {name}.")
        try:
            import_run = self.upload(file, kind=ImportKind.LIST, system=system, asked={"name": name})
            self.write(import_run, again=True)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if unknown:
            self.write_refused(import_run, unknown)
        made = PeopleList.objects.get(import_run=import_run)
        self.stdout.write(f"{made.people_count} people of {made.rows} rows; {made.unknown} rows about nobody we know.")

    def sentence(self, totals: Mapping[str, int]) -> str:
        return f"{totals['rows']:,} rows: {totals['new']:,} about people we know, {totals['refused']:,} others."
