"""`manage.py recount`: compare the counts of campaigns with their messages, and put them right."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.flow import carried, tally
from campaigns.models import Campaign, Ledger
from committee.db import clock


class Command(BaseCommand):
    help = "Say whether the counts of campaigns are what their messages say; with --mend, make them so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", nargs="+", type=int, help="its number, as in the address of its page")
        parser.add_argument("--mend", action="store_true", help="put wrong counts right")

    def handle(self, *, campaign: list[int], mend: bool, **_: Any) -> None:
        found = Campaign.objects.filter(
            pk__in=campaign, ledger__in=Ledger.objects.filter(dropped_at=None).values("pk")
        )
        if missing := sorted(set(campaign) - {each.pk for each in found}):
            raise CommandError(f"No campaign whose messages are kept has the number {', '.join(map(str, missing))}.")
        for each in found:
            right = tally.check(each, at=clock()) and carried.check(each)
            if not right and mend:
                tally.recount(each)
                carried.recount(each)
            self.stdout.write(f"{each.pk}: {'right' if right else 'put right' if mend else 'WRONG, see --mend'}")
