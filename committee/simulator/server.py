"""The simulator as a whole: its ports, its connections, what it holds back, and the state it shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from committee.simulator import reports, returns
from committee.simulator.fault import Fault, Step
from committee.simulator.faults import Faults
from committee.simulator.grammar import EXTENSIONS
from committee.simulator.http import HttpSession
from committee.simulator.journal import Journal
from committee.simulator.postman import Postman
from committee.simulator.reception import Reception
from committee.simulator.services import Callback
from committee.simulator.smtp import Session

TICK: Final = 0.02  # seconds between two looks at the control file while nobody speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line can ask for."""

    journal: Path
    host: str = "127.0.0.1"
    smtp_port: int = 0
    http_port: int | None = None  # None: no HTTP at all
    control: Path | None = None
    state: Path | None = None
    without: tuple[str, ...] = ()
    largest: int = 20_000_000
    idle: float | None = None
    keep_content: bool = False
    brief: bool = False
    fsync: bool = False
    webhooks: str = ""
    webhook_secret: str = ""
    maildir: Path | None = None


class Door:
    """One port: open, unless it is told to refuse."""

    def __init__(self, host: str, port: int, welcome: Callable[[], asyncio.Protocol], *refused_at: Step) -> None:
        self.port = port
        self._host = host
        self._welcome = welcome
        self._refused_at = refused_at
        self._server: asyncio.Server | None = None

    async def open_or_close(self, faults: Faults) -> None:
        refused = faults.refuse_connections(*self._refused_at)
        if refused:
            self.close()
        elif self._server is None:
            await self.open()

    async def open(self) -> None:
        self._server = await asyncio.get_running_loop().create_server(
            self._welcome, self._host, self.port, reuse_address=True, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None


class Simulator:
    """One pretend provider, in one event loop."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.faults = Faults(options.control)
        self.journal = Journal(options.journal, fsync=options.fsync)
        self.extensions = tuple(name for name in EXTENSIONS if name not in options.without)
        self.largest = options.largest
        self.keep_content = options.keep_content
        self.brief = options.brief
        self._sessions: set[Session | HttpSession] = set()
        self._held: dict[Session | HttpSession, tuple[str, Fault]] = {}
        self._opened = 0
        self._shown = ""
        self._postman = Postman()
        self._home = Callback(options.webhooks, "", options.webhook_secret)
        self._maildir = returns.Maildir(options.maildir) if options.maildir else None
        self._doors = {"smtp": Door(options.host, options.smtp_port, lambda: Session(self), Step.CONNECT)}
        if options.http_port is not None:
            desk = Reception(self)
            self._doors["http"] = Door(options.host, options.http_port, lambda: HttpSession(desk), Step.SMS, Step.PUSH)

    async def start(self) -> dict[str, int]:
        """Listen; the ports by service."""
        for door in self._doors.values():
            await door.open()
        self._show_state()
        return {name: door.port for name, door in self._doors.items()}

    async def run(self) -> None:
        """Follow the control file until cancelled."""
        while True:
            await asyncio.sleep(TICK)
            await self._follow_control()
            self._release()
            self._hang_up_on_idlers()
            self._show_state()

    def close(self) -> None:
        for door in self._doors.values():
            door.close()
        for session in list(self._sessions):
            session.hang_up()
        self._postman.close()
        self.journal.close()
        self._show_state()

    # What the conversations call

    def opened(self, session: Session | HttpSession) -> int:
        self._sessions.add(session)
        self._opened += 1
        return self._opened

    def closed(self, session: Session | HttpSession) -> None:
        self._sessions.discard(session)
        self._held.pop(session, None)

    def hold(self, session: Session | HttpSession, key: str, fault: Fault) -> None:
        self._held[session] = key, fault
        self._show_state()

    def report(self, entries: list[dict[str, Any]], callback: Callback | None = None) -> None:
        """Have what was accepted reported: of e-mails by mail, where there is a Maildir; else as webhooks."""
        for entry in entries:
            if self._maildir and entry["channel"] == "email":
                self._write_back(entry, self._maildir)
            elif self._home.url or callback:
                self._postman.post(reports.of(entry, self.faults.reports, to=self._home, callback=callback))

    def _write_back(self, entry: dict[str, Any], maildir: returns.Maildir) -> None:
        for rule, moments in reports.due(entry, self.faults.reports):
            if letter := returns.letter(entry, event=rule.event, code=rule.code):
                self._postman.lay(letter, moments, maildir)

    # What the clock brings

    async def _follow_control(self) -> None:
        self.faults.reread()
        for door in self._doors.values():
            await door.open_or_close(self.faults)

    def _release(self) -> None:
        for session, (_key, fault) in list(self._held.items()):
            if not self.faults.still_holds(fault):
                del self._held[session]
                session.accept()

    def _hang_up_on_idlers(self) -> None:
        if self.options.idle is not None:
            since = asyncio.get_running_loop().time() - self.options.idle
            for session in [session for session in self._sessions if session.is_idle(since)]:
                session.hang_up("421 4.4.2 Idle for too long")

    def _show_state(self) -> None:
        """Replace the state file, if what it tells has changed."""
        if self.options.state is None:
            return
        state = {
            "held": len(self._held),
            "accepted": self.journal.accepted,
            "connections": len(self._sessions),
            "keys": [key for key, _fault in self._held.values()],
            "reports": {
                "posted": self._postman.posted,
                "waiting": self._postman.waiting,
                "given_up": self._postman.given_up,
            },
        }
        if (shown := json.dumps(state)) != self._shown:
            self._shown = shown
            draft = self.options.state.with_suffix(".draft")
            draft.write_text(shown)
            draft.replace(self.options.state)
