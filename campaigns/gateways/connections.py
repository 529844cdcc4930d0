"""Which connection does a request leave on? One that goes to its service and that nobody uses.

Each connection is a client of its own: a client of many looks through all of them at the beginning and end of every
request, which cost more than the request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx


class Connections:
    """So many at once, kept open between requests."""

    def __init__(self, most: int, timeouts: httpx.Timeout) -> None:
        self._most = most
        self._timeouts = timeouts
        self._trusted = httpx.create_ssl_context(trust_env=False)
        self._turn = asyncio.Semaphore(most)
        self._clients: list[httpx.AsyncClient] = []
        self._free: list[tuple[str, httpx.AsyncClient]] = []  # and where each went last; the last used stands last

    @asynccontextmanager
    async def to(self, service: str) -> AsyncIterator[httpx.AsyncClient]:
        """A client that is nobody else's meanwhile, connected to this service already where there is one."""
        async with self._turn:
            client = self._taken(service)
            try:
                yield client
            finally:
                self._free.append((service, client))

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()

    def _taken(self, service: str) -> httpx.AsyncClient:
        for place in reversed(range(len(self._free))):
            if self._free[place][0] == service:
                return self._free.pop(place)[1]
        if len(self._clients) < self._most:
            self._clients.append(self._new())
            return self._clients[-1]
        # It leaves the service it went to, for this one.
        return self._free.pop(0)[1]

    def _new(self) -> httpx.AsyncClient:
        limits = httpx.Limits(max_connections=1, max_keepalive_connections=1)
        return httpx.AsyncClient(timeout=self._timeouts, limits=limits, verify=self._trusted, trust_env=False)
