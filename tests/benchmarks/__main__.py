"""`make bench`: every measurement of minutes, the whole way first.

What takes half an hour and 20 GB is asked for by name: `tests.benchmarks.eleven_million`, `tests.benchmarks.imports`.
"""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.ground import say

# Each in a process of its own: one's settings, cores and warm caches are no other's affair.
MEASUREMENTS = ("end_to_end", "render", "gateway", "imports")


def main() -> None:
    for name in MEASUREMENTS:
        say(f"\n— {name} —")
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()
