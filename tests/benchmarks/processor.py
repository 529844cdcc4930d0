"""Who used how much of the processor? By kind of process, a message: robust where the machine does other work, too."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from tests.benchmarks.stopwatch import server_seconds


@dataclass(slots=True)
class Meter:
    """Begun when it is made; `seconds()` says what each kind has used since, `largest` the most memory of a worker."""

    workers: list[psutil.Process]
    sink: psutil.Process
    largest: float = 0.0
    _before: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._before = self._used()

    @classmethod
    def of(cls, workers: Iterable[int], sink: int) -> Meter:
        """Of worker processes with their children, and of the provider."""
        trees = [psutil.Process(pid) for pid in workers]
        return cls([one for tree in trees for one in (tree, *tree.children(recursive=True))], psutil.Process(sink))

    def seconds(self) -> dict[str, float]:
        return {kind: used - self._before[kind] for kind, used in self._used().items()}

    def look(self) -> None:
        """Note how large the workers are now."""
        for worker in self.workers:
            with suppress(psutil.NoSuchProcess):
                self.largest = max(self.largest, worker.memory_info().rss / 1024**2)

    def _used(self) -> dict[str, float]:
        return {
            "workers": sum(_seconds(worker) for worker in self.workers),
            "PostgreSQL": server_seconds(),
            "sink": _seconds(self.sink),
        }


def _seconds(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0
