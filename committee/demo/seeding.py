"""The ground of a demonstration: the demo programme, and an account for each role."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.db import transaction

from committee import roles
from committee.demo import Say
from committee.programme.folders import programme_files
from committee.programme.taking_in import take_in

PROGRAMME: Final = Path(__file__).parent / "programme"


@transaction.atomic
def seed(*, contacts: int, say: Say) -> None:  # noqa: ARG001 - the programme is the same for any number of people
    written = 0
    for file in programme_files(PROGRAMME):
        result = take_in(file.path, kind=file.kind, file_name=file.path.name, by=None)
        written += len(result.comparison.row_changes)
    say(f"The programme of the Games: {written} rows written." if written else "The programme is already there.")
    accounts = roles.ensure_demo_accounts()
    say(f"Demo accounts: {', '.join(account.username for account in accounts)}.")
