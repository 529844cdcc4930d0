"""What PostgreSQL gives every app: the database's clock, append-only tables, work in batches, answers in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.contrib.postgres.operations import NotInTransactionMixin
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


def drop_broken_connection() -> None:
    """A connection that was cut is made anew at the next question, and does not answer every one with that."""
    if not connection.is_usable():
        connection.close()


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


class AddIndexByPartition(NotInTransactionMixin, migrations.AddIndex):
    """`AddIndex` on a table in partitions, beside whoever writes to it: concurrently, a partition at a time.

    In a migration that is not atomic; one that was interrupted is run again. A partition that comes meanwhile gets the
    index as it joins the others.
    """

    atomic = False

    ON_ALL = "CREATE INDEX IF NOT EXISTS %(name)s ON ONLY %(table)s%(using)s (%(columns)s)%(include)s%(condition)s"
    ON_ONE = "CREATE INDEX CONCURRENTLY %(name)s ON %(table)s%(using)s (%(columns)s)%(include)s%(condition)s"
    WITHOUT_IT = """
        SELECT partition.relname FROM pg_inherits JOIN pg_class partition ON partition.oid = inhrelid
         WHERE inhparent = %s::regclass
           AND NOT EXISTS (SELECT FROM pg_index i JOIN pg_inherits joined ON joined.inhrelid = i.indexrelid
                            WHERE i.indrelid = partition.oid AND joined.inhparent = %s::regclass)
         ORDER BY partition.relname
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]  # noqa: ARG002
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        quote = schema_editor.quote_name
        schema_editor.execute(self.index.create_sql(model, schema_editor, sql=self.ON_ALL))
        for partition in _names(self.WITHOUT_IT, model._meta.db_table, self.index.name):
            name = f"{partition}_{self.index.name}"
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {quote(name)}")
            one = self.index.create_sql(model, schema_editor, sql=self.ON_ONE)
            one.parts |= {"name": quote(name), "table": quote(partition)}
            schema_editor.execute(one)
            schema_editor.execute(f"ALTER INDEX {quote(self.index.name)} ATTACH PARTITION {quote(name)}")


class AddUniqueByPartition(NotInTransactionMixin, migrations.AddConstraint):
    """`AddConstraint` of a unique one on a table in partitions, beside whoever writes to it: their indexes are built
    concurrently, one at a time, and the table of all then finds the promise kept.

    In a migration that is not atomic; one that was interrupted is run again.
    """

    atomic = False
    constraint: models.UniqueConstraint

    PROMISED = "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND conname = %s"
    ON_ONE = "CREATE UNIQUE INDEX CONCURRENTLY %(name)s ON %(table)s (%(columns)s)"
    WITHOUT_IT = """
        SELECT partition.relname FROM pg_inherits JOIN pg_class partition ON partition.oid = inhrelid
         WHERE inhparent = %s::regclass
           AND NOT EXISTS (SELECT FROM pg_constraint c
                            WHERE c.conrelid = partition.oid AND c.conname = partition.relname || '_' || %s)
         ORDER BY partition.relname
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state):  # type: ignore[no-untyped-def]
        self._ensure_not_in_transaction(schema_editor)
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table, quote = model._meta.db_table, schema_editor.quote_name
        if _names(self.PROMISED, table, self.constraint.name):
            return
        columns = ", ".join(quote(model._meta.get_field(field).column) for field in self.constraint.fields)
        for partition in _names(self.WITHOUT_IT, table, self.constraint.name):
            one = {"name": quote(f"{partition}_{self.constraint.name}"), "table": quote(partition), "columns": columns}
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {one['name']}")
            schema_editor.execute(self.ON_ONE % one)
            schema_editor.execute(f"ALTER TABLE {one['table']} ADD UNIQUE USING INDEX {one['name']}")
        super().database_forwards(app_label, schema_editor, from_state, to_state)


def _names(query: str, *values: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [name for (name,) in cursor.fetchall()]
