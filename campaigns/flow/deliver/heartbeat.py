"""How does a worker keep its batch while a provider is slow? A thread renews the lease, on a connection of its own."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connection

from campaigns.flow.deliver.claims import RENEW, Claim


class Heartbeat:
    """`with Heartbeat(claim):` renews until the block ends. It connects only once a batch lasts that long."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
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
        """Whether the batch is still ours. A database that does not answer may do so at the next beat."""
        try:
            with connection.cursor() as cursor:
                cursor.execute(RENEW, self._claim.named())
                return cursor.rowcount == 1
        except DatabaseError:
            connection.close()
            return True
