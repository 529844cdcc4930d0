"""How many e-mails a second leave, from the ledger to the recorded result? `python -m tests.benchmarks.end_to_end`

Real Celery workers of the bulk lane, in nine languages, all guards on. The clock starts when the workers are rung and
stops when the last batch is closed; the snapshot before it is timed by itself. Beside the rate stands what a message
costs each kind of process in processor time, which other work on the machine changes little.

In this order: groups in doubt of 1, 10, 100 and the usual size; the usual one with each letter signed (DKIM); a tenth
of the people; beside it django-post_office (two processes of five threads; a hundred at a time, as it is installed,
and a thousand) and one Celery task a person (two processes) with as many of the same letters as they manage in a
quarter of a minute; then all of the people, a message among whom is compared with one among the tenth.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import signatures
from tests.benchmarks.ground import figure, processes, say, services, two_cores, wait_until
from tests.benchmarks.processor import Meter
from tests.benchmarks.sinks import Sink, sink

GROUPS: Final = (1, 10, 100)
GOAL, DEFECT = 10_000, 7_000
PATIENCE: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Run:
    """One campaign, from the ledger to the recorded result."""

    people: int
    seconds: float
    snapshot_seconds: float
    used: dict[str, float]  # seconds of processor, by kind of process
    largest: float  # MB of the largest worker

    @property
    def rate(self) -> float:
        return self.people / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of processor a message, all in all."""
        return sum(self.used.values()) / self.people * 1e6

    def __str__(self) -> str:
        costs = ", ".join(f"{kind} {used / self.people * 1e6:.0f}" for kind, used in self.used.items())
        return f"{self.rate:,.0f}/s; {self.cost:.0f} µs a message: {costs}; worker at most {self.largest:.0f} MB"


