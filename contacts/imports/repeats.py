"""Was this key met before in the same file? Asked of the database, so that eleven million keys need no memory."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from django.db import connection

from contacts.imports.people import Person


class FirstLines:
    """The line on which each key was met first, kept in a table of this connection for as long as the `with` lasts."""

    def __enter__(self) -> Self:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS pg_temp.import_first_line")
            cursor.execute("CREATE TEMP TABLE import_first_line (key text PRIMARY KEY, line bigint NOT NULL)")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE IF EXISTS pg_temp.import_first_line")

    def of(self, people: Sequence[Person]) -> dict[str, int]:
        """The first line of each key among these people, who are remembered from now on."""
        if not people:
            return {}
        keys, lines = [person.key for person in people], [person.line for person in people]
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO import_first_line (key, line)
                SELECT key, min(line) FROM unnest(%s::text[], %s::bigint[]) AS given (key, line) GROUP BY key
                ON CONFLICT DO NOTHING
                """,
                [keys, lines],
            )
            cursor.execute("SELECT key, line FROM import_first_line WHERE key = ANY(%s)", [keys])
            return dict(cursor.fetchall())
