"""`manage.py try_reports FOLDER`: how well are these bounces, complaints and webhooks read? Nothing is changed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.feedback import trying
from campaigns.feedback.cases import EXPECTED, BadFolder
from campaigns.feedback.trying import Bar, Reading, Trial


class Command(BaseCommand):
    help = f"Read a folder of letters and webhooks as the intake would, and compare with its {EXPECTED}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="laid out as docs/integration.md says")
        parser.add_argument("--all", action="store_true", help="say of every file what it was taken for")

    def handle(self, *, folder: Path, all: bool, **_: Any) -> None:  # noqa: A002 - as it is typed
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        try:
            trial = trying.try_folder(folder)
        except BadFolder as error:
            raise CommandError(str(error)) from None
        if not trial.readings:
            raise CommandError("No report lies there: see docs/integration.md, Trying reports of your own.")
        if all or not trial.weighed:
            self._tell_all(trial)
        self._tell_wrong(trial)
        bars = trying.bars(trial) if trial.weighed else []
        for bar in bars:
            self.stdout.write(_line(bar))
        if not all_kept(bars):
            sys.exit(1)

    def _tell_all(self, trial: Trial) -> None:
        for name, reading in trial.readings.items():
            self.stdout.write(f"{name}: {_words(reading)}")

    def _tell_wrong(self, trial: Trial) -> None:
        """By the file alone: whom it is about stays in it."""
        for name in trial.missing:
            self.stdout.write(f"{name}: is expected, and not there")
        for one in trial.weighed:
            if one.is_right or one.case.file in trial.missing:
                continue
            nobody = "" if one.is_named else ", of another recipient or of none"
            self.stdout.write(f"{one.case.file}: {one.case.meaning}, taken for {one.meaning}{nobody}")


def all_kept(bars: list[Bar]) -> bool:
    return all(bar.is_kept for bar in bars)


def _words(reading: Reading) -> str:
    if reading.stumbled:
        return f"could not be read ({reading.stumbled})"
    told = [f"{trying.meaning_of(one)} ({one.kind}{f' {one.code}' if one.code else ''})" for one in reading.reports]
    return ", ".join(told) or "not understood: a person looks at it"


def _line(bar: Bar) -> str:
    asked = f"{'at least' if bar.is_least else 'at most'} {bar.limit:.0%}"
    figures = f"{bar.name:<40} {bar.hits:>6} of {bar.of:<6} {bar.share:>7.1%}   {asked:<13}"
    return figures.rstrip() if bar.is_kept else f"{figures} MISSED"
