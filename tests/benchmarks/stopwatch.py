"""How long did it take, the first time and usually, and how much of the processor? Figures as a table for documents.

On a machine that does other work too the seconds on the wall tell of the neighbours; so the time that PostgreSQL's
processes have used up for each call stands beside them.
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

import psutil
from django.db import connection

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
        took = [timed(call) for call in calls]
        self.waits(what, [one.seconds for one in took], bar=bar, server=statistics.fmean(one.server for one in took))

    def waits(self, what: str, taken: list[float], *, bar: float | None = None, server: float | None = None) -> None:
        """What was timed elsewhere, in its order."""
        usual = sorted(taken[1:]) or taken
        p95 = usual[math.ceil(0.95 * len(usual)) - 1]
        figures = f"{_seconds(taken[0])} | {_seconds(statistics.median(usual))} | {_seconds(p95)}"
        self._add(what, f"{figures} | {len(taken)} | {_told(server)}", p95, Bar(bar) if bar else None)

    def once(self, what: str, call: Callable[[], object], *, bar: float | None = None) -> None:
        took = timed(call)
        figures = f"{_seconds(took.seconds)} | | | 1 | {_told(took.server)}"
        self._add(what, figures, took.seconds, Bar(bar) if bar else None)

    def rate(self, what: str, count: int, seconds: float, *, bar: float | None = None) -> None:
        rate = count / seconds
        self._add(what, f"{rate:,.0f}/s | | | {count:,} rows | ", rate, Bar(bar, is_a_rate=True) if bar else None)

    def _add(self, what: str, figures: str, figure: float, bar: Bar | None) -> None:
        verdict = "" if bar is None else f"{bar} {'✓' if bar.is_met_by(figure) else '✗'}"
        if bar and not bar.is_met_by(figure):
            self.missed.append(what)
        self.lines.append(f"| {what} | {figures} | {verdict} | {os.getloadavg()[0]:.1f} |")
        say(self.lines[-1])

    def __str__(self) -> str:
        head = "| what | first | median | p95 | runs | PostgreSQL | bar | load |\n|---|---|---|---|---|---|---|---|"
        return "\n".join([head, *self.lines])


# What makes a figure slower and an answer safe: all on, or the figure is worth nothing.
GUARDS = ("fsync", "full_page_writes", "synchronous_commit", "wal_level", "shared_buffers", "server_version")


def machine() -> str:
    memory = psutil.virtual_memory().total / 1024**3
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, current_setting(name) FROM unnest(%s::text[]) AS name", [list(GUARDS)])
        guards = ", ".join(f"{name} {setting}" for name, setting in cursor.fetchall())
    return f"{psutil.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}; {guards}"


class Took(NamedTuple):
    """Seconds on the wall, and of a processor's time in PostgreSQL."""

    seconds: float
    server: float


def timed(call: Callable[[], object]) -> Took:
    used, began = server_seconds(), time.perf_counter()
    call()
    seconds = time.perf_counter() - began
    return Took(seconds, server_seconds() - used)


def server_seconds() -> float:
    """What the server's processes have used up, also those that have ended."""
    server = psutil.Process(backend().ppid())
    # Of its children, a server counts those it has buried.
    own = server.cpu_times()
    used = own.user + own.system + own.children_user + own.children_system
    for child in server.children():
        with suppress(psutil.NoSuchProcess):
            times = child.cpu_times()
            used += times.user + times.system
    return used


def backend() -> psutil.Process:
    """The process that serves this connection."""
    connection.ensure_connection()
    return psutil.Process(connection.connection.info.backend_pid)


def _told(server: float | None) -> str:
    return "" if server is None else _seconds(server)


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 1 else f"{seconds:,.2f} s"
