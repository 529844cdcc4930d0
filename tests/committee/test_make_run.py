"""`make run`: one command that prepares, starts, explains itself, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import psutil
import pytest

from committee import embedded
from committee.runner import alone
from committee.runner.programs import PROJECT
from tests.processes import free_port

# What the test run says for itself, and `make run` must find out alone.
OURS = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "EMAIL_URL", "BASE_URL", "DEBUG", "DATA_DIR")


class Run:
    """`make run` in a data folder of its own, on free ports."""

    def __init__(self, data_dir, **settings):
        self.port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in OURS}
        own = {"PORT": self.port, "SMTP_PORT": free_port(), "MAIL_PORT": free_port()}
        own |= {"SIMULATOR_PORT": free_port(), "DATA_DIR": data_dir}
        self.environment = inherited | {name: str(value) for name, value in (own | settings).items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "committee.runner"],
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = ""

    def until(self, words):
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return line
        raise AssertionError(self.said)

    def stop(self, order=signal.SIGINT):
        self.process.send_signal(order)
        self.said += self.process.communicate(timeout=180)[0]
        return self.process.returncode

    def left_behind(self):
        """Every process that still works for this folder."""
        folder = self.environment["DATA_DIR"]
        return [
            process.info["cmdline"]
            for process in psutil.process_iter(["cmdline", "environ"])
            if folder in str(process.info["cmdline"]) or (process.info["environ"] or {}).get("DATA_DIR") == folder
        ]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory):
    return tmp_path_factory.mktemp("run") / "data"


@pytest.fixture
def make_run(data_dir):
    """Start `make run`; whatever becomes of the test, nothing of it goes on."""
    runs = []

    def start(**settings):
        runs.append(Run(data_dir, **settings))
        return runs[-1]

    yield start
    for one in runs:
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()
    if data_dir.exists():
        alone.stop_leftovers(data_dir)
        embedded.stop_unused(data_dir)


@pytest.mark.faults
def test_make_run_answers_survives_a_kill_prepares_nothing_twice_and_leaves_nothing_behind(make_run):
    first = make_run()
    first.until("Ready in")
    with urllib.request.urlopen(f"http://127.0.0.1:{first.port}/admin/login/") as page:
        assert page.status == 200
    first.process.kill()
    first.process.communicate()
    assert first.left_behind() != []

    second = make_run()
    second.until("Ready in")
    # Seconds are no promise on a machine that also runs other tests; that nothing is prepared twice is.
    assert re.findall(r"^  (\w+ \w+)", second.said, re.MULTILINE) == ["Starting PostgreSQL", "Starting 10"]
    assert second.stop() == 0, second.said
    assert second.left_behind() == []


def test_make_run_explains_a_taken_port(make_run):
    with socket.create_server(("127.0.0.1", 0)) as other:
        started = make_run(PORT=other.getsockname()[1])
        said, _ = started.process.communicate(timeout=180)

    assert started.process.returncode == 1
    assert "wanted for the back-office, is taken by" in said
    assert "PORT=" in said
