"""One client's conversation with the sink: RFC 5321, with the extensions that a large relay offers.

Strict where it matters: only CR LF . CR LF ends a message, 8-bit content must have been announced, and a withheld
answer withholds all that follow it, because replies to pipelined commands (RFC 2920) keep their order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, Protocol, cast

from committee.simulator.fault import Fault, Step
from committee.simulator.faults import Faults
from committee.simulator.grammar import LONGEST_COMMAND, MAIL, RCPT, USUAL, refusal_of, unstuffed
from committee.simulator.journal import Journal, describe


class Provider(Protocol):
    """What the conversations of one simulator share."""

    faults: Faults
    journal: Journal
    extensions: tuple[str, ...]
    largest: int
    keep_content: bool
    brief: bool

    def opened(self, session: Session) -> int:
        """Note a connection; its number."""

    def closed(self, session: Session) -> None:
        """Forget a connection, and what was held back on it."""

    def hold(self, session: Session, key: str, fault: Fault) -> None:
        """Keep the session's answer back until `fault` is gone, then call `session.accept()`."""

    def report(self, entries: list[dict[str, Any]]) -> None:
        """Have what was accepted reported later."""


class Session(asyncio.Protocol):
    """A connection, from its greeting to its end."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.loop = asyncio.get_running_loop()
        self.heard_at = self.loop.time()
        self.number = 0
        self._transport: asyncio.Transport
        self._input = bytearray()
        self._replies: list[str] = []
        self._withheld = False  # an answer is owed: what follows it waits
        self._in_content = False
        self._scanned = 0  # the content up to here holds no end
        self._begin()

    def _begin(self) -> None:
        self._sender: str | None = None
        self._parameters = ""
        self._recipients: list[str] = []

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.number = self.provider.opened(self)
        self.provider.faults.reread()
        self._attempt(Step.CONNECT, "", lambda: self._say("220 simulator ESMTP"))
        self._read_on()

    def data_received(self, data: bytes) -> None:
        self.heard_at = self.loop.time()
        self._input += data
        if not self._withheld:
            self.provider.faults.reread()
            self._read_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.provider.closed(self)

    # What the journal and the provider call

    def accept(self) -> None:
        """Say that the message is accepted, and read on."""
        self._resume(lambda: self._say("250 2.0.0 Accepted"))

    def hang_up(self, reply: str = "") -> None:
        """Close the connection, with a word or without; nothing more is read."""
        self._withheld = True
        if reply:
            self._say(reply)
        self._send()
        self._transport.close()

    def is_idle(self, since: float) -> bool:
        return self.heard_at < since and not self._withheld

    # The conversation

    def _read_on(self) -> None:
        while not self._withheld and (self._take_content() if self._in_content else self._take_commands()):
            pass
        self._send()

    def _take_commands(self) -> bool:
        return (self._sender is None and self._take_usual()) or self._take_command()

    def _take_usual(self) -> bool:
        """MAIL, RCPT and DATA at once, where they are plain and nothing goes wrong at any of them."""
        usual = USUAL.match(self._input)
        if usual is None or (usual[2] and "8BITMIME" not in self.provider.extensions):
            return False
        recipient = usual[3].decode("ascii")
        if self.provider.faults.may_find(recipient):
            return False
        self._sender, self._parameters = usual[1].decode("ascii"), "BODY=8BITMIME" if usual[2] else ""
        self._recipients.append(recipient)
        self._replies += ("250 2.1.0 Sender", "250 2.1.5 Recipient")
        self._await_content()
        end = usual.end()
        del usual  # it keeps the input from being shortened
        del self._input[:end]
        return True

    def _take_command(self) -> bool:
        end = self._input.find(b"\r\n")
        if end < 0:
            if len(self._input) > LONGEST_COMMAND:
                self.hang_up("500 5.5.2 Line too long")
            return False
        line = self._input[:end].decode("utf-8", "surrogateescape")
        del self._input[: end + 2]
        obey = self.COMMANDS.get(line[:4].upper())
        if obey is None:
            self._say("500 5.5.2 Unknown command")
        else:
            obey(self, line)
        return True

    def _take_content(self) -> bool:
        if self._input.startswith(b".\r\n"):
            content, after = b"", 3
        else:
            end = self._input.find(b"\r\n.\r\n", self._scanned)
            if end < 0:
                self._scanned = max(0, len(self._input) - 4)
                return False
            content, after = bytes(self._input[: end + 2]), end + 5
        del self._input[:after]
        self._in_content, self._scanned = False, 0
        self._judge(unstuffed(content))
        return True

    def _judge(self, content: bytes) -> None:
        """Accept, refuse or lose a message whose last byte is here."""
        found = self.provider.faults
        faults = (found.find(Step.DOT, recipient) for recipient in self._recipients if found.may_find(recipient))
        fault = next((fault for fault in faults if fault), None)
        if not content.isascii() and "BODY=8BITMIME" not in self._parameters.upper():
            self._refuse("554 5.6.1 8-bit content was not announced")
        elif len(content) > self.provider.largest:
            self._refuse("552 5.3.4 Message too large")
        elif fault and fault.reply:
            self._refuse(fault.reply)
        elif fault and fault.drop == "before":
            self.hang_up()
        else:
            self._record(content, fault)
        self._begin()

    def _record(self, content: bytes, fault: Fault | None) -> None:
        told = describe(content, keep=self.provider.keep_content, brief=self.provider.brief)
        told |= {"connection": self.number, "mail_from": self._sender, "parameters": self._parameters}
        then: Callable[[], object] = self.accept
        if fault and fault.hold:
            then = lambda: self.provider.hold(self, str(told["key"]), fault)  # noqa: E731
        elif fault and fault.delay:
            then = lambda: self.loop.call_later(fault.delay, self.accept)  # noqa: E731
        elif fault:
            then = self.hang_up
        self._withheld = True
        entries = [told | {"recipient": recipient} for recipient in self._recipients]
        self.provider.journal.record(entries, then)
        self.provider.report(entries)

    def _attempt(self, step: Step, recipient: str, yes: Callable[[], None]) -> None:
        """Do `yes`, unless something goes wrong at this step."""
        fault = self.provider.faults.find(step, recipient)
        if fault is None or fault.hold:
            yes()
        elif fault.reply:
            self._refuse(fault.reply)
        elif fault.delay:
            self._withheld = True
            self.loop.call_later(fault.delay, self._resume, yes)
        else:
            self.hang_up()

    def _resume(self, answer: Callable[[], None]) -> None:
        if not self._transport.is_closing():
            self._withheld = False
            answer()
            if self._input:
                self._read_on()
            else:
                self._send()

    def _refuse(self, reply: str) -> None:
        if reply.startswith("421"):
            self.hang_up(reply)
        else:
            self._say(reply)

    def _say(self, reply: str) -> None:
        self._replies.append(reply)

    def _send(self) -> None:
        if self._replies:
            self._transport.write("\r\n".join([*self._replies, ""]).encode())
            self._replies.clear()

    # The commands

    def _ehlo(self, _line: str) -> None:
        self._begin()
        offers = ["simulator", *self.provider.extensions, f"SIZE {self.provider.largest}"]
        self._replies += [f"250-{offer}" for offer in offers[:-1]]
        self._say(f"250 {offers[-1]}")

    def _helo(self, _line: str) -> None:
        self._begin()
        self._say("250 simulator")

    def _mail(self, line: str) -> None:
        match = MAIL.fullmatch(line)
        if match is None:
            self._say("501 5.5.4 MAIL FROM:<address>")
        elif self._sender is not None:
            self._say("503 5.5.1 One MAIL at a time")
        elif refusal := refusal_of(match[2], largest=self.provider.largest, extensions=self.provider.extensions):
            self._say(refusal)
        elif not (match[1].isascii() or "UTF8" in line):
            self._say("553 5.6.7 SMTPUTF8 was not announced")
        else:
            self._attempt(Step.MAIL, "", lambda: self._open_envelope(match[1], match[2].strip()))

    def _open_envelope(self, sender: str, parameters: str) -> None:
        self._sender, self._parameters = sender, parameters
        self._say("250 2.1.0 Sender")

    def _rcpt(self, line: str) -> None:
        match = RCPT.fullmatch(line)
        if self._sender is None:
            self._say("503 5.5.1 MAIL first")
        elif match is None:
            self._say("501 5.1.3 RCPT TO:<address>")
        elif not match[1].isascii() and "SMTPUTF8" not in self._parameters.upper():
            self._say("553 5.6.7 SMTPUTF8 was not announced")
        else:
            self._attempt(Step.RCPT, match[1], lambda: self._add_recipient(match[1]))

    def _add_recipient(self, recipient: str) -> None:
        self._recipients.append(recipient)
        self._say("250 2.1.5 Recipient")

    def _data(self, _line: str) -> None:
        if not self._recipients:
            self._say("554 5.5.1 No valid recipients")
        else:
            self._attempt(Step.DATA, self._recipients[0], self._await_content)

    def _await_content(self) -> None:
        self._in_content = True
        self._say("354 Go ahead")

    def _rset(self, _line: str) -> None:
        self._begin()
        self._say("250 2.0.0 Forgotten")

    def _noop(self, _line: str) -> None:
        self._say("250 2.0.0 Here")

    def _quit(self, _line: str) -> None:
        self.hang_up("221 2.0.0 Bye")

    COMMANDS: ClassVar[dict[str, Callable[[Session, str], None]]] = {
        "EHLO": _ehlo,
        "HELO": _helo,
        "MAIL": _mail,
        "RCPT": _rcpt,
        "DATA": _data,
        "RSET": _rset,
        "NOOP": _noop,
        "QUIT": _quit,
    }
