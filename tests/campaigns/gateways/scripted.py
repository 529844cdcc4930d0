"""A server that follows a script, for what no well-behaved provider would do: real sockets, one script a connection.

    def hangs_up_on_mail(talk):
        talk.greet()
        talk.hear("MAIL")

    with serve(hangs_up_on_mail, accepts_all) as server: ...

The last script serves all connections that follow. A script that ends closes its connection.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Talk:
    """The server's side of one connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self.heard = b""  # all that has come
        self._read = 0  # up to here it has been looked at

    def say(self, *replies: str) -> None:
        self.socket.sendall("".join(f"{reply}\r\n" for reply in replies).encode())

    def hear(self, verb: str) -> str:
        """The next line, which must be this command."""
        line = self._until(b"\r\n").decode()
        assert line.upper().startswith(verb), line
        return line

    def hear_content(self) -> bytes:
        return self._until(b"\r\n.\r\n")

    def hear_end(self) -> None:
        """Wait until the client closes."""
        with suppress(OSError):
            while self._receive():
                pass

    def greet(self, *extensions: str) -> None:
        self.say("220 scripted")
        self.hear("EHLO")
        self.say(*(f"250-{extension}" for extension in ("scripted", *extensions)), "250 HELP")

    def open_envelope(self) -> None:
        for verb, reply in {"MAIL": "250 Ok", "RCPT": "250 Ok", "DATA": "354 Go ahead"}.items():
            self.hear(verb)
            self.say(reply)

    def _until(self, end: bytes) -> bytes:
        while (found := self.heard.find(end, self._read)) < 0:
            if not self._receive():
                raise ConnectionAbortedError
        taken, self._read = self.heard[self._read : found + len(end)], found + len(end)
        return taken

    def _receive(self) -> int:
        received = self.socket.recv(65536)
        self.heard += received
        return len(received)


Script = Callable[[Talk], None]


class ScriptedServer:
    def __init__(self, scripts: tuple[Script, ...]) -> None:
        self.scripts = scripts
        self.talks: list[Talk] = []
        self.mistakes: list[BaseException] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._listener.getsockname()[1]}?tls=none"
        self._start(self._accept)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for talk in self.talks:
            with suppress(OSError):
                talk.socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        assert not self.mistakes, self.mistakes

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                talk = Talk(self._listener.accept()[0])
                self.talks.append(talk)
                script = self.scripts[min(len(self.talks), len(self.scripts)) - 1]
                self._start(self._follow, script, talk)

    def _follow(self, script: Script, talk: Talk) -> None:
        try:
            with talk.socket, suppress(OSError):
                script(talk)
        except BaseException as mistake:  # noqa: BLE001 - raised where the test can see it
            self.mistakes.append(mistake)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments)
        self._threads.append(thread)
        thread.start()


@contextmanager
def serve(*scripts: Script) -> Iterator[ScriptedServer]:
    server = ScriptedServer(scripts)
    try:
        yield server
    finally:
        server.close()


def accepts_all(talk: Talk) -> None:
    """A plain server that accepts every message."""
    talk.greet()
    while True:
        talk.open_envelope()
        talk.hear_content()
        talk.say("250 Ok")
