"""How long did it take, the first time and usually? Figures as a table that documents can hold."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import psutil

from tests.benchmarks.ground import say


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure may be at most (seconds), or must be at least (a second)."""

    value: float
    is_a_rate: bool = False

    def is_met_by(self, figure: float) -> bool:
        return figure >= self.value if self.is_a_rate else figure <= self.value

    def __str__(self) -> str:
        return f"≥ {self.value:,.0f}/s" if self.is_a_rate else f"≤ {_seconds(self.value)}"


@dataclass(slots=True)
class Table:
    """The figures of a run. The first time is told apart: then nothing of the question was in memory yet."""

    lines: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def times(self, what: str, calls: Iterable[Callable[[], object]], *, bar: float | None = None) -> None:
        """Time each call. The bar is held against the 95th percentile of all but the first."""
        self.waits(what, [_time(call) for call in calls], bar=bar)

    def waits(self, what: str, taken: list[float], *, bar: float | None = None) -> None:
        """What was timed elsewhere, in its order."""
        usual = sorted(taken[1:]) or taken
        p95 = usual[math.ceil(0.95 * len(usual)) - 1]
        figures = f"{_seconds(taken[0])} | {_seconds(statistics.median(usual))} | {_seconds(p95)}"
        self._add(what, f"{figures} | {len(taken)}", p95, Bar(bar) if bar else None)

    def once(self, what: str, seconds: float, *, bar: float | None = None) -> None:
        self._add(what, f"{_seconds(seconds)} | | | 1", seconds, Bar(bar) if bar else None)

    def rate(self, what: str, count: int, seconds: float, *, bar: float | None = None) -> None:
        rate = count / seconds
        self._add(what, f"{rate:,.0f}/s | | | {count:,} rows", rate, Bar(bar, is_a_rate=True) if bar else None)

    def _add(self, what: str, figures: str, figure: float, bar: Bar | None) -> None:
        verdict = "" if bar is None else f"{bar} {'✓' if bar.is_met_by(figure) else '✗'}"
        if bar and not bar.is_met_by(figure):
            self.missed.append(what)
        self.lines.append(f"| {what} | {figures} | {verdict} | {os.getloadavg()[0]:.1f} |")
        say(self.lines[-1])

    def __str__(self) -> str:
        head = "| what | first | median | p95 | runs | bar | load |\n|---|---|---|---|---|---|---|"
        return "\n".join([head, *self.lines])


def machine() -> str:
    memory = psutil.virtual_memory().total / 1024**3
    return f"{psutil.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}"


def _time(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.2f} s"
