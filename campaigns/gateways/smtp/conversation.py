"""The talk on one kept connection: each letter is said, and each reply belongs to a letter.

Where the server offers PIPELINING (RFC 2920), MAIL, RCPT and DATA leave in one write; while more letters wait than
there are connections, those of the next letter ride behind the final dot of this one: one round trip for each letter.

*When has the dot left?* When the operating system has it. While the end of a letter's content is still in our own
buffer the server cannot have it, and closing the connection now takes it back; after that nobody can tell. To be able
to tell, nothing is written behind the dot of a large letter.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import ClassVar, Final

from campaigns.gateways.smtp.group import Group, Letter
from campaigns.gateways.smtp.server import Timeouts
from campaigns.gateways.smtp.verdicts import Step, outcome_of_loss, outcome_of_reply
from campaigns.gateways.smtp.wire import Offer
from campaigns.gateways.words import anonymous

LONGEST_REPLY: Final = 64_000
MOST_LINES: Final = 100
LARGE: Final = 32_000  # bytes; below, a connection that flows takes a letter at once
SERVICE_CLOSES: Final = 421
GO_AHEAD: Final = 354
DONE: Final = 250
CODES: Final = {b"%d " % code: code for code in range(200, 600)}  # as a reply of one line begins


class Conversation(asyncio.Protocol):
    """A connection past its greeting, EHLO, STARTTLS and AUTH."""

    def __init__(self, transport: asyncio.Transport, offer: Offer, timeouts: Timeouts, *, letters: int) -> None:
        self.is_open = not transport.is_closing()
        self.letters_left = letters
        self.has_served = False  # it has proved good for at least one letter
        self._offer = offer
        self._timeouts = timeouts
        self._transport = transport
        self._loop = asyncio.get_running_loop()
        self._due: deque[tuple[Step, Letter | None]] = deque()  # whom the next replies are for
        self._input = b""
        self._reply_lines: list[bytes] = []
        self._group: Group | None = None
        self._at_rest: asyncio.Future[None] | None = None
        self._backed_up = False  # part of what was written last is still in our own buffer
        self._last_written: Letter | None = None
        self._now = 0.0  # when the replies that are being read came
        self._deadline = 0.0
        self._alarm: asyncio.TimerHandle | None = None
        self._idle_since = self._loop.time()
        transport.set_write_buffer_limits(high=1, low=0)  # so that `pause_writing` tells of any byte kept back
        transport.set_protocol(self)

    async def carry(self, group: Group) -> None:
        """Hand over letters of `group` until none waits, or the connection is lost or has carried its share."""
        self._group = group
        self._at_rest = self._loop.create_future()
        self._deadline = self._loop.time() + self._timeouts.command
        self._watch()
        self._next()
        await self._at_rest

    async def quit(self, *, patience: float = 2.0) -> None:
        """Take leave as RFC 5321 wants it, and close."""
        if not self.is_open:
            return
        self._at_rest = self._loop.create_future()
        self._due.append((Step.QUIT, None))
        self._transport.write(b"QUIT\r\n")
        try:
            await asyncio.wait([self._at_rest], timeout=patience)
        finally:
            self.lose("")

    def is_fresh(self) -> bool:
        """Whether it may be trusted with another letter."""
        return self.is_open and self.letters_left > 0 and self._loop.time() - self._idle_since < self._timeouts.idle

    def lose(self, reason: str, *, code: str = "") -> None:
        """The connection is of no more use. Each letter that waits for a reply on it learns what that means."""
        if not self.is_open:
            return
        reason = anonymous(reason)
        self.is_open = False
        self._transport.abort()  # what is still in our own buffer will never leave
        due, self._due = self._due, deque()
        for letter in dict.fromkeys(letter for _step, letter in due if letter and not letter.is_refused):
            # A letter with the same connection's next behind its dot cannot be told apart: it counts as gone.
            dot_left = letter.dot_written and not (self._backed_up and self._last_written is letter)
            if dot_left or not self._the_group.give_back(letter):
                self._the_group.answer(letter, outcome_of_loss(letter.envelope, reason, dot_left=dot_left))
        if self._group is not None:
            self._group.trouble = code, reason
        self._rest()

    # What the event loop calls

    def data_received(self, data: bytes) -> None:
        *lines, self._input = (self._input + data if self._input else data).split(b"\n")
        self._now = self._loop.time()
        for line in lines:
            # Nearly every reply is one line of a code that is known: those are not looked at any closer.
            code = CODES.get(line[:4])
            if code is None or self._reply_lines or not self.is_open:
                self._read(line)
            else:
                self._understand(code, line[4:])
        if len(self._input) > LONGEST_REPLY:
            self.lose("The server's reply has no end")

    def eof_received(self) -> None:
        self.lose("Connection closed by the server")

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self.lose("Connection lost")

    def pause_writing(self) -> None:
        self._backed_up = True

    def resume_writing(self) -> None:
        self._backed_up = False

    # Reading: which reply is for whom

    def _read(self, line: bytes) -> None:
        if not self.is_open:
            return
        if not (line[:3].isdigit() and b"2" <= line[:1] <= b"5"):
            self.lose("The server's reply is not SMTP")
            return
        self._reply_lines.append(line[4:].strip())
        if line[3:4] != b"-":
            said = b" ".join(self._reply_lines)
            self._reply_lines.clear()
            self._understand(int(line[:3]), said)
        elif len(self._reply_lines) > MOST_LINES:
            self.lose("The server's reply has no end")

    def _understand(self, code: int, said: bytes) -> None:
        if not self._due:
            self.lose(f"The server said {code} {_text(said)}")  # usually 421: it closes a connection that was idle
            return
        step, letter = self._due.popleft()
        self._deadline = self._now + self._timeouts.command
        if letter is None:
            self._on_reset(code)
        elif code == SERVICE_CLOSES:
            self._on_closing(step, letter, _text(said))
        else:
            self.REACTIONS[step](self, letter, code, said)
        if not self._due and self.is_open:
            self._next()

    def _on_mail(self, letter: Letter, code: int, said: bytes) -> None:
        if not 200 <= code < 300:
            self._refuse(letter, Step.MAIL, code, said)
        else:
            letter.is_begun = True
            self._go_on(letter, Step.RCPT)

    def _on_rcpt(self, letter: Letter, code: int, said: bytes) -> None:
        if not 200 <= code < 300:
            self._refuse(letter, Step.RCPT, code, said)
        else:
            self._go_on(letter, Step.DATA)

    def _on_data(self, letter: Letter, code: int, said: bytes) -> None:
        if code != GO_AHEAD:
            self._refuse(letter, Step.DATA, code, said)
            self._reset()
        elif letter.is_refused:  # and yet the server waits for content: a lone dot sends it to nobody (RFC 2920, 3.1)
            self._due.append((Step.DOT, letter))
            self._transport.write(b".\r\n")
        else:
            self._send_content(letter)

    def _on_dot(self, letter: Letter, code: int, said: bytes) -> None:
        if letter.is_refused:
            return
        if 300 <= code < 400:
            self._due.appendleft((Step.DOT, letter))
            self.lose(f"The server answered {code}")
            return
        self.has_served = True
        self._the_group.answer(letter, outcome_of_reply(letter.envelope, Step.DOT, code, _text(said)))

    def _on_closing(self, step: Step, letter: Letter, text: str) -> None:
        """421: not this letter, nor any other on this connection."""
        self._due = deque(due for due in self._due if due[1] is not letter)
        outcome = outcome_of_reply(letter.envelope, step, SERVICE_CLOSES, text)
        if not letter.is_refused and (step is Step.DOT or not self._the_group.give_back(letter)):
            self._the_group.answer(letter, outcome)
        self.lose(outcome.text, code=outcome.code)

    def _on_reset(self, code: int) -> None:
        if code != DONE:
            self.lose(f"The server answered {code}")

    REACTIONS: ClassVar[dict[Step, Callable[[Conversation, Letter, int, bytes], None]]] = {
        Step.MAIL: _on_mail,
        Step.RCPT: _on_rcpt,
        Step.DATA: _on_data,
        Step.DOT: _on_dot,
    }

    # Writing

    def _next(self, behind: bytes = b"") -> None:
        """Begin the next letter, if there is one for this connection, in one write with what goes before it."""
        letter = self._the_group.take(self._offer) if self.letters_left else None
        if letter is not None and letter.wording is not None:
            self.letters_left -= 1
            self._last_written = None
            mail, rcpt, data = letter.wording.commands
            self._due.append((Step.MAIL, letter))
            if self._offer.pipelining:
                self._due += ((Step.RCPT, letter), (Step.DATA, letter))
                mail += rcpt + data
            self._transport.write(behind + mail)
        elif behind:
            self._transport.write(behind)
        elif not self._due:
            self._rest()

    def _go_on(self, letter: Letter, step: Step) -> None:
        if not self._offer.pipelining and letter.wording is not None:
            self._due.append((step, letter))
            self._transport.write(letter.wording.commands[1 if step is Step.RCPT else 2])

    def _send_content(self, letter: Letter) -> None:
        assert letter.wording is not None
        content = letter.wording.content
        self._due.append((Step.DOT, letter))
        self._deadline = self._now + self._timeouts.final
        letter.dot_written, self._last_written = True, letter
        if self._offer.pipelining and len(content) < LARGE and self._the_group.may_look_ahead():
            self._next(behind=content)
        else:
            self._transport.write(content)

    def _refuse(self, letter: Letter, step: Step, code: int, said: bytes) -> None:
        """The server will not have this letter; replies to what was pipelined behind it are still due."""
        if not letter.is_refused:
            letter.is_refused = self.has_served = True
            self._the_group.answer(letter, outcome_of_reply(letter.envelope, step, code, _text(said)))
        if not self._offer.pipelining and step is not Step.DATA:
            self._reset()

    def _reset(self) -> None:
        self._due.append((Step.RSET, None))
        if self._offer.pipelining:
            self._next(behind=b"RSET\r\n")
        else:
            self._transport.write(b"RSET\r\n")

    # Time

    def _watch(self) -> None:
        # One timer for all phases, looked at no later than the shortest could end: replies need not touch it.
        now = self._loop.time()
        if now >= self._deadline:
            self.lose("No reply in time")
        else:
            shortest = min(self._timeouts.command, self._timeouts.final)
            self._alarm = self._loop.call_at(min(self._deadline, now + shortest), self._watch)

    def _rest(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._group = None
        self._idle_since = self._loop.time()
        if self._at_rest is not None and not self._at_rest.done():
            self._at_rest.set_result(None)

    @property
    def _the_group(self) -> Group:
        assert self._group is not None, "a letter is due only while a group is carried"
        return self._group


def _text(said: bytes) -> str:
    return said.strip().decode("utf-8", "replace")
