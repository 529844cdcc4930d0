"""Two providers' HTTP APIs, as their documentation has them, on a real server: one takes lists, the other does not.

What happens is said by how the address begins: `inactive-`, `later-`, `broken-`, `gateway-`, `lost-`, `sender-`,
`odd-`, `garbled-`. Over TLS, what breaks off breaks off without the farewell of TLS, as balancers do it.
"""

from __future__ import annotations

import json
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

MOST_LISTED = 500


class Api(ThreadingHTTPServer):
    """Runs in threads of its own; `accepted` is what it took, `requests` how often it was asked for what."""

    daemon_threads = True

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self._scheme = "https" if certificate else "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.accepted: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.refuses_lists = False
        self.loses_lists = False
        self.answers_nonsense_to_lists = False

    def handle_error(self, *_: object) -> None:
        """A handshake that came to nothing is told by who tried it."""

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.server_port}/"


class Answering(BaseHTTPRequestHandler):
    server: Api
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(self.path)
        if self.path == "/email/batch":
            self._take_list(json.loads(body))
        elif self.path == "/email":
            self._take_alone(json.loads(body))
        elif self.path.startswith("/v2/"):  # Amazon's
            self._garble()
        else:
            self._take_form(body)

    # A list, as Postmark takes it

    def _take_list(self, messages: list[dict[str, Any]]) -> None:
        if self.server.loses_lists:
            self.server.accepted += messages
            self.close_connection = True
            return
        if self.server.answers_nonsense_to_lists:
            self.server.accepted += messages
            self._write(200, b"[" * 100_000)
            return
        if self.server.refuses_lists or len(messages) > MOST_LISTED:
            self._answer(422, {"ErrorCode": 402, "Message": "Invalid JSON"})
            return
        self._answer(200, [self._weigh(message) for message in messages])

    def _take_alone(self, message: dict[str, Any]) -> None:
        said = self._weigh(message)
        self._answer(422 if said["ErrorCode"] else 200, said)

    def _weigh(self, message: dict[str, Any]) -> Any:
        to = message["To"]
        if self.headers["X-Postmark-Server-Token"] != "secret":
            return {"ErrorCode": 10, "Message": "No such server token"}
        if to.startswith("inactive-"):
            words = f"Found inactive addresses: {to}. Inactive recipients are ones that have generated a hard bounce"
            return {"ErrorCode": 406, "Message": words}
        if to.startswith("sender-"):
            return {"ErrorCode": 400, "Message": f"The sender signature of the mail to {to} is not confirmed."}
        self.server.accepted.append(message)
        if to.startswith("odd-"):
            return None
        return {"ErrorCode": 0, "Message": "OK", "MessageID": f"id-{len(self.server.accepted)}", "To": to}

    # One at a time, as Mailgun takes it

    def _take_form(self, body: bytes) -> None:
        message = self._form(body)
        to = message["to"]
        if to.startswith("inactive-"):
            self._answer(400, {"message": f"'to' parameter is not a valid address: {to}"})
        elif to.startswith("sender-"):
            self._answer(401, {"message": "Forbidden"})
        elif to.startswith("later-"):
            self._answer(429, {"message": "Slow down"}, {"Retry-After": "30"})
        elif to.startswith("broken-"):
            self._answer(500, {"message": f"Trouble with {to}"})
        elif to.startswith("gateway-"):
            self._answer(504, {"message": "No answer"})
        elif to.startswith("bad-gateway-"):
            self._answer(502, {"message": "Bad Gateway"})
        elif to.startswith("timeout-"):
            self._answer(408, {"message": "Timeout"})
        else:
            self.server.accepted.append(message)
            if to.startswith("lost-"):
                self.close_connection = True
                return
            if to.startswith("garbled-"):
                self._garble()
                return
            self._answer(
                200, {"id": f"<{len(self.server.accepted)}@mailgun.example>", "message": "Queued. Thank you."}
            )

    def _form(self, body: bytes) -> dict[str, str]:
        kind = self.headers["Content-Type"]
        if kind.startswith("application/x-www-form-urlencoded"):
            return dict(parse_qsl(body.decode()))
        parsed = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True).decode()
            for part in parsed.get_payload()
        }

    def _garble(self) -> None:
        """Something that is not TLS, said on the connection underneath, as by a balancer that lost its own."""
        self.close_connection = True
        with socket.socket(fileno=os.dup(self.connection.fileno())) as beneath:
            beneath.sendall(b"HTTP/1.1 408 Request Timeout\r\n\r\n")

    def _answer(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
        self._write(status, json.dumps(said).encode(), headers)

    def _write(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def setup(self) -> None:
        super().setup()
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.do_handshake()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def run_api(certificate: Path | None = None) -> Iterator[Api]:
    api = Api(certificate)
    thread = threading.Thread(target=api.serve_forever, args=[0.01])
    thread.start()
    try:
        yield api
    finally:
        api.shutdown()
        thread.join()
        api.server_close()
