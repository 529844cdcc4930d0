"""The programs of `make run` as a test starts them: real processes, each the leader of a group of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings
from django.db import connection

from committee.runner.programs import PROJECT, Program

PATIENCE = 60.0


def free_port() -> int:
    """A port that nobody listens on, as the system hands them out."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(*, broker: int, **more: str) -> dict[str, str]:
    """For a process that works on this test's database, with a broker nobody else has: one of Valkey's sixteen."""
    at = connection.settings_dict
    broker_url = f"{settings.CELERY_BROKER_URL.rsplit('/', 1)[0]}/{broker}"
    return os.environ | {
        "DATABASE_URL": f"postgresql://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}",
        "BROKER_URL": broker_url,
        "CACHE_URL": broker_url,
        "EPOCH_FILE": str(settings.EPOCH_FILE),
        **more,
    }


class Processes:
    """What was started, where it writes, and how it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._started: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, programs: Iterable[Program], env: Mapping[str, str]) -> None:
        """All at once; returns when each says that it is ready."""
        programs = list(programs)
        for program in programs:
            with self._log(program.name).open("wb") as log:
                self._started[program.name] = subprocess.Popen(
                    program.command, cwd=PROJECT, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
        for program in programs:
            self._wait_for(program)

    def stop(self) -> None:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            for process in self._started.values():
                if process.poll() is None:
                    os.killpg(process.pid, sign)
            deadline = time.monotonic() + 3
            while time.monotonic() < deadline and any(each.poll() is None for each in self._started.values()):
                time.sleep(0.05)

    def last_words(self) -> str:
        """What each has written at last, for the message of a test that failed."""
        return "\n".join(
            f"--- {name}\n{self._log(name).read_text(errors='replace')[-1500:]}" for name in self._started
        )

    def _wait_for(self, program: Program) -> None:
        deadline = time.monotonic() + PATIENCE
        while not program.is_ready(self._log(program.name).read_text(errors="replace")):
            gave_up = self._started[program.name].poll() is not None or time.monotonic() > deadline
            assert not gave_up, f"{program.name} is not ready\n{self.last_words()}"
            time.sleep(0.1)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"
