"""Whom must a restored backup not bring back? An append-only file outside the database, kept apart from its backups.

A line a person: when, the opaque subjects, and the fingerprints of the addresses. Nobody can be read from it. A line
that a crash has cut short stands by itself: the next one does not continue it.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError

logger = logging.getLogger(__name__)


class LogUnwritable(CommitteeError):
    message = _(
        "The list of erasures cannot be written, so nobody was erased: a restored backup would bring them back. "
        "Tell an administrator."
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure as the file tells it."""

    at: datetime
    subjects: list[uuid.UUID]
    digests: list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line, by its number in the file, that says nothing: cut short by a crash, or damaged since."""

    number: int


def note(*, subjects: Collection[uuid.UUID], digests: Collection[tuple[str, bytes]], at: datetime) -> None:
    """Write an erasure down before it is committed, and wait for the disk. Raises `LogUnwritable`."""
    said = {
        "at": at.isoformat(),
        "subjects": [str(subject) for subject in subjects],
        "digests": [f"{kind}:{digest.hex()}" for kind, digest in digests],
    }
    try:
        _append(f"\n{json.dumps(said)}\n")
    except OSError:
        raise LogUnwritable from None


def _append(line: str) -> None:
    path = Path(settings.ERASURE_LOG)
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write in append mode: two processes at once each get a line of their own.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        text = line.encode()
        if os.write(descriptor, text) != len(text):
            raise OSError(errno.ENOSPC, "the line was cut short")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def entries() -> Iterator[Entry | Unreadable]:
    """Every erasure that was noted, the oldest first, and the lines that cannot be read.

    An erasure whose line was cut short by a crash was never committed; but a file may be damaged in other ways.
    """
    path = Path(settings.ERASURE_LOG)
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield _read(line)
            except (ValueError, TypeError, KeyError, AttributeError):
                logger.error("line %s of the list of erasures cannot be read", number)  # noqa: TRY400 - not its content
                yield Unreadable(number)


def _read(line: str) -> Entry:
    said = json.loads(line)
    digests = [text.partition(":") for text in cast("list[str]", said["digests"])]
    return Entry(
        at=datetime.fromisoformat(cast("str", said["at"])),
        subjects=[uuid.UUID(text) for text in cast("list[str]", said["subjects"])],
        digests=[(kind, bytes.fromhex(digest)) for kind, _colon, digest in digests],
    )
