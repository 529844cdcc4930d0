"""How many e-mails a second leave, from the snapshot to the recorded result? `python -m tests.benchmarks.end_to_end`

Ours: real Celery workers of the bulk lane, all guards on. The clock starts with the snapshot and stops when the last
result is in the ledger. The provider is the simulator, in a process of its own, which journals every message.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ground import BODY, processes, say, services, two_cores, wait_until
from tests.simulator import RunningSimulator, run_simulator


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    workers = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    two_cores()
    with tempfile.TemporaryDirectory() as name, services(Path(name)):
        prepare(people)
        with run_simulator(Path(name)) as provider:
            tell_guards()
            for _ in range(3):
                say(f"{people / ours(people, provider, folder=Path(name), workers=workers):,.0f}/s")


def prepare(people: int) -> None:
    """The tables, and so many people who opted in."""
    from django.core.management import call_command

    from tests.crowd import make_crowd
    from tests.factories import make_topic

    call_command("migrate", verbosity=0)
    make_crowd(people, topic=make_topic("news"))


def tell_guards() -> None:
    from campaigns.flow.deliver.durability import guards

    on = ", ".join(f"{name} = {value}" for name, value in sorted(guards().items()))
    say(f"{on}; contacts locked FOR SHARE; load {os.getloadavg()[0]:.1f}")


def ours(people: int, provider: RunningSimulator, *, folder: Path, workers: int) -> float:
    """Seconds from the snapshot to the last recorded result, once the workers are awake."""
    from campaigns import lifecycle, tasks
    from campaigns.flow import report, snapshot
    from campaigns.models import Batch
    from committee.db import clock
    from tests.factories import in_nine, make_campaign, make_template, make_user

    words = ["celery", "--app", "committee", "worker", "--queues", "bulk", "--concurrency", "1"]
    words += ["--hostname", "bench-%i", "--loglevel", "INFO"]
    words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with processes(workers, *words, folder=folder, EMAIL_URL=provider.url):
        template = make_template(**in_nine("body", BODY))
        campaign = lifecycle.schedule(make_campaign(template=template, at=clock()), by=make_user(), at=clock())
        lifecycle.start_due(at=clock())
        wait_until(lambda: all("ready." in log.read_text() for log in folder.glob("celery-*.log")))
        begun = time.perf_counter()
        campaign = snapshot.take(campaign, at=clock())
        say(f"  snapshot: {people / (time.perf_counter() - begun):,.0f} rows/s")
        for _ in range(workers):
            tasks.ring("bulk")
        wait_until(lambda: not Batch.objects.filter(campaign=campaign, done_at=None).exists())
        seconds = time.perf_counter() - begun
        told = report.of(campaign)
        assert (told.handed_over, told.adds_up) == (people, True)
    return seconds


if __name__ == "__main__":
    main()
