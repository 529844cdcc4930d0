"""Real processes on a real database: workers, the clock and a provider, to be killed, stopped and robbed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from campaigns import lifecycle
from campaigns.flow import report, snapshot
from campaigns.models import Campaign
from committee.db import clock
from tests.campaigns.stages import approved
from tests.faults import invariants
from tests.faults.own import OwnServices
from tests.simulator import RunningSimulator

PATIENCE = 180.0  # seconds: a machine that runs other tests takes long to start five processes


class Stage:
    """What a fault test stands on. Every process it starts leads a group of its own, so one signal reaches all."""

    def __init__(
        self, *, folder: Path, provider: RunningSimulator, broker_url: str, own: OwnServices | None = None
    ) -> None:
        self.folder = folder
        self.provider = provider
        self.broker_url = broker_url
        self.own = own
        self.more: dict[str, str] = {}  # of the environment of its processes
        self.started: list[subprocess.Popen[bytes]] = []

    # Processes

    def start_worker(
        self,
        *lanes: str,
        name: str = "",
        beat: bool = False,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.Popen[bytes]:
        """A Celery worker of one child process, as `make run` starts it; of the code in `folder`, if one is named."""
        name = name or f"{'-'.join(lanes)}-{len(self.started)}"
        words = ["worker", "--queues", ",".join(lanes), "--concurrency", "1", "--hostname", f"{name}@%h"]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
        if beat:
            words += ["--beat", "--schedule", str(self.folder / f"beat-{name}")]
        return self.run(
            "-m", "celery", "--app", "committee", *words, name=name, environment=environment, folder=folder
        )

    def run(
        self, *words: str, name: str = "", environment: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Python with these words, on the test's database; what it says goes into a file."""
        with (self.folder / f"{name or f'process-{len(self.started)}'}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *words], stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                cwd=folder, env=self.environment() | dict(environment or {}),
            )  # fmt: skip
        self.started.append(process)
        return process

    def start_clock(self, name: str = "clock") -> subprocess.Popen[bytes]:
        """Beat, and the worker that sweeps."""
        return self.start_worker("default", name=name, beat=True)

    def kill(self, worker: subprocess.Popen[bytes], sign: int = signal.SIGKILL) -> None:
        """Send the signal to the worker and its children; with SIGKILL, see that they are gone."""
        os.killpg(worker.pid, sign)
        if sign == signal.SIGKILL:
            worker.wait(10)
            self.wait_until(lambda: not is_any_left(worker.pid), seconds=10)

    def stop_all(self) -> None:
        for worker in self.started:
            if worker.poll() is None:
                self.kill(worker)

    def environment(self) -> dict[str, str]:
        at = connection.settings_dict
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
            "BROKER_URL": self.broker_url,
            "CACHE_URL": self.broker_url,
            "EMAIL_URL": self.provider.url,
            "EPOCH_FILE": str(settings.EPOCH_FILE),
            "PYTHONPATH": str(Path.cwd()),
            **self.more,
        }

    # What a test waits for, and what it asserts at its end

    def wait_until(self, condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s; {self._last_words()}"
            time.sleep(0.05)

    def wait_for_status(self, campaign: Campaign, status: str, *, seconds: float = PATIENCE) -> None:
        self.wait_until(lambda: Campaign.objects.get(pk=campaign.pk).status == status, seconds=seconds)

    def accepted(self) -> int:
        return int(self.provider.state().get("accepted", 0))

    def seconds_until(self, condition: Callable[[], bool], *, at_most: float) -> float:
        """How long that took, for whoever reads the output of the tests."""
        begun = time.monotonic()
        self.wait_until(condition, seconds=at_most)
        return time.monotonic() - begun

    def has_begun(self, *, accepted: int = 1) -> Callable[[], bool]:
        return lambda: self.provider.state().get("accepted", 0) >= accepted

    def told(self, campaign: Campaign) -> report.Report:
        return report.of(Campaign.objects.get(pk=campaign.pk))

    def assert_honest(
        self,
        *campaigns: Campaign,
        at_most_in_doubt: int | None = None,
        left_at: Mapping[int, datetime] | None = None,
    ) -> report.Report:
        """The promises that hold after every fault, against the provider's own journal. The report of the first."""
        invariants.assert_hold(self.provider, campaigns, at_most_in_doubt=at_most_in_doubt, left_at=left_at)
        return self.told(campaigns[0])

    def lost_leases(self) -> list[int]:
        """How many were left open by each lease that ended, as the clocks told their logs."""
        logs = [path.read_text(errors="replace") for path in sorted(self.folder.glob("clock*.log"))]
        return [int(number) for said in logs for number in re.findall(r"lease ended, (\d+) in doubt", said)]

    def flush_broker(self) -> None:
        with redis.Redis.from_url(self.broker_url) as broker:
            broker.flushdb()

    def _last_words(self) -> str:
        said = [path.read_text(errors="replace")[-1500:] for path in sorted(self.folder.glob("*.log"))]
        return "\n".join([str(self.provider.state()), *said])


def is_any_left(group: int) -> bool:
    """Of the processes of a worker, by its number."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def send_now(campaign: Campaign, *, by) -> Campaign:
    """Schedule the campaign for this minute."""
    now = clock()
    Campaign.objects.filter(pk=campaign.pk).update(send_on=now.date(), send_time=now.time(), send_zone="UTC")
    campaign.refresh_from_db()
    return lifecycle.schedule(approved(campaign), by=by, at=now)


def started(campaign: Campaign, *, by) -> Campaign:
    """Its people are written down, and its batches wait."""
    campaign = send_now(campaign, by=by)
    lifecycle.start_due(at=clock())
    return snapshot.take(campaign, at=clock())
