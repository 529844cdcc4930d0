"""`python -m tests.faults.ringing`: ring for a worker, as a page does, and say how many seconds that took."""

from __future__ import annotations

import sys
import time

import django
from kombu.exceptions import OperationalError


def main() -> None:
    django.setup()
    from campaigns import tasks

    begun = time.monotonic()
    try:
        tasks.ring("bulk")
    except OperationalError:
        sys.stdout.write("nobody answered\n")
    sys.stdout.write(f"{time.monotonic() - begun:.2f}\n")


if __name__ == "__main__":
    main()
