"""Is this the database that sent the messages it says it has not sent? A restored copy has forgotten what left since.

A secret and a number that grows with every sweep stand in the database and in a file outside it (`EPOCH_FILE`, one for
all machines). A copy from a backup, a server promoted with commits missing, a dump read into another server: each is
behind the file, or the file does not know it. Then nothing leaves until an operator has looked and `accept`s it.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError

logger = logging.getLogger(__name__)

READ: Final = "SELECT secret, tick FROM campaigns_epoch"
BEGIN: Final = "INSERT INTO campaigns_epoch (id, secret) VALUES (1, %s) ON CONFLICT DO NOTHING"
ADVANCE: Final = "UPDATE campaigns_epoch SET tick = tick + 1 RETURNING secret, tick"
RENAME: Final = "UPDATE campaigns_epoch SET secret = %s RETURNING secret, tick"


class RestoredDatabase(CommitteeError):
    """The database is a copy, or went back in time: what it calls unsent may have been sent."""

    message = _(
        "The database was restored from a copy, or the file of EPOCH_FILE is missing: what looks unsent may have been "
        "sent. Nothing leaves until it is accepted: see Restores in docs/operations.md."
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a life of the database has come."""

    secret: str
    tick: int


class Sign(StrEnum):
    """By what a copy is known to be one."""

    NO_FILE = "no_file"
    ANOTHER = "another"  # the file is of another database, or of another life of this one
    BEHIND = "behind"  # the file knows of sweeps that this database has forgotten


def refuse_restored() -> None:
    """Raise `RestoredDatabase` where the file knows of another life, or a later one. A new database is marked."""
    if is_restored():
        raise RestoredDatabase


def is_restored() -> bool:
    # Looked at twice: it may have been marked, or accepted, between the two readings.
    return sign() is not None and sign() is not None


def sign() -> Sign | None:
    """What speaks against this database; None where nothing does."""
    # The file first: what it says was committed before, so a row that is read after it can only be as far, or further.
    known = outside()
    return differs(_inside() or _begin(), known)


def differs(mark: Mark, known: Mark | None) -> Sign | None:
    """What speaks against the `mark` of a database by what the file said before it was read."""
    if known is None:
        return Sign.NO_FILE
    if known.secret != mark.secret:
        return Sign.ANOTHER
    return Sign.BEHIND if known.tick > mark.tick else None


def advance() -> None:
    """One sweep further: first the database, then the file, so that the file is never ahead of what was committed.

    For one at a time, outside of any transaction: of two at once, the earlier might be written last.
    """
    refuse_restored()
    try:
        _write(_changed(ADVANCE))
    except OSError:
        # Sending may go on; only a copy of these seconds would pass for the original.
        logger.exception("%s cannot be written: a restored copy might not be recognised", settings.EPOCH_FILE)


def accept() -> None:
    """From now on this copy is the database; the one it was made from is no longer. Raises `OSError`."""
    with _alone():
        mark = _changed(RENAME, secrets.token_hex(32))
        _write(mark)


def _begin() -> Mark:
    """Mark a database that has never been marked. Of several processes at once, one does, and the others wait."""
    with _alone():
        if mark := _inside():
            return mark
        mark = Mark(secrets.token_hex(32), 0)
        _write(mark)  # before its row is there: who sees the row finds the file
        with connection.cursor() as cursor:
            cursor.execute(BEGIN, [mark.secret])
        return _inside() or mark


def _inside() -> Mark | None:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        row = cursor.fetchone()
    return Mark(*row) if row else None


def _changed(sql: str, *params: str) -> Mark:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return Mark(*cursor.fetchone())


def outside() -> Mark | None:
    """What the file says; None where there is none, or none that can be read."""
    try:
        return Mark(**json.loads(settings.EPOCH_FILE.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _write(mark: Mark) -> None:
    file: Path = settings.EPOCH_FILE
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with draft.open("w") as opened:
        opened.write(json.dumps(asdict(mark)))
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


@contextmanager
def _alone() -> Iterator[None]:
    settings.EPOCH_FILE.parent.mkdir(parents=True, exist_ok=True)
    with settings.EPOCH_FILE.with_name(f"{settings.EPOCH_FILE.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
