"""How do millions of invented rows get into a table? By COPY, as lines of text that need no escaping."""

from __future__ import annotations

from django.db import connection, models

from committee.db import next_key


class CopiedRows:
    """Rows of one table on their way: each a line of values with tabs between them, NULL written `\\N`."""

    def __init__(self, model: type[models.Model], columns: str) -> None:
        self.model = model
        self.columns = columns.split()
        self.lines: list[str] = []

    def write(self) -> int:
        """Send the lines collected so far to the table, and forget them; how many there were."""
        count = len(self.lines)
        if not count:
            return 0
        named = ", ".join(f'"{column}"' for column in self.columns)
        self.lines.append("")  # the last line ends too
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {self.model._meta.db_table} ({named}) FROM STDIN") as copy,
        ):
            copy.write("\n".join(self.lines))
        self.lines.clear()
        return count


def reserve_keys(model: type[models.Model], count: int) -> list[int]:
    """So many keys of a table, which nobody else will be given."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {next_key(model)} FROM generate_series(1, %s)", [count])  # noqa: S608 - our own SQL
        return [key for (key,) in cursor.fetchall()]
