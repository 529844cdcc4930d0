"""`make bench`: every measurement of minutes, one after the other, and a table of all their figures to paste.

`make bench ARGS=--quick` runs the same with small sizes, to see that each still works; its figures mean nothing.
`make bench ARGS="--among-millions FOLDER"` goes on with what eleven million people cost: half an hour more and 25 GB,
of which the folder keeps the base.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.ground import say

# Each in a process of its own: one's settings, cores and warm caches are no other's affair. With the sizes of --quick.
MEASUREMENTS: Final = {
    "end_to_end": ("--people", "1000", "--small", "100"),
    "incident": ("--people", "2000"),
    "render": ("--people", "2000"),
    "findings": ("--templates", "5"),
    "gateway": ("--messages", "1000", "--connections", "8"),
    "feedback": ("--reports", "2000", "--seconds", "2"),
    "imports": ("--rows", "3000"),
    "tickets": ("--rows", "3000"),
}
QUICK_MILLIONS: Final = 20_000


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes: does each part still work?")
    parser.add_argument("--only", nargs="*", choices=MEASUREMENTS, default=MEASUREMENTS)
    parser.add_argument("--among-millions", type=Path, metavar="FOLDER", help="the long form, with its base there")
    options = parser.parse_args(arguments)
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    table = ["| part | what | figure | load |", "|---|---|---|---|"]
    for name in options.only:
        say(f"\n— {name} —")
        table += [f"| {name} {line}" for line in _run(name, *(MEASUREMENTS[name] if options.quick else ()))]
    say("\n" + "\n".join(table))
    if options.among_millions:
        people = ("--people", str(QUICK_MILLIONS)) if options.quick else ()
        list(_run("eleven_million", "--data", str(options.among_millions), *people))


def _run(name: str, *sizes: str) -> Iterator[str]:
    """Its figures, and to the terminal all that it says, as it says it."""
    words = [sys.executable, "-m", f"tests.benchmarks.{name}", *sizes]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            say(line.rstrip())
            if line.startswith("| "):
                yield line.strip()
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}.")


if __name__ == "__main__":
    main()
