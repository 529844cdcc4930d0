"""How many e-mails a second leave, from the snapshot to the recorded result? `python -m tests.benchmarks.end_to_end`

Ours: real Celery workers of the bulk lane, all guards on. The clock starts with the snapshot and stops when the last
result is in the ledger. Beside it, in the same minutes and on the same two cores: django-post_office (two processes of
five threads), and one Celery task a person (two processes). The provider is the simulator, in a process of its own,
which journals every message. Each figure is the median of three rounds.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ground import figure, processes, say, services, two_cores, wait_until
from tests.simulator import RunningSimulator, run_simulator


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    cores = two_cores()
    with tempfile.TemporaryDirectory() as name, services(Path(name)):
        folder = Path(name)
        prepare(options.people)
        with run_simulator(folder) as provider:
            say(f"E-mails a second, end to end; {len(cores)} cores, load {os.getloadavg()[0]:.1f}; {guards()}")
            speeds: dict[str, list[float]] = {}
            for _ in range(options.rounds):
                for title, speed in one_round(options, provider, folder=folder):
                    speeds.setdefault(title, []).append(speed)
            tell(speeds)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many is told")
    parser.add_argument("--without-peers", action="store_true")
    return parser.parse_args(arguments)


def one_round(options: argparse.Namespace, provider: RunningSimulator, *, folder: Path) -> list[tuple[str, float]]:
    """The speed of each way, one after the other."""
    speeds = [
        (f"ours, {workers} bulk worker{'s' * (workers > 1)}", ours(options.people, provider, folder, workers))
        for workers in (1, 2)
    ]
    if not options.without_peers:
        post_office, tasks = min(1_000, options.people), min(300, options.people)
        speeds.append(("django-post_office, 2 × 5 threads", peer("post_office", post_office, provider)))
        speeds.append(("one Celery task a person, 2 processes", peer("task_per_person", tasks, provider)))
    return speeds


def tell(speeds: dict[str, list[float]]) -> None:
    best = max(statistics.median(run) for run in speeds.values())
    for title, run in speeds.items():
        figure(title, f"{statistics.median(run):,.0f}/s, 1 : {best / statistics.median(run):.1f}")


def prepare(people: int) -> None:
    """The tables, and so many people who opted in."""
    from django.core.management import call_command

    from tests.crowd import make_crowd
    from tests.factories import make_topic

    call_command("migrate", verbosity=0)
    make_crowd(people, topic=make_topic("news"))


def guards() -> str:
    """What protects an intent here, as the database itself says it."""
    from campaigns.flow.deliver import durability, gate

    on = ", ".join(f"{name} {value}" for name, value in sorted(durability.guards().items()))
    return f"{on}, consent lock {'FOR SHARE' if 'FOR SHARE' in gate.LOCK_CONTACTS else 'missing'}"


def ours(people: int, provider: RunningSimulator, folder: Path, workers: int) -> float:
    """E-mails a second from the snapshot to the last recorded result, the workers being awake."""
    from campaigns import lifecycle, tasks
    from campaigns.flow import report, snapshot
    from campaigns.models import Batch
    from committee.db import clock
    from tests.benchmarks.letter import BODY, SUBJECT
    from tests.campaigns.stages import approved
    from tests.factories import in_nine, make_campaign, make_template, make_user

    template = make_template(**in_nine("body", BODY) | in_nine("subject", SUBJECT))
    campaign = approved(make_campaign(template=template, at=clock()), at=clock())
    campaign = lifecycle.schedule(campaign, by=make_user(), at=clock())
    lifecycle.start_due(at=clock())
    words = ["celery", "--app", "committee", "worker", "--queues", "bulk", "--concurrency", "1"]
    words += ["--hostname", "bench-%i", "--loglevel", "INFO"]
    words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with processes(workers, *words, folder=folder, EMAIL_URL=provider.url):
        logs = [folder / f"celery-{number}.log" for number in range(workers)]
        wait_until(lambda: all("ready." in log.read_text() for log in logs))
        begun = time.perf_counter()
        campaign = snapshot.take(campaign, at=clock())
        for _ in range(workers):
            tasks.ring("bulk")
        wait_until(lambda: not Batch.objects.filter(campaign=campaign, done_at=None).exists())
        seconds = time.perf_counter() - begun
    told = report.of(campaign)
    assert (told.handed_over, told.adds_up) == (people, True)
    return people / seconds


def peer(module: str, people: int, provider: RunningSimulator) -> float:
    """E-mails a second of a way that has settings of its own, and so a process."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.peer_settings",
        "EMAIL_URL": provider.url,
        "PYTHONWARNINGS": "ignore",
    }
    words = [sys.executable, "-m", f"tests.benchmarks.{module}", str(people)]
    told = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return people / float(told.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
