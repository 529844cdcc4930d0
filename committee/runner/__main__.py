"""`python -m committee.runner`, as `make run` does."""

from __future__ import annotations

import sys

try:
    from committee.runner.run import main
except KeyboardInterrupt:  # somebody changed their mind while Python was reading: nothing has been started yet
    sys.exit(0)

if __name__ == "__main__":
    sys.exit(main())
