"""Webhooks out, and letters: each report is brought when it is due, and posted again while nobody takes it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urlsplit

import h11

from committee.simulator.reports import Report
from committee.simulator.returns import Maildir

AT_ONCE: Final = 32  # connections
TRIES: Final = 8
FIRST_PAUSE: Final = 0.2  # seconds, twice as long after each try
PATIENCE: Final = 10.0  # seconds for one answer


class Postman:
    """What was posted, what is still to be, and what nobody took."""

    def __init__(self) -> None:
        self.posted = 0
        self.given_up = 0
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._rounds: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        return len(self._rounds)

    def post(self, reports: Iterable[Report]) -> None:
        for report in reports:
            self._set_out(self._deliver(report))

    def lay(self, letter: bytes, moments: Iterable[float], maildir: Maildir) -> None:
        """The letter, once in so many seconds each."""
        for after in moments:
            self._set_out(self._lay(letter, after, maildir))

    def close(self) -> None:
        for walk in self._rounds:
            walk.cancel()

    def _set_out(self, walk: Coroutine[Any, Any, None]) -> None:
        started = asyncio.ensure_future(walk)
        self._rounds.add(started)
        started.add_done_callback(self._rounds.discard)

    async def _lay(self, letter: bytes, after: float, maildir: Maildir) -> None:
        await asyncio.sleep(after)
        maildir.lay(letter)
        self.posted += 1

    async def _deliver(self, report: Report) -> None:
        await asyncio.sleep(report.after)
        for attempt in range(TRIES):
            async with self._turns:
                with suppress(OSError, TimeoutError, h11.ProtocolError):
                    status = await asyncio.wait_for(_post(report), PATIENCE)
                    if 200 <= status < 300:
                        self.posted += 1
                        return
            await asyncio.sleep(FIRST_PAUSE * 2**attempt)
        self.given_up += 1


async def _post(report: Report) -> int:
    """The status of the answer."""
    address = urlsplit(report.url)
    secured = ssl.create_default_context() if address.scheme == "https" else None
    reader, writer = await asyncio.open_connection(
        address.hostname, address.port or (443 if secured else 80), ssl=secured
    )
    try:
        talk = h11.Connection(h11.CLIENT)
        target = (address.path or "/") + (f"?{address.query}" if address.query else "")
        headers = {"host": address.netloc.rpartition("@")[2], "content-length": str(len(report.body))}
        headers |= {"connection": "close", **report.headers}
        request = h11.Request(method="POST", target=target, headers=list(headers.items()))
        for part in (request, h11.Data(data=report.body), h11.EndOfMessage()):
            writer.write(talk.send(part) or b"")
        await writer.drain()
        while not isinstance(event := talk.next_event(), h11.Response):
            if isinstance(event, h11.ConnectionClosed):
                raise ConnectionResetError
            talk.receive_data(await reader.read(65536))
        return event.status_code
    finally:
        writer.close()
