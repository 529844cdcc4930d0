"""`make bench`: every measurement, the whole way first."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.ground import say

# Each in a process of its own: one's settings, cores and warm caches are no other's affair.
MEASUREMENTS = ("end_to_end", "render", "gateway")


def main() -> None:
    for name in MEASUREMENTS:
        say(f"\n— {name} —")
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()
