"""May this database be trusted with an intent? One that can forget a commit would have us write to somebody twice."""

from __future__ import annotations

import logging
from functools import cache

from django.db import connection
from django.utils.translation import gettext_lazy as _

from campaigns.flow.deliver import epoch
from committee.errors import CommitteeError

logger = logging.getLogger(__name__)


class UnsafeDatabase(CommitteeError):
    """`synchronous_commit` is off, for the server, this database or this role."""

    message = _(
        "synchronous_commit is off: a crash could forget that a message was sent, and it would be sent again. "
        "Set it to on in PostgreSQL. Nothing is sent until then."
    )


def guards() -> dict[str, str]:
    """The settings of this connection that decide whether a commit survives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN ('synchronous_commit', 'fsync', 'full_page_writes')"
        )
        return dict(cursor.fetchall())


def refuse_unsafe() -> None:
    """Raise `UnsafeDatabase` or `RestoredDatabase`, or warn where it is only the machine's crash that could hurt."""
    epoch.refuse_restored()
    settings = guards()
    if settings["synchronous_commit"] == "off":
        raise UnsafeDatabase
    for name in ("fsync", "full_page_writes"):
        if settings[name] == "off":
            _warn(name)


@cache  # said once a process
def _warn(name: str) -> None:
    logger.warning("%s is off: if this machine crashes, the ledger may be lost. For tests only.", name)
