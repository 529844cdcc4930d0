"""What eleven million people cost. `python -m tests.benchmarks.eleven_million --data FOLDER [--only counts pages …]`

On the base of `tests.benchmarks.base`, made if it is not there. Each measure says its bar; the first time is told
apart from the usual one. Nothing stays of what a measure writes, except rows of the audit trail and of messages.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable
from typing import Final

from tests.benchmarks import base
from tests.benchmarks.ground import say, services
from tests.benchmarks.stopwatch import Table, machine

SECTIONS: Final = ("counts", "audiences", "pages", "snapshots", "writing", "desk")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=SECTIONS, default=SECTIONS)
    options = base.options_of(parser, arguments)
    with services(options.data):
        logging.disable(logging.INFO)
        base.ensure(options.people)
        table = Table()
        say(f"{options.people:,} people; {machine()}")
        for name in options.only:
            say(f"\n— {name} —")
            _section(name)(table)
        say(f"\n{machine()}\n{table}")
    if table.missed:
        raise SystemExit(f"{len(table.missed)} bars are missed: {'; '.join(table.missed)}")


def _section(name: str) -> Callable[[Table], None]:
    """Imported here, after Django knows its settings."""
    from importlib import import_module

    measure: Callable[[Table], None] = import_module(f"tests.benchmarks.at_scale.{name}").measure
    return measure


if __name__ == "__main__":
    main()
