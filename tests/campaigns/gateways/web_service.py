"""A provider over HTTP that answers as it is told: real sockets, every request kept as it came.

with serve(lambda request: Answer(201, {"id": "1"})) as service: ...
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass
class Request:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


@dataclass
class Answer:
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class Silence:
    """Takes the request, and closes the connection without a word."""


Script = Callable[[Request], Answer | type[Silence]]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # a group comes on many connections at once


class WebService:
    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.connections: set[tuple[str, int]] = set()
        self.server = Server(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                service.requests.append(request)
                service.connections.add(self.client_address)
                answer = service.script(request)
                if answer is Silence:
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                assert isinstance(answer, Answer)
                content = b"" if answer.body is None else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in {**answer.headers, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST  # noqa: N815 - as the library calls it

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@contextmanager
def serve(script: Script) -> Iterator[WebService]:
    service = WebService(script)
    thread = threading.Thread(target=service.server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield service
    finally:
        service.server.shutdown()
        service.server.server_close()
        thread.join()


def closed_url() -> str:
    """An address of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"
