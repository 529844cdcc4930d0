"""The simulator as a whole: its port, its connections, what it holds back, and the state it shows."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from committee.simulator.faults import Fault, Faults
from committee.simulator.journal import Journal
from committee.simulator.smtp import EXTENSIONS, Session

TICK: Final = 0.02  # seconds between two looks at the control file while nobody speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line can ask for."""

    journal: Path
    host: str = "127.0.0.1"
    smtp_port: int = 0
    control: Path | None = None
    state: Path | None = None
    without: tuple[str, ...] = ()
    largest: int = 20_000_000
    idle: float | None = None
    keep_content: bool = False
    fsync: bool = False


class Simulator:
    """One pretend provider, in one event loop."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.faults = Faults(options.control)
        self.journal = Journal(options.journal, fsync=options.fsync)
        self.extensions = tuple(name for name in EXTENSIONS if name not in options.without)
        self.largest = options.largest
        self.keep_content = options.keep_content
        self._sessions: set[Session] = set()
        self._held: dict[Session, tuple[str, Fault]] = {}
        self._opened = 0
        self._server: asyncio.Server | None = None
        self._port = options.smtp_port
        self._shown = ""

    async def start(self) -> dict[str, int]:
        """Listen; the ports by service."""
        await self._listen()
        self._show_state()
        return {"smtp": self._port}

    async def run(self) -> None:
        """Follow the control file until cancelled."""
        while True:
            await asyncio.sleep(TICK)
            await self._follow_control()
            self._release()
            self._hang_up_on_idlers()
            self._show_state()

    def close(self) -> None:
        if self._server:
            self._server.close()
        for session in list(self._sessions):
            session.hang_up()
        self.journal.close()
        self._show_state()

    # What the conversations call

    def opened(self, session: Session) -> int:
        self._sessions.add(session)
        self._opened += 1
        return self._opened

    def closed(self, session: Session) -> None:
        self._sessions.discard(session)
        self._held.pop(session, None)

    def hold(self, session: Session, key: str, fault: Fault) -> None:
        self._held[session] = key, fault
        self._show_state()

    # What the clock brings

    async def _follow_control(self) -> None:
        self.faults.reread()
        if self.faults.refuse_connections() and self._server:
            self._server.close()
            self._server = None
        elif not self.faults.refuse_connections() and not self._server:
            await self._listen()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Session(self), self.options.host, self._port, reuse_address=True, backlog=512
        )
        self._port = self._server.sockets[0].getsockname()[1]

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
        }
        if (shown := json.dumps(state)) != self._shown:
            self._shown = shown
            draft = self.options.state.with_suffix(".draft")
            draft.write_text(shown)
            draft.replace(self.options.state)
