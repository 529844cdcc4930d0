"""`manage.py pump`: send without broker, workers or clock."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns import pump
from campaigns.enums import Lane
from campaigns.gateways import providers
from committee.errors import CommitteeError


class Command(BaseCommand):
    help = "Start what is due and send it, in this process alone: for the day the broker or the workers cannot be had."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lane", action="append", choices=Lane.values, help="only this lane; may be repeated")
        parser.add_argument("--until-idle", action="store_true", help="end when nothing is due any more")

    def handle(self, *, lane: list[str] | None, until_idle: bool, **_: Any) -> None:
        lanes = lane or [Lane.INCIDENT, Lane.OPERATIONAL, Lane.BULK]
        self.stdout.write(f"Sending on {', '.join(lanes)}. Ctrl-C stops after the group that is on its way.")
        try:
            for more in pump.rounds(lanes, gateways=providers.by_channel(), name="pump"):
                if not more:
                    if until_idle:
                        break
                    time.sleep(1)
        except CommitteeError as refusal:  # this database may not send: whoever started this can do something about it
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
