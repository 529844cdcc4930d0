"""One client's HTTP/1.1 conversation: requests are read, and answered once their message is in the journal."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import h11

from committee.simulator.services import Answer, Request

LINGER: Final = 2.0
LARGEST: Final = 1_000_000  # bytes of a request


class Desk(Protocol):
    """What takes the requests of all conversations."""

    def opened(self, session: HttpSession) -> int:
        """Note a connection; its number."""

    def closed(self, session: HttpSession) -> None:
        """Forget a connection, and what was held back on it."""

    def take(self, request: Request, session: HttpSession) -> None:
        """Answer now or later, by `session.answer`, or hang up."""


class HttpSession(asyncio.Protocol):
    """A connection, from its opening to its end."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.loop = asyncio.get_running_loop()
        self.heard_at = self.loop.time()
        self.number = 0
        self._talk = h11.Connection(h11.SERVER)
        self._transport: asyncio.Transport
        self._asked: h11.Request | None = None
        self._body = bytearray()
        self._promised = Answer(500)
        self._withheld = False

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.number = self.desk.opened(self)

    def data_received(self, data: bytes) -> None:
        self.heard_at = self.loop.time()
        try:
            self._talk.receive_data(data)
            self._read_on()
        except h11.RemoteProtocolError as error:
            self.answer(Answer(error.error_status_hint or 400))
            self.hang_up()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.desk.closed(self)

    # What the desk and the provider call

    def promise(self, answer: Answer) -> None:
        """What `accept` will say."""
        self._promised = answer

    def accept(self) -> None:
        """Give the promised answer, and read on."""
        self.answer(self._promised)
        if not self._transport.is_closing():
            self._read_on()

    def answer(self, answer: Answer) -> None:
        self._withheld = False
        if self._transport.is_closing() or self._talk.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        body = answer.body()
        headers = {"content-length": str(len(body)), **answer.headers}
        if body:
            headers["content-type"] = "application/json"
        if self._talk.their_state is not h11.DONE:
            headers["connection"] = "close"  # the rest of what they say is left unread
        response = h11.Response(status_code=answer.status, headers=list(headers.items()))
        parts = [self._talk.send(event) for event in (response, h11.Data(data=body), h11.EndOfMessage())]
        self._transport.write(b"".join(part for part in parts if part))
        if self._talk.states == {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}:
            self._talk.start_next_cycle()
        else:
            self._leave()

    def hang_up(self, _word: str = "") -> None:
        """Close the connection; nothing more is read."""
        self._withheld = True
        self._transport.close()

    def _leave(self) -> None:
        """Close while the client still speaks: what it sends unread would take the answer away from it."""
        self._withheld = True
        self._transport.write_eof()
        self.loop.call_later(LINGER, self._transport.close)

    def is_idle(self, since: float) -> bool:
        return self.heard_at < since and not self._withheld

    # The conversation

    def _read_on(self) -> None:
        while not self._withheld:
            event = self._talk.next_event()
            if isinstance(event, h11.Request):
                self._asked, self._body = event, bytearray()
            elif isinstance(event, h11.Data):
                self._body += event.data
                if len(self._body) > LARGEST:
                    self.answer(Answer(413))
            elif isinstance(event, h11.EndOfMessage):
                self._withheld = True  # one at a time: the answer lets the next be read
                self.desk.take(self._request(), self)
            else:
                if isinstance(event, h11.ConnectionClosed):
                    self.hang_up()
                return

    def _request(self) -> Request:
        assert self._asked is not None
        address = urlsplit(self._asked.target.decode())
        return Request(
            method=self._asked.method.decode(),
            path=unquote(address.path),
            query=dict(parse_qsl(address.query)),
            headers={name.decode(): value.decode("latin-1") for name, value in self._asked.headers},
            body=bytes(self._body),
        )
