"""How are the few statements asked that every group asks? Parsed and planned once a connection, lists as one text.

Django writes values into the text of a statement, which is then parsed and planned anew: of what a group costs the
database, that would be a third. Here values travel beside the text, and a list of two hundred as one array literal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from django.db import connection

# For this transaction, before anything else: the plan that fits any group (look-ups by key are that, whoever is looked
# up), and how long a lock is waited for.
HABITS: Final = """
    set_config('plan_cache_mode', 'force_generic_plan', true),
    set_config('lock_timeout', COALESCE(%(patience)s, current_setting('lock_timeout')), true)
"""


@contextmanager
def prepared() -> Iterator[psycopg.Cursor[Any]]:
    """A cursor on Django's connection whose statements are prepared; inside or outside of its transactions."""
    connection.ensure_connection()
    raw = connection.connection
    raw.prepare_threshold = 0  # Django's own cursors send no values beside the text, and so prepare nothing
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        yield cursor


def numbers(values: Iterable[float]) -> str:
    """An array literal: `int[]`, `float8[]`."""
    return "{" + ",".join(map(str, values)) + "}"


def flags(values: Iterable[bool]) -> str:
    """`bool[]`."""
    return "{" + ",".join("t" if value else "f" for value in values) + "}"


def texts(values: Sequence[str]) -> str:
    """`text[]`, whatever the texts hold."""
    joined = "\0".join(values)  # which no text in PostgreSQL holds, and nor may these
    if joined.count("\0") >= len(values) > 0:
        raise ValueError("PostgreSQL keeps no text with a null character")
    if "\\" in joined or '"' in joined:
        joined = joined.replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + joined.replace("\0", '","') + '"}' if values else "{}"


def writable(words: str) -> str:
    """The same without what PostgreSQL or UTF-8 refuses: null characters, and halves of a pair."""
    return words.replace("\0", "").encode(errors="replace").decode()


def bytestrings(values: Sequence[bytes]) -> str:
    """`bytea[]`."""
    return '{"' + '","'.join(rf"\\x{value.hex()}" for value in values) + '"}' if values else "{}"