def main(arguments: list[str] | None = None) -> None:
    options = _options(arguments)
    cores = two_cores()
    with tempfile.TemporaryDirectory() as name, services(Path(name)):
        folder = Path(name)
        make_ground()
        with sink(options.sink, folder) as provider:
            say(f"End to end; {len(cores)} cores, load {os.getloadavg()[0]:.1f}; {guards()}; sink: {provider.name}")
            grown = grow(0, options.small)
            small_sizes(options, provider, folder)
            grown = grow(grown, max(options.people // 10, options.small))
            tenth = one_campaign(grown, provider, folder, options.workers)
            figure(f"{grown:,} people", str(tenth))
            figure("their snapshot", f"{grown / tenth.snapshot_seconds:,.0f} rows/s")
            if not options.without_peers:
                beside(options, provider, tenth)
            if options.people > grown:
                all_of_them(options, provider, folder, grown=grown, tenth=tenth)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=20_000, help="people of the first, small measures")
    parser.add_argument("--workers", type=int, default=3, help="bulk workers, of one process each")
    parser.add_argument("--sink", choices=("simulator", "smtp-sink"), default="simulator")
    parser.add_argument("--without-peers", action="store_true")
    parser.add_argument("--without-groups", action="store_true")
    return parser.parse_args(arguments)


def small_sizes(options: argparse.Namespace, provider: Sink, folder: Path) -> None:
    """The rate by size of group, and the usual one's with each letter signed."""
    for size in () if options.without_groups else GROUPS:
        run = one_campaign(options.small, provider, folder, options.workers, group=size)
        figure(f"groups of {size}", str(run))
    usual = one_campaign(options.small, provider, folder, options.workers)
    figure("groups of the usual size", str(usual))
    for title, private in {} if options.without_groups else signatures.private_keys().items():
        signing = {"PROVIDERS_FILE": str(signatures.provider_that_signs(provider.url, private, folder))}
        figure(f"signed: {title}", str(one_campaign(options.small, provider, folder, options.workers, **signing)))


def beside(options: argparse.Namespace, provider: Sink, ours: Run) -> None:
    """The ways we are compared with, on the same machine in the same minutes."""
    for title, module, most, *words in (
        ("django-post_office as installed: 100 at a time, 2 × 5 threads", "post_office", 5_000, "100"),
        ("django-post_office, 1,000 at a time, 2 × 5 threads", "post_office", 5_000, "1000"),
        ("one Celery task a person, 2 processes", "task_per_person", 500),
    ):
        speed = peer(module, min(most, options.small), provider, *words)
        figure(title, f"{speed:,.0f}/s; ours is {ours.rate / speed:.1f} times as fast")


def all_of_them(options: argparse.Namespace, provider: Sink, folder: Path, *, grown: int, tenth: Run) -> None:
    grown = grow(grown, options.people)
    run = one_campaign(grown, provider, folder, options.workers)
    figure(f"{grown:,} people", str(run))
    figure("their snapshot", f"{grown / run.snapshot_seconds:,.0f} rows/s")
    figure("a message among all of them", f"{run.cost / tenth.cost:.2f} of its cost among {tenth.people:,}")
    verdict = "reached" if run.rate >= GOAL else "missed" if run.rate >= DEFECT else f"missed; below {DEFECT:,}/s"
    figure(f"goal of {GOAL:,}/s", verdict)


def make_ground() -> None:
    """The tables; and limits of frequency that are asked, but let the same people be written to again and again."""
    from django.core.management import call_command

    from campaigns.models import FrequencyCap

    call_command("migrate", verbosity=0)
    FrequencyCap.objects.update(most=1000)


def grow(from_: int, to: int) -> int:
    """So many people who opted in, some thousands at a time."""
    from contacts.models import Topic
    from tests.crowd import make_crowd
    from tests.factories import make_topic

    topic = Topic.objects.filter(code="news").first() or make_topic("news")
    for start in range(from_, to, 100_000):
        make_crowd(min(100_000, to - start), topic=topic, first=start + 1)
    return to


def guards() -> str:
    """What protects an intent here, as the database itself says it."""
    from campaigns.flow.deliver import durability, gate

    on = ", ".join(f"{name} {value}" for name, value in sorted(durability.guards().items()))
    return f"{on}, consent lock {'on' if 'ORDER BY id FOR' in gate.LOCK_CONTACTS else 'missing'}"


def one_campaign(
    people: int, provider: Sink, folder: Path, workers: int, *, group: int | None = None, **environment: str
) -> Run:
    """A campaign to everybody, the workers being awake when it begins."""
    from campaigns import tasks
    from campaigns.flow import report
    from campaigns.models import Batch

    campaign, snapshot_seconds = ready()
    with lane_workers("bulk", workers, provider, folder, group=group, **environment) as pids:
        meter = Meter.of(pids, provider.pid)
        begun = time.perf_counter()
        for _ in range(workers):
            tasks.ring("bulk")

        def is_done() -> bool:
            meter.look()
            return not Batch.objects.filter(campaign=campaign, done_at=None).exists()

        wait_until(is_done, every=0.1, seconds=PATIENCE)
        seconds, used = time.perf_counter() - begun, meter.seconds()
    told = report.of(campaign)
    assert (told.handed_over, told.adds_up) == (people, True), told
    return Run(people, seconds, snapshot_seconds, used, meter.largest)


def ready() -> tuple[Any, float]:
    """A campaign whose snapshot is written, and the seconds that took."""
    from campaigns import lifecycle
    from campaigns.flow import snapshot
    from committee.db import clock
    from tests.benchmarks.letter import BODY, LOOK, SUBJECT
    from tests.campaigns.stages import approved
    from tests.factories import in_nine, make_campaign, make_layout_version, make_template, make_user

    look = make_layout_version(mjml=LOOK)
    template = make_template(layout_version=look, **in_nine("body", BODY) | in_nine("subject", SUBJECT))
    campaign = approved(make_campaign(template=template, at=clock()), at=clock())
    campaign = lifecycle.schedule(campaign, by=make_user(), at=clock())
    lifecycle.start_due(at=clock())
    begun = time.perf_counter()
    return snapshot.take(campaign, at=clock()), time.perf_counter() - begun


@contextmanager
def lane_workers(
    lane: str, count: int, provider: Sink, folder: Path, *, group: int | None = None, **environment: str
) -> Iterator[list[int]]:
    """`count` workers of a lane that are awake; the block gets their processes."""
    words = ["celery", "--app", "committee", "worker", "--queues", lane, "--concurrency", "1"]
    words += ["--hostname", f"bench-{lane}-%i", "--loglevel", "INFO"]
    words += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    environment |= {"EMAIL_URL": provider.url}
    if group is not None:
        environment |= {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.group_settings", "BENCHMARK_GROUP": str(group)}
    own = folder / lane
    own.mkdir(exist_ok=True)
    with processes(count, *words, folder=own, **environment) as started:
        logs = [own / f"celery-{number}.log" for number in range(count)]
        wait_until(lambda: all("ready." in log.read_text() for log in logs))
        yield [process.pid for process in started]


def peer(module: str, people: int, provider: Sink, *more: str) -> float:
    """E-mails a second of a way that has settings of its own, and so a process."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.peer_settings",
        "EMAIL_URL": provider.url,
        "PYTHONWARNINGS": "ignore",
    }
    words = [sys.executable, "-m", f"tests.benchmarks.{module}", str(people), *more]
    told = subprocess.run(words, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return people / float(told.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
