"""`manage.py make_people_list FILE --name N --system S`: a list of people from a file of any size, at the terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone

from committee.errors import CommitteeError
from committee.exports import csv_pieces
from contacts import lists


class Command(BaseCommand):
    help = "Make a list of the people whom a CSV or XLSX file names by id, e-mail or phone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="what the list is called in the back-office")
        parser.add_argument("--system", required=True, help="whose ids the file uses, for example ticketing")
        parser.add_argument("--unknown", type=Path, help="where to write the rows about nobody we know, as CSV")

    def handle(self, *, file: Path, name: str, system: str, unknown: Path | None, **_: Any) -> None:
        try:
            taken = lists.from_file(file, file_name=file.name, name=name, system=system, by=None, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from None
        except IntegrityError:
            raise CommandError(f"There is a list called {name}.") from None
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        if unknown:
            with unknown.open("wb") as opened:
                opened.writelines(csv_pieces(taken.table.header, taken.unknown_rows(), language="en"))
        made = taken.people_list
        self.stdout.write(f"{made.people_count} people of {made.rows} rows; {made.unknown} rows about nobody we know.")
