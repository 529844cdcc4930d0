"""How is something handed over by HTTP, and what do we know of it when no answer comes?

`Unsent`: no connection could be made, the provider has nothing. `Lost`: the request left, or part of it, and no status
came back; the provider may have it. Requests leave several at once, on kept connections.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import urlsplit

import httpx

from campaigns.gateways import Answer, Envelope, GatewayUnavailable, Outcome, statuses
from campaigns.gateways.connections import Connections
from campaigns.gateways.engines import Engine, EngineOfProcess

logger = logging.getLogger(__name__)

LONGEST_REPLY: Final = 64_000
Envelope_contra = TypeVar("Envelope_contra", bound=Envelope, contravariant=True)


class Unsent(Exception):
    """No connection: nothing of the request has left."""


class Lost(Exception):
    """The request left, and nobody said what became of it."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds for each phase of a request."""

    connect: float = 5.0  # name, connection and TLS
    write: float = 10.0
    answer: float = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the status always, the body as far as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """The seconds that the service asks to be left alone."""
        return statuses.pause(self.headers.get("retry-after", ""))


@dataclass
class Wire:
    """What one group is handed over through. A service that could not be reached once is left alone for its rest."""

    connections: Connections
    unreachable: set[str] = field(default_factory=set)

    async def post(self, url: str, *, headers: Mapping[str, str], content: bytes) -> Reply:
        """Raises `Unsent` and `Lost`."""
        return await self._ask("POST", url, headers=headers, content=content)

    async def get(self, url: str, *, headers: Mapping[str, str]) -> Reply:
        """Raises `Unsent` and `Lost`."""
        return await self._ask("GET", url, headers=headers, content=None)

    def leave_alone(self, url: str) -> None:
        """What is asked there for the rest of the group is `Unsent`: nobody waits for the same once more."""
        self.unreachable.add(urlsplit(url).netloc)

    async def _ask(self, method: str, url: str, *, headers: Mapping[str, str], content: bytes | None) -> Reply:
        service = urlsplit(url).netloc
        if service in self.unreachable:
            raise Unsent
        try:
            async with (
                self.connections.to(service) as client,
                client.stream(method, url, headers=headers, content=content) as response,
            ):
                return Reply(response.status_code, response.headers, await _body(response))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            self.leave_alone(url)
            raise Unsent from error
        except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            raise Unsent from error
        except httpx.HTTPError as error:
            raise Lost from error


async def _body(response: httpx.Response) -> bytes:
    """As much of it as is worth reading. The status has told what became of the request: a break changes nothing."""
    body = b""
    try:
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LONGEST_REPLY:
                break
    except httpx.HTTPError:
        pass
    return body[:LONGEST_REPLY]


class HttpHandover:
    """Hands envelopes over, each by a coroutine that may raise `Unsent` or `Lost`."""

    def __init__(self, *, connections: int = 16, timeouts: Timeouts | None = None) -> None:
        timeouts = timeouts or Timeouts()
        self._engine = EngineOfProcess(lambda: _Connected(connections, timeouts))

    def each(
        self,
        envelopes: Sequence[Envelope_contra],
        carry: Callable[[Wire, Envelope_contra], Awaitable[Outcome]],
    ) -> list[Outcome]:
        """An outcome for each, in order. Raises `GatewayUnavailable` where nothing at all could leave."""
        with self._engine.turn() as engine:
            outcomes = engine.hand_over(envelopes, carry)
        if envelopes and not any(outcomes):
            raise GatewayUnavailable
        return [
            outcome or Outcome(envelope.key, Answer.SOFT, "", "No connection could be made.")
            for envelope, outcome in zip(envelopes, outcomes, strict=True)
        ]

    def close(self) -> None:
        """Give back connections and thread. The next hand-over connects again."""
        self._engine.stop()


class _Connected(Engine):
    """Connections at work."""

    def __init__(self, connections: int, timeouts: Timeouts) -> None:
        super().__init__("https")
        self._at_once = connections
        phases = httpx.Timeout(timeouts.answer, connect=timeouts.connect, write=timeouts.write, pool=None)
        self._connections = Connections(connections, phases)

    def hand_over(
        self,
        envelopes: Sequence[Envelope_contra],
        carry: Callable[[Wire, Envelope_contra], Awaitable[Outcome]],
    ) -> list[Outcome | None]:
        """None for what could not leave. Interrupted (a time limit), it begins nothing more before that goes on."""
        outcomes = self.begin(self._all(envelopes, carry))
        try:
            return outcomes.result()
        except BaseException:
            outcomes.cancel()
            raise

    async def _all(
        self,
        envelopes: Sequence[Envelope_contra],
        carry: Callable[[Wire, Envelope_contra], Awaitable[Outcome]],
    ) -> list[Outcome | None]:
        turn, wire = asyncio.Semaphore(self._at_once), Wire(self._connections)

        async def one(envelope: Envelope_contra) -> Outcome | None:
            async with turn:
                try:
                    return await carry(wire, envelope)
                except Unsent:
                    return None
                except Lost:
                    return Outcome(envelope.key, Answer.UNKNOWN, "", "No answer came after the request had left.")
                except Exception as mistake:  # noqa: BLE001 - one message, whatever it is, must not take its group along
                    # Its kind alone: the text of it may say whose message it was.
                    logger.error("a hand-over failed with %s", type(mistake).__name__)  # noqa: TRY400
                    return Outcome(envelope.key, Answer.UNKNOWN, "", "The hand-over failed half-way.")

        return await asyncio.gather(*map(one, envelopes))

    async def leave(self) -> None:
        await self._connections.close()
        await asyncio.sleep(0)  # the loop closes the sockets in its next turn, and it is to stop after that
