"""Real processes on a real database: workers, the clock and a provider, to be killed, stopped and robbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from campaigns import lifecycle
from campaigns.flow import report
from campaigns.models import Campaign
from committee.db import clock
from tests.campaigns.stages import approved
from tests.simulator import RunningSimulator

PATIENCE = 60.0


class Stage:
    """What a fault test stands on. Every process it starts leads a group of its own, so one signal reaches all."""

    def __init__(self, *, folder: Path, provider: RunningSimulator, broker_url: str) -> None:
        self.folder = folder
        self.provider = provider
        self.broker_url = broker_url
        self.started: list[subprocess.Popen[bytes]] = []

    # Processes

    def start_worker(self, *lanes: str, name: str = "", beat: bool = False) -> subprocess.Popen[bytes]:
        """A Celery worker of one child process, as `make run` starts it."""
        name = name or f"{'-'.join(lanes)}-{len(self.started)}"
        words = ["worker", "--queues", ",".join(lanes), "--concurrency", "1", "--hostname", f"{name}@%h"]
        words += ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO"]
        if beat:
            words += ["--beat", "--schedule", str(self.folder / f"beat-{name}")]
        log = (self.folder / f"{name}.log").open("wb")
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "committee", *words],
            stdout=log, stderr=subprocess.STDOUT, env=self._environment(), start_new_session=True,
        )  # fmt: skip
        log.close()
        self.started.append(worker)
        return worker

    def start_clock(self, name: str = "clock") -> subprocess.Popen[bytes]:
        """Beat, and the worker that sweeps."""
        return self.start_worker("default", name=name, beat=True)

    def kill(self, worker: subprocess.Popen[bytes], sign: int = signal.SIGKILL) -> None:
        """Send the signal to the worker and its children; with SIGKILL, see that they are gone."""
        os.killpg(worker.pid, sign)
        if sign == signal.SIGKILL:
            worker.wait(10)

    def stop_all(self) -> None:
        for worker in self.started:
            if worker.poll() is None:
                self.kill(worker)

    def _environment(self) -> dict[str, str]:
        at = connection.settings_dict
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
            "BROKER_URL": self.broker_url,
            "CACHE_URL": self.broker_url,
            "EMAIL_URL": self.provider.url,
            "EPOCH_FILE": str(settings.EPOCH_FILE),
            "PYTHONPATH": str(Path.cwd()),
        }

    # What a test waits for, and what it asserts at its end

    def wait_until(self, condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"not within {seconds} s; {self._last_words()}"
            time.sleep(0.05)

    def wait_for_status(self, campaign: Campaign, status: str, *, seconds: float = PATIENCE) -> None:
        self.wait_until(lambda: Campaign.objects.get(pk=campaign.pk).status == status, seconds=seconds)

    def has_begun(self, *, accepted: int = 1) -> Callable[[], bool]:
        return lambda: self.provider.state().get("accepted", 0) >= accepted

    def told(self, campaign: Campaign) -> report.Report:
        return report.of(Campaign.objects.get(pk=campaign.pk))

    def assert_honest(self, campaign: Campaign) -> report.Report:
        """The promises that hold after every fault, against the provider's own journal. Returns the report."""
        told = self.told(campaign)
        copies = Counter(self.provider.recipients())
        rows = dict(campaign.messages.values_list("address", "status"))
        assert told.adds_up
        assert [address for address, count in copies.items() if count > 1] == [], "somebody got it twice"
        assert [address for address, status in rows.items() if status == "sent" and address not in copies] == []
        allowed = {"sent", "in_doubt"}
        assert {rows[address] for address in copies} <= allowed, "somebody got it, and the ledger does not know"
        return told

    def flush_broker(self) -> None:
        with redis.Redis.from_url(self.broker_url) as broker:
            broker.flushdb()

    def _last_words(self) -> str:
        said = [path.read_text(errors="replace")[-1500:] for path in sorted(self.folder.glob("*.log"))]
        return "\n".join([str(self.provider.state()), *said])


def send_now(campaign: Campaign, *, by) -> Campaign:
    """Schedule the campaign for this minute."""
    now = clock()
    Campaign.objects.filter(pk=campaign.pk).update(send_on=now.date(), send_time=now.time(), send_zone="UTC")
    campaign.refresh_from_db()
    return lifecycle.schedule(approved(campaign), by=by, at=now)
