"""The pretend provider as a test sees it: started in a process of its own, read by its journal, told what to break."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class RunningSimulator:
    """`with run_simulator(tmp_path) as provider: provider.break_with({"at": "rcpt", "reply": "451 Later"})`"""

    def __init__(self, folder: Path, ports: dict[str, int], started: subprocess.Popen[str]) -> None:
        self.folder = folder
        self.port = ports["smtp"]
        self.http_port = ports.get("http")
        self.started = started

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"

    @property
    def http_url(self) -> str:
        """Of one started with `--http-port 0`."""
        assert self.http_port, "this simulator was started without HTTP"
        return f"http://127.0.0.1:{self.http_port}"

    def journal(self) -> list[dict[str, Any]]:
        """What was accepted, in order. A line that is still being written is not there yet."""
        text = (self.folder / "journal").read_text()
        return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]

    def recipients(self) -> list[str]:
        return [entry["recipient"] for entry in self.journal()]

    def state(self) -> dict[str, Any]:
        return json.loads((self.folder / "state").read_text())

    def break_with(self, *faults: dict[str, Any], reports: list[dict[str, Any]] | None = None) -> None:
        """Put these faults in force in place of those before; none at all for peace. And what is reported later."""
        draft = self.folder / "control.draft"
        draft.write_text(json.dumps({"faults": faults} | ({} if reports is None else {"reports": reports})))
        draft.replace(self.folder / "control")

    def wait_until(self, condition: Callable[[RunningSimulator], bool], *, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not condition(self):
            assert time.monotonic() < deadline, f"not within {seconds} s: {self.state()}"
            time.sleep(0.01)


@contextmanager
def run_simulator(folder: Path, *options: str, port: int = 0) -> Iterator[RunningSimulator]:
    """Start the simulator with its files in `folder`; it is gone when the block ends."""
    command = [sys.executable, "-m", "committee.simulator", "--smtp-port", str(port)]
    for name in ("journal", "control", "state"):
        command += [f"--{name}", str(folder / name)]
    with (folder / "complaints").open("a") as complaints:
        started = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=complaints, text=True)
    try:
        ready = started.stdout.readline()
        assert ready, f"the simulator did not start: {(folder / 'complaints').read_text()}"
        yield RunningSimulator(folder, json.loads(ready), started)
    finally:
        started.terminate()
        started.wait(10)
        started.stdout.close()
