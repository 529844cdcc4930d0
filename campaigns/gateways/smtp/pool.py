"""Which connection carries what? They open when there is work, are kept between groups, and replaced in time."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Coroutine, Sequence
from typing import Final, cast

import aiosmtplib

from campaigns.gateways import EmailEnvelope, Outcome
from campaigns.gateways.smtp.conversation import Conversation
from campaigns.gateways.smtp.group import Group
from campaigns.gateways.smtp.server import MailServer, Timeouts, Tls
from campaigns.gateways.smtp.wire import Offer
from campaigns.gateways.words import anonymous

ENOUGH: Final = 3  # new connections, one after the other, that break before they serve: the next would do no better

PATIENCE: Final = 2.0  # seconds for connections to come to an end when the pool is closed
LAST_TURNS: Final = 0.02  # seconds for encrypted transports, which close in several steps, to let go of their sockets


class Pool:
    """The connections of one process to one server. Lives in one event loop."""

    def __init__(
        self, server: MailServer, timeouts: Timeouts, *, connections: int, messages_per_connection: int
    ) -> None:
        self._server = server
        self._timeouts = timeouts
        self._connections = connections
        self._messages_per_connection = messages_per_connection
        self._group: Group | None = None
        self._idle: deque[Conversation] = deque()
        self._busy: set[Conversation] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._tls_context: ssl.SSLContext | None = None

    async def hand_over(self, envelopes: Sequence[EmailEnvelope]) -> list[Outcome]:
        """One group; one at a time."""
        self._group = group = Group(envelopes)
        for _ in range(min(self._connections, len(envelopes))):
            group.carriers += 1
            self._start(self._work_on(group))
        await group.finished
        return group.outcomes()

    async def interrupt(self) -> None:
        """Begin nothing more, and drop the connections at work: what they carried is in doubt."""
        if self._group is not None:
            self._group.stop()
        for conversation in list(self._busy):
            conversation.lose("Interrupted")

    async def close(self) -> None:
        """Take leave of the server on each connection."""
        # First what is still on its way: a connection that comes too late for its group joins the idle ones.
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(conversation.quit() for conversation in self._idle))
        self._idle.clear()
        await asyncio.sleep(LAST_TURNS)

    async def _work_on(self, group: Group) -> None:
        """One connection's part in a group, on a new connection where one breaks."""
        useless = 0
        try:
            while group.has_work() and useless < ENOUGH:
                conversation = self._kept() or await self._connect(group)
                if conversation is None:
                    return
                await self._carry(conversation, group)
                useless = 0 if conversation.is_open or conversation.has_served else useless + 1
        finally:
            group.carriers -= 1
            if not group.carriers:
                group.strand()

    async def _carry(self, conversation: Conversation, group: Group) -> None:
        self._busy.add(conversation)
        try:
            await conversation.carry(group)
        finally:
            self._busy.discard(conversation)
            self._keep(conversation)

    def _kept(self) -> Conversation | None:
        while self._idle:
            conversation = self._idle.pop()
            if conversation.is_fresh():
                return conversation
            self._start(conversation.quit())
        return None

    def _keep(self, conversation: Conversation) -> None:
        if conversation.is_fresh():
            self._idle.append(conversation)
        else:
            self._start(conversation.quit())

    async def _connect(self, group: Group) -> Conversation | None:
        """A new connection, past EHLO, STARTTLS and AUTH; or None, the reason left with the group."""
        if not group.has_work():
            return None
        try:
            conversation = await self._open()
        except aiosmtplib.SMTPResponseException as error:
            group.trouble = str(error.code), anonymous(error.message)
        except (aiosmtplib.SMTPException, OSError, UnicodeError) as error:
            group.trouble = "", str(error)
        else:
            group.was_reached = True
            return conversation
        return None

    async def _open(self) -> Conversation:
        server = self._server
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=server.greeting,
            use_tls=server.tls is Tls.IMPLICIT,
            start_tls={Tls.REQUIRED: True, Tls.OPPORTUNISTIC: None}.get(server.tls, False),
            tls_context=None if server.tls is Tls.NONE else await self._context(),
            timeout=self._timeouts.command,
        )
        try:
            await smtp.connect(timeout=self._timeouts.connect)
            if smtp.is_ehlo_or_helo_needed:
                await self._greet(smtp)
        except BaseException:
            smtp.close()
            raise
        # From here on the talk is ours: the library waits for each reply before it writes again.
        transport = cast("asyncio.Transport", smtp.transport)
        offer = Offer.read(smtp.esmtp_extensions)
        return Conversation(transport, offer, self._timeouts, letters=self._messages_per_connection)

    @staticmethod
    async def _greet(smtp: aiosmtplib.SMTP) -> None:
        try:
            await smtp.ehlo()
        except aiosmtplib.SMTPHeloError:
            await smtp.helo()

    async def _context(self) -> ssl.SSLContext:
        if self._tls_context is None:
            # Reads the system's authorities from disk, once.
            context = await asyncio.to_thread(ssl.create_default_context, cafile=self._server.ca_file)
            if self._server.tls is Tls.OPPORTUNISTIC:
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            self._tls_context = context
        return self._tls_context

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
