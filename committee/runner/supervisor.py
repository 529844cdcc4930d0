"""Start programs side by side, know when all are ready, start again the one that dies, stop them all."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from committee.errors import CommitteeError
from committee.runner import alone
from committee.runner.console import last_lines, say
from committee.runner.programs import PROJECT, Program

STOPS_WITHIN = 15.0  # seconds: a worker finishes the group it has handed over, and then leaves
LOG_LIMIT = 10 * 1024**2  # bytes: a longer log is put aside at the next start
DEATHS_ALLOWED = 3  # within this many seconds:
DEATHS_COUNTED_FOR = 60.0


class ProgramDied(CommitteeError):
    """A program did not even become ready, or dies again and again: more of the same will not help."""


@dataclass
class Running:
    """One program that was started, perhaps more than once."""

    program: Program
    log: Path
    process: subprocess.Popen[bytes]
    log_began_at: int
    ready: bool = False
    deaths: list[float] = field(default_factory=list)

    def said(self) -> str:
        with self.log.open("rb") as written:
            written.seek(self.log_began_at)
            return written.read().decode(errors="replace")

    def last_words(self) -> str:
        return f"its last words were:\n{last_lines(self.log, since=self.log_began_at)}\n  The whole log: {self.log}"


class Supervisor:
    def __init__(self, programs: list[Program], *, folder: Path, environment: Mapping[str, str]) -> None:
        self.programs = programs
        self.folder = folder
        self.environment = dict(environment)
        self.running: list[Running] = []

    def start(self) -> None:
        for program in self.programs:
            log = self.folder / "logs" / f"{program.name}.log"
            if log.exists() and log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".old.log"))
            log.touch()
            began_at = log.stat().st_size
            self.running.append(
                Running(program=program, log=log, process=self._launch(program, log), log_began_at=began_at)
            )
            self._remember()

    def waiting_for(self) -> list[str]:
        """The programs that are not ready yet. Raises `ProgramDied` when one has given up."""
        for one in self.running:
            if one.process.poll() is not None and not one.ready:
                raise ProgramDied(f"{one.program.name} did not start ({_ending(one.process)}); {one.last_words()}")
            one.ready = one.ready or one.program.is_ready(one.said())
        return [one.program.name for one in self.running if not one.ready]

    def start_again_what_died(self) -> None:
        """A killed worker loses nobody: its batch is revived. Raises `ProgramDied` when one dies again and again."""
        for one in self.running:
            if one.process.poll() is None:
                continue
            alone.kill_group(one.process.pid)
            now = time.monotonic()
            one.deaths = [at for at in one.deaths if now - at < DEATHS_COUNTED_FOR] + [now]
            if len(one.deaths) > DEATHS_ALLOWED:
                raise ProgramDied(
                    f"{one.program.name} has died {len(one.deaths)} times in a minute; {one.last_words()}"
                )
            words = one.last_words() if one.process.returncode > 0 else f"its log: {one.log}"  # a kill says nothing
            say(f"{one.program.name} died ({_ending(one.process)}), and is started again; {words}")
            one.log_began_at = one.log.stat().st_size
            one.process = self._launch(one.program, one.log)
            self._remember()

    def stop(self) -> None:
        """Ask each program to finish what it is doing, then end what has not. Nothing of them is left."""
        for one in self.running:
            # The program alone, not its children: a worker lets the child finish its task, and ends it itself.
            if one.process.poll() is None:
                one.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOPS_WITHIN
        for one in self.running:
            try:
                one.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"  {one.program.name} does not stop: ended.")
            alone.kill_group(one.process.pid)
            one.process.wait()
        self.running.clear()

    def _launch(self, program: Program, log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(  # noqa: S603 - the commands of programs.py
                program.command,
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us: we stop them in good order
            )

    def _remember(self) -> None:
        alone.remember(self.folder, [one.process.pid for one in self.running])


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"killed by {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"
