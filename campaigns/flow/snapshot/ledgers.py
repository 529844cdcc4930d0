"""Which partition of the message table do a campaign's rows go into?

One a month for all, made once; one of its own for a very large campaign, which is made of its rows, then gets what all
partitions promise, then its indexes, and joins the others last: looking through all rows once for a promise, or an
index, is half the work of keeping it row by row.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import CheckConstraint

from campaigns.models import Campaign, Ledger, Message

PARENT: Final = "campaigns_message"

# A message is updated twice or three times soon after it was written: room on its page keeps that off the indexes,
# and vacuum comes long before a fifth of eleven million rows is dead.
STORAGE: Final = (
    "fillfactor = 45, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000, "
    "autovacuum_analyze_scale_factor = 0.05"
)


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger and the table it is kept in. One that is `closed` cannot be read through the message table yet."""

    ledger: int
    closed: bool

    @property
    def table(self) -> str:
        return f"{PARENT}_{self.ledger}"


def of_month(at: datetime) -> Book:
    """The book of that month, made if this is its first campaign. Commits on its own: it holds no campaign's rows."""
    name = f"{at:%Y-%m}"
    if found := Ledger.objects.filter(name=name).first():
        return Book(found.pk, closed=False)
    with transaction.atomic():
        # Whoever comes second waits here for the first, and finds the book made.
        ledger, made = Ledger.objects.get_or_create(name=name)
        book = Book(ledger.pk, closed=False)
        if made:
            _make(book, like="INCLUDING ALL")
            _attach(book)
    return book


def own(campaign: Campaign) -> Book:
    """A book for this campaign alone, of which there is nothing yet."""
    return Book(Ledger.objects.create(name=f"campaign-{campaign.pk}").pk, closed=True)


def made_of(book: Book, source: str, columns: Collection[str]) -> list[str]:
    """SQL that makes a closed book of the rows of a query that has these columns, and has it promise what all do."""
    of_all = _columns_of_all()
    values = ", ".join(
        f"{name if name in columns else default or 'NULL'}::{type_} AS {name}" for name, type_, default in of_all
    )
    defaults = [f"ALTER COLUMN {name} SET DEFAULT {default}" for name, _type, default in of_all if default]
    promised = [f"ADD {promise}" for promise in _promises_of_all()]
    return [
        f"CREATE TABLE {book.table} WITH ({STORAGE}) AS SELECT {values} FROM ({source}) AS written",  # noqa: S608
        f"ALTER TABLE {book.table} {', '.join([*defaults, *promised, _ours(book)])}",
    ]


def open_for_reading(book: Book) -> None:
    """Give a closed book its indexes and its place among the others; nothing to do for one that is open."""
    if book.closed:
        _execute(f"ALTER TABLE {book.table} ADD PRIMARY KEY (ledger, campaign_id, n)")
        _execute(f"ALTER TABLE {book.table} ADD UNIQUE (contact_id, campaign_id, channel, ledger)")
        _attach(book)


def drop(ledger: Ledger) -> None:
    """Let go of all messages of a ledger at once. Waits until nobody reads or writes any message, and they for it."""
    table = Book(ledger.pk, closed=False).table
    _execute(f"ALTER TABLE {PARENT} DETACH PARTITION {table}")
    _execute(f"DROP TABLE {table}")


def learn(book: Book) -> None:
    """Let the planner see what is in the book, before the first worker asks."""
    _execute(f"ANALYZE {book.table}")


def _make(book: Book, *, like: str) -> None:
    _execute(f"CREATE TABLE {book.table} (LIKE {PARENT} {like}) WITH ({STORAGE})")
    _execute(f"ALTER TABLE {book.table} {_ours(book)}")


def _ours(book: Book) -> str:
    # With it, PostgreSQL need not read the rows to believe that they belong here.
    return f"ADD CONSTRAINT in_this_ledger CHECK (ledger = {book.ledger})"


def _columns_of_all() -> list[tuple[str, str, str | None]]:
    """Name, type and default of each column of the message table, in their order."""
    return _found(f"""
        SELECT attname, format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)
          FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum)
         WHERE attrelid = '{PARENT}'::regclass AND attnum > 0 AND NOT attisdropped
         ORDER BY attnum
    """)  # noqa: S608 - a name of ours


def _promises_of_all() -> list[str]:
    """What must be true of each message by itself, in the words in which the table of all was told it: PostgreSQL
    compares them as words.
    """
    editor = connection.SchemaEditorClass(connection)
    checks = [each for each in Message._meta.constraints if isinstance(each, CheckConstraint)]
    never_empty = _found(f"""
        SELECT format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
         WHERE conrelid = '{PARENT}'::regclass AND contype = 'n' ORDER BY conname
    """)  # noqa: S608 - a name of ours
    return [*(promise for (promise,) in never_empty), *(str(each.constraint_sql(Message, editor)) for each in checks)]


def _attach(book: Book) -> None:
    # Unlike CREATE TABLE … PARTITION OF, this lets the other campaigns go on.
    _execute(f"ALTER TABLE {PARENT} ATTACH PARTITION {book.table} FOR VALUES IN ({book.ledger})")
    _execute(f"ALTER TABLE {book.table} DROP CONSTRAINT in_this_ledger")


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _found(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[Any] = cursor.fetchall()
    return rows
