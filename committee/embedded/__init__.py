"""Where do the database and the broker come from when nobody names any? From two wheels, started here.

PostgreSQL and Valkey run under a data folder (`.data/`), on loopback ports of their own, with passwords of their
own. Whoever starts them shares them: a second start finds the first one's servers, and the last to leave stops them.
Nothing here reads the settings, so that settings, tests and the process runner may all call it first.
"""

from __future__ import annotations

from committee.embedded.errors import EmbeddedServiceError
from committee.embedded.services import Services, remembered, start, stop_unused

__all__ = ["EmbeddedServiceError", "Services", "remembered", "start", "stop_unused"]
