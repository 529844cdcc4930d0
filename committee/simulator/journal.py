"""What was accepted? One line of JSON each, on disk before the sender hears of it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import time
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import lru_cache
from pathlib import Path

MESSAGE_ID = re.compile(rb"^message-id:\s*<?([^>\r\n]*)>?", re.IGNORECASE | re.MULTILINE)
WRITE = json.JSONEncoder(check_circular=False).encode  # what is told is made here, and refers to nothing
SUBJECT = re.compile(rb"^subject:[ \t]*([^\r\n]*(?:\r\n[ \t][^\r\n]*)*)", re.IGNORECASE | re.MULTILINE)


class Journal:
    """Appends lines, and calls back once they are written.

    All that arrives in one turn of the event loop is written in one go, so that a line costs little; the answer to
    each message waits for it nevertheless.
    """

    def __init__(self, path: Path, *, fsync: bool = False) -> None:
        self.accepted = 0
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._fsync = fsync
        self._lines: list[str] = []
        self._written: list[Callable[[], object]] = []

    def record(self, entries: list[dict[str, object]], written: Callable[[], object]) -> None:
        """Put down `entries`, and call `written` when they are on disk."""
        if not self._written:
            asyncio.get_running_loop().call_soon(self._flush)
        self._lines += map(WRITE, entries)
        self._written.append(written)
        self.accepted += len(entries)

    def close(self) -> None:
        self._flush()
        os.close(self._file)

    def _flush(self) -> None:
        lines, self._lines = self._lines, []
        written, self._written = self._written, []
        if lines:
            block = memoryview("\n".join([*lines, ""]).encode())
            while block:
                block = block[os.write(self._file, block) :]
            if self._fsync:
                os.fsync(self._file)
        for call in written:
            call()


def describe(content: bytes, *, keep: bool, brief: bool = False) -> dict[str, object]:
    """What the journal tells of a message's content; `brief`: without what costs time."""
    headers = content[: content.find(b"\r\n\r\n") + 2]
    told: dict[str, object] = {
        "at": round(time.time(), 6),
        "channel": "email",
        "key": _message_id(headers),
        "size": len(content),
    }
    if not brief:
        subject = SUBJECT.search(headers)
        told["subject"] = _decode(subject[1]) if subject else ""
        told["sha256"] = hashlib.sha256(content).hexdigest()
    if keep:
        told["content"] = content.decode("utf-8", "surrogateescape")
    return told


def _message_id(headers: bytes) -> str:
    # As nearly everybody writes it; a search without regard to case looks at every character twice.
    start = headers.find(b"\nMessage-ID: <") + len(b"\nMessage-ID: <")
    end = headers.find(b">\r\n", start) if start > len(b"\nMessage-ID: ") else -1
    if end > 0 and b"\r" not in (found := headers[start:end]) and b">" not in found:
        return found.decode("utf-8", "surrogateescape")
    message_id = MESSAGE_ID.search(headers)
    return message_id[1].decode("utf-8", "surrogateescape") if message_id else ""


@lru_cache(maxsize=4096)  # a campaign has few subjects, and many of each
def _decode(subject: bytes) -> str:
    folded = subject.decode("utf-8", "surrogateescape")
    try:
        return str(make_header(decode_header(re.sub(r"\r\n(?=[ \t])", "", folded))))
    except (HeaderParseError, LookupError, UnicodeError):
        return folded
