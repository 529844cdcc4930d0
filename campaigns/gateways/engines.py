"""Where do a gateway's connections live? In an event loop of a thread of their own, one for each process.

Two processes that speak on one connection would garble each other's messages. So an engine starts at a process's first
turn, and a process forked later starts its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import uvloop

Result = TypeVar("Result")


class Engine(ABC):
    """An event loop at work in its own thread, until it is stopped."""

    def __init__(self, name: str) -> None:
        self._loop = uvloop.new_event_loop()  # half of what asyncio's own loop costs a message
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def begin(self, work: Coroutine[Any, Any, Result]) -> Future[Result]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def stop(self) -> None:
        """Take leave of whoever is connected, and end the thread."""
        self.begin(self.leave()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @abstractmethod
    async def leave(self) -> None:
        """Close the connections."""


EngineType = TypeVar("EngineType", bound=Engine)


class EngineOfProcess(Generic[EngineType]):
    """The engine of the process that asks, started at its first turn."""

    def __init__(self, start: Callable[[], EngineType]) -> None:
        self._start = start
        self._process = 0
        self._lock: threading.Lock
        self._engine: EngineType | None = None
        self._inherited: list[EngineType] = []

    @contextmanager
    def turn(self) -> Iterator[EngineType]:
        """The engine, for one thread at a time."""
        self._belong_to_this_process()
        with self._lock:
            if self._engine is None:
                self._engine = self._start()
            yield self._engine

    def stop(self) -> None:
        """Stop it, if it runs. The next turn starts another."""
        self._belong_to_this_process()
        with self._lock:
            engine, self._engine = self._engine, None
            if engine is not None:
                engine.stop()

    def _belong_to_this_process(self) -> None:
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        self._lock = threading.Lock()  # the parent's may have been taken when it forked
        if self._engine is not None:
            # Kept from the garbage collector, which would close what the parent still uses.
            self._inherited.append(self._engine)
            self._engine = None
