"""What the person who typed `make run` reads: what is being done, where to go when it is ready, what went wrong."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LINES_SHOWN = 12


def say(sentence: str = "") -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done before it is done, and how long it took after."""
    sys.stdout.write(f"  {what} ... ")
    sys.stdout.flush()
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        say()
        raise
    say(f"{time.monotonic() - begun:.1f} s")


def last_lines(log: Path, *, since: int = 0) -> str:
    """The end of a program's log, indented, from what it wrote after byte `since`."""
    with log.open("rb") as written:
        written.seek(since)
        lines = written.read().decode(errors="replace").splitlines()[-LINES_SHOWN:]
    return "\n".join(f"    {line}" for line in lines) or "    (nothing)"


def table(rows: list[tuple[str, ...]]) -> None:
    """Rows in columns, as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  " + "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
