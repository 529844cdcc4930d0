"""Nobody hears `250` before the line is in the journal."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from committee.simulator.journal import Journal, describe
from tests.simulator import run_simulator

LETTER = b"EHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<ana@example.org>\r\nDATA\r\nMessage-ID: <%d>\r\n\r\nHello\r\n.\r\n"


def test_whoever_has_the_250_finds_the_line(tmp_path):
    with run_simulator(tmp_path) as provider:
        for n in range(50):
            with socket.create_connection(("127.0.0.1", provider.port)) as client:
                client.sendall(LETTER % n)
                said = b""
                while b"250 2.0.0 Accepted" not in said:
                    said += client.recv(65536)
                assert provider.journal()[-1]["key"] == str(n)


def test_a_line_that_cannot_be_written_is_never_answered(tmp_path):
    """The journal is a pipe that nobody empties: once it is full the sink waits, and so does its client."""
    os.mkfifo(tmp_path / "journal")
    reader = os.open(tmp_path / "journal", os.O_RDONLY | os.O_NONBLOCK)
    try:
        with run_simulator(tmp_path) as provider, socket.create_connection(("127.0.0.1", provider.port)) as client:
            client.settimeout(0.5)
            accepted = 0
            try:
                client.sendall(b"EHLO me\r\n")
                while True:
                    client.sendall((LETTER % accepted).removeprefix(b"EHLO me\r\n"))
                    said = b""
                    while b"250 2.0.0 Accepted" not in said:
                        said += client.recv(65536)
                    accepted += 1
            except TimeoutError:
                pass
            lines = drain(reader)
            provider.started.send_signal(signal.SIGTERM)
        assert accepted <= lines.count(b"\n") <= accepted + 1
    finally:
        os.close(reader)


def drain(reader: int) -> bytes:
    drained = b""
    while True:
        try:
            piece = os.read(reader, 1 << 20)
        except BlockingIOError:
            return drained
        drained += piece


def test_lines_that_come_together_are_written_together_and_called_back_after(tmp_path: Path):
    path = tmp_path / "journal"

    async def record_three() -> list[int]:
        journal = Journal(path, fsync=True)
        seen: list[int] = []
        for n in range(3):
            journal.record([{"n": n}], lambda: seen.append(len(path.read_text().splitlines())))
        assert path.read_text() == ""
        await asyncio.sleep(0.01)
        journal.close()
        return seen

    # In a thread of its own: a browser of another test may keep a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(record_three())).result() == [3, 3, 3]
    assert [json.loads(line)["n"] for line in path.read_text().splitlines()] == [0, 1, 2]


def test_a_message_without_headers_or_with_wrong_ones_is_described_all_the_same():
    assert describe(b"", keep=False).items() >= {"key": "", "subject": "", "size": 0}.items()
    odd = describe(b"Subject: =?no-such?q?x?=\r\nMESSAGE-ID:  <a b>  \r\n\r\n\xff\r\n", keep=True)
    assert (odd["key"], odd["subject"]) == ("a b", "=?no-such?q?x?=")
    assert odd["content"].encode("utf-8", "surrogateescape").endswith(b"\xff\r\n")
    brief = describe(b"Message-ID: <7.1@a>\r\nSubject: one\r\n\r\nHello\r\n", keep=False, brief=True)
    assert (brief["key"], brief.keys() & {"subject", "sha256", "content"}) == ("7.1@a", set())
    in_the_body = describe(b"Subject: one\r\n\r\nSubject: two\r\nMessage-ID: <no>\r\n", keep=False)
    assert (in_the_body["key"], in_the_body["subject"]) == ("", "one")
