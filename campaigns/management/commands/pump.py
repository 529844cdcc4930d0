"""`manage.py pump`: send without broker, workers or clock."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from campaigns import pump
from campaigns.enums import Lane
from campaigns.gateways import providers
from committee.db import clock
from committee.errors import CommitteeError

SOON: Final = timedelta(seconds=15)


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
                    if until_idle and self._is_idle(lanes):
                        break
                    time.sleep(1)
        except CommitteeError as refusal:  # this database may not send: whoever started this can do something about it
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def _is_idle(self, lanes: Collection[str]) -> bool:
        """Not while a rate makes a campaign wait for seconds; of what waits longer, it is told until when."""
        now = clock()
        following = pump.next_turn(lanes, at=now)
        if following and following - now < SOON:
            return False
        later = (
            f" What was put off has its next turn at {localtime(following):%d %B %Y, %H:%M:%S}." if following else ""
        )
        self.stdout.write(f"Nothing is due any more.{later}")
        return True
