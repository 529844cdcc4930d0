"""manage.py seed_demo: a demonstration to try the back-office on, the same on every machine."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from committee import demo, languages
from committee.errors import CommitteeError


class Command(BaseCommand):
    help = "Invent fictitious people, their consents, tickets and work, on the programme of Paris 2024."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--contacts", type=int, default=5000, metavar="N", help="how many people (default 5000)")
        parser.add_argument("--only", default="", metavar="APP", help="play the part of one app alone")

    def handle(self, *_args: Any, contacts: int, only: str, **_: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demonstration (DEMO is off): no people are invented among real ones.")
        if contacts < 0:
            raise CommandError("--contacts must be 0 or more.")
        parts = demo.parts(only=only)
        if not parts:
            raise CommandError(f"No app called {only} has a part in the demonstration.")
        began = time.monotonic()
        try:
            with translation.override(languages.DEFAULT):
                for _app, seed in parts:
                    seed(contacts=contacts, say=self._say)
        except CommitteeError as error:
            raise CommandError(str(error)) from None
        self._say(f"Done in {time.monotonic() - began:.1f} s.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
