"""How long may a question of eleven million people keep somebody waiting? PostgreSQL itself ends it on time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from committee.errors import CommitteeError

# A person who edits; somebody who pressed a button and was told that it takes a while; nobody, at night.
AT_ONCE: Final = 3.0
PATIENT: Final = 20.0
AT_NIGHT: Final = 60.0
# For this question alone: the people of a condition are hashed, and millions of them fit.
_MEMORY: Final = "128MB"


class TooSlow(CommitteeError):
    message = _("This takes longer than anybody should wait for a page.")


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is asked within is given up after that time. Raises `TooSlow`."""
    try:
        with transaction.atomic():
            _set("statement_timeout", f"{max(1, round(seconds * 1000))}ms")
            _set("work_mem", _MEMORY)
            # Processes that build one hash of millions together wait for each other: by itself each is twice as fast.
            _set("enable_parallel_hash", "off")
            yield
            # Within a transaction of the caller's, whose next statements have a time of their own.
            _set("statement_timeout", "0")
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        raise TooSlow from error


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
