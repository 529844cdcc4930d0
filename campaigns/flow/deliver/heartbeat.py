"""How does a worker keep what it holds while a provider is slow? A thread renews the lease on its own connection."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db import Error, connection


class Heartbeat:
    """`with Heartbeat(RENEW, params):` runs that statement until the block ends, or it finds nothing to renew.

    It connects only once the block lasts long enough to need it.
    """

    def __init__(self, renew: str, params: Mapping[str, Any]) -> None:
        self._statement = renew
        self._params = params
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._ended.wait(settings.LEASE_SECONDS / 3):
                if not self._renew():
                    return
        finally:
            connection.close()  # this thread's own

    def _renew(self) -> bool:
        """Whether the lease is still ours. A database that does not answer may do so at the next beat."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(self._statement, self._params)
                return bool(cursor.rowcount > 0)
        except Error:
            connection.close()
            return True
