"""The settings, with groups of another size: what one intent commit covers, and a crash can leave in doubt."""

from __future__ import annotations

import os

from committee.settings import *  # noqa: F403
from committee.settings import GROUP_SIZE

GROUP_SIZE = {**GROUP_SIZE, "bulk": int(os.environ["BENCHMARK_GROUP"])}
