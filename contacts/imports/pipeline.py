"""How are millions of rows validated beside the database's work, in the order of the file and at flat memory?

One thread reads the file and hands its rows out in blocks; processes of their own validate them; a second thread takes
the answers in the order of the file. All three wait for each other when one is ahead, so that a bounded number of
blocks is in memory, whatever the size of the file.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Final, cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from committee.db import in_batches
from committee.errors import CommitteeError
from contacts.rows.blocks import Block, Meant, Validated, Validator

BLOCK_ROWS: Final = 1_000
# Enough for the next chunk to be ready when the database is done with this one.
BLOCKS_AHEAD: Final = 24
# Below this size a file is read before other processes would have started.
WORTH_PROCESSES: Final = 2 * 1024 * 1024
_POLL: Final = 0.2


class ValidatorDied(CommitteeError):
    message = _(
        "A process that checks the rows has died: perhaps the machine was short of memory. What was written stays "
        "written, and the import can go on from there."
    )


@contextmanager
def validated(records: Iterable[tuple[int, object]], meaning: Meant, *, size: int) -> Iterator[Iterator[Validated]]:
    """The blocks of the file in its order, for as long as the `with` lasts. Raises `ValidatorDied`."""
    blocks = cast("Iterator[Block]", in_batches(records, BLOCK_ROWS))
    if size < WORTH_PROCESSES:
        yield map(Validator(meaning).validate, blocks)
        return
    crew = _Crew(meaning, count=_validators())
    try:
        yield crew.validate(blocks)
    finally:
        crew.dismiss()


def _validators() -> int:
    """How many processes validate. One of them is faster than the one connection that writes, which needs a core too;
    a third would cost memory and wait.
    """
    return 1 if len(os.sched_getaffinity(0)) <= 2 else 2


class _Crew:
    """The processes of one reading. Block n goes to process n modulo their number, and is answered in that order."""

    def __init__(self, meaning: Meant, *, count: int) -> None:
        self._failure: BaseException | None = None
        self._dismissed = threading.Event()
        self._answers: queue.Queue[Validated | None] = queue.Queue(maxsize=BLOCKS_AHEAD)
        self._threads: list[threading.Thread] = []
        self.processes = [_start() for _number in range(count)]
        for process in self.processes:
            _send(process, meaning)

    def validate(self, blocks: Iterator[Block]) -> Iterator[Validated]:
        for work, name in ((lambda: self._hand_out(blocks), "hand-out"), (self._collect, "collect")):
            thread = threading.Thread(target=work, name=f"import-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)
        while (answer := self._answers.get()) is not None:
            yield answer
        if self._failure:
            raise self._failure

    def dismiss(self) -> None:
        """End the processes, whatever they are at; the threads end with their pipes."""
        self._dismissed.set()
        for process in self.processes:
            process.kill()
        for thread in self._threads:
            thread.join()
        for process in self.processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                _close(pipe)

    def _hand_out(self, blocks: Iterator[Block]) -> None:
        number = 0
        try:
            for number, block in enumerate(blocks, start=1):
                _send(self.processes[(number - 1) % len(self.processes)], block)
            _send(self.processes[number % len(self.processes)], None)
        except BrokenPipeError:
            return  # whoever collects finds the process gone
        except BaseException as failure:  # noqa: BLE001 - raised again where the rows are asked for
            self._failure = failure
            # What was read before the failure is still taken over: then the end is answered, and the failure told.
            _send_if_alive(self.processes[number % len(self.processes)], None)

    def _collect(self) -> None:
        number = 0
        answer: Validated | None = None
        while True:
            process = self.processes[number % len(self.processes)]
            try:
                answer = pickle.load(cast("IO[bytes]", process.stdout))  # noqa: S301 - our own process
            except (EOFError, OSError, pickle.UnpicklingError):
                answer = None
                self._failure = self._failure or ValidatorDied()
            if not self._hand_in(answer) or answer is None:
                return
            number += 1

    def _hand_in(self, answer: Validated | None) -> bool:
        while not self._dismissed.is_set():
            try:
                self._answers.put(answer, timeout=_POLL)
            except queue.Full:
                continue
            return True
        return False


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "contacts.rows.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        # What the tests and the benchmarks have told Django is told to it too.
        env={**os.environ, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "committee.settings")},
    )


def _send(process: subprocess.Popen[bytes], what: object) -> None:
    pipe = cast("IO[bytes]", process.stdin)
    pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _send_if_alive(process: subprocess.Popen[bytes], what: object) -> None:
    try:
        _send(process, what)
    except OSError:
        return


def _close(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except OSError:
        return  # what was still to be written has nobody to read it
