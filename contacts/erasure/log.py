"""Whom must a restored backup not bring back? An append-only file outside the database, kept apart from its backups.

A line a person: when, the opaque subjects, and the fingerprints of the addresses. Nobody can be read from it.
"""

from __future__ import annotations

import json
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


def note(*, subjects: Collection[uuid.UUID], digests: Collection[tuple[str, bytes]], at: datetime) -> None:
    """Write an erasure down before it is committed, and wait for the disk. Raises `LogUnwritable`."""
    said = {
        "at": at.isoformat(),
        "subjects": [str(subject) for subject in subjects],
        "digests": [f"{kind}:{digest.hex()}" for kind, digest in digests],
    }
    try:
        _append(json.dumps(said) + "\n")
    except OSError:
        raise LogUnwritable from None


def _append(line: str) -> None:
    path = Path(settings.ERASURE_LOG)
    path.parent.mkdir(parents=True, exist_ok=True)
    # One write in append mode: two processes at once each get a line of their own.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def entries() -> Iterator[Entry]:
    """Every erasure that was noted, the oldest first. A last line cut short by a crash was never committed."""
    path = Path(settings.ERASURE_LOG)
    if not path.exists():
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.endswith("\n"):
                yield _read(json.loads(line))


def _read(said: dict[str, object]) -> Entry:
    digests = [text.partition(":") for text in cast("list[str]", said["digests"])]
    return Entry(
        at=datetime.fromisoformat(cast("str", said["at"])),
        subjects=[uuid.UUID(text) for text in cast("list[str]", said["subjects"])],
        digests=[(kind, bytes.fromhex(digest)) for kind, _colon, digest in digests],
    )
