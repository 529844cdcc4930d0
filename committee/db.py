"""What PostgreSQL gives every app: the database's clock, append-only tables, work in batches, answers in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db import OperationalError, connection, migrations, models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from psycopg.errors import QueryCanceled

from committee.errors import CommitteeError

T = TypeVar("T")


class TookTooLong(CommitteeError):
    message = _("This would look through millions of rows: look for something narrower.")


@contextmanager
def within(limit: timedelta) -> Iterator[None]:
    """Let no statement in here take longer, so that a page asks millions of rows a bounded question.

    Raises `TookTooLong`.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            asked = f"{limit // timedelta(milliseconds=1)}ms"
            cursor.execute(
                "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)", [asked]
            )
            before, _set = cursor.fetchone()
            yield
            # What comes after in the same transaction takes its time.
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise


class ClockTimestamp(models.Func):
    """The database's clock as it runs, also inside a transaction: leases and due times compare with this one."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class TimeOrderedUUID(models.Func):
    """A UUID of version 7 (RFC 9562): 62 bits of chance behind the moment it was made.

    Rows that come together lie together in its index: among millions, a random one costs a page of its own for each.
    """

    function = "uuidv7"
    template = "%(function)s()"
    output_field = models.UUIDField()


def clock() -> datetime:
    """What time it is for the database, the one clock that all machines share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return now  # type: ignore[no-any-return]


def next_key(model: type[models.Model]) -> str:
    """The SQL that draws the key of a table's next row, with the sequence looked up once and not for each of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
        (sequence,) = cursor.fetchone()
    return f"nextval('{sequence}'::regclass)"


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """`items` in lists of `size`, lazily, so that eleven million rows pass through flat memory."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class TimeStamped(models.Model):
    """When a row came and when it last changed, by the database's clock."""

    created_at = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, db_default=Now())

    class Meta:
        abstract = True


def append_only(table: str) -> migrations.RunSQL:
    """A migration step after which `table` refuses UPDATE, DELETE and TRUNCATE, whoever asks."""
    return migrations.RunSQL(
        sql=f"""
            CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '%% is append-only: %% is refused', TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """.replace("%%", "%"),
        reverse_sql=f"""
            DROP TRIGGER {table}_append_only ON {table};
            DROP TRIGGER {table}_no_truncate ON {table};
        """,
    )


class CreatePartitionedModel(migrations.CreateModel):
    """`CreateModel` for a table that PostgreSQL splits by the values of one column (`PARTITION BY LIST`)."""

    partition_column = "ledger"

    def database_forwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{plain} PARTITION BY LIST ({self.partition_column})"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain
