"""A base of eleven million people to measure on. `python -m tests.benchmarks.base --data FOLDER [--people N]`

Made once in a folder of its own and kept there; a second start finds it, and brings its tables up to the last
migration. A load that was interrupted begins again. The indexes and keys are dropped and built again afterwards from
what the database says of them, so the base is what the migrations make, whatever they will make.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg

from tests.benchmarks import invented, invented_rows
from tests.benchmarks.ground import say, services

PEOPLE: Final = 11_000_000
AT_ONCE: Final = 250_000
WRITERS: Final = 2
USUAL_CAPACITY: Final = 5_000


class Table(NamedTuple):
    """How a table is filled: the statement, and how many numbers it runs through for each person."""

    name: str
    sql: str
    numbers: float = 1.0


FILLED: Final = (
    Table("contacts_contact", invented_rows.CONTACTS),
    Table("contacts_address", invented_rows.EMAILS),
    Table("contacts_address", invented_rows.PHONES),
    Table("contacts_consentrecord", invented_rows.RECORDS),
    Table("contacts_consent", invented_rows.CONSENTS),
    Table("contacts_ticket", invented_rows.TICKETS, invented.TICKETS_PER_PERSON),
    Table("contacts_reference", invented_rows.REFERENCES_ROWS),
    Table("contacts_suppression", invented_rows.SUPPRESSIONS),
)
TABLES: Final = tuple(dict.fromkeys(table.name for table in FILLED))


def main(arguments: list[str] | None = None) -> None:
    options = options_of(argparse.ArgumentParser(description=__doc__), arguments)
    with services(options.data):
        ensure(options.people)


def options_of(parser: argparse.ArgumentParser, arguments: list[str] | None) -> argparse.Namespace:
    parser.add_argument("--data", type=Path, required=True, help="the folder of the base; kept")
    parser.add_argument("--people", type=int, default=PEOPLE)
    return parser.parse_args(arguments)


def ensure(people: int) -> None:
    """The base, found or made, at the last migration."""
    from django.core.management import call_command

    mark, known = f"a base of {people} invented people", _mark()
    if known == mark:
        call_command("migrate", verbosity=0)
        say(f"{mark}: found")
        return
    if known or _relations():
        if "invented people" not in known:
            raise SystemExit("This folder holds a database that was not made by this program: name another.")
        _begin_anew()
    _set_mark(f"{mark}, unfinished")
    call_command("migrate", verbosity=0)
    _load(people)
    _set_mark(mark)


def _load(people: int) -> None:
    began = time.monotonic()
    _prepare(people)
    rebuilt = _drop_indexes()
    _fill(people)
    _build(rebuilt)
    _finish(people)
    say(f"all in {time.monotonic() - began:,.0f} s, load {os.getloadavg()[0]:.1f}")


# --- The database itself, and what it says of itself -----------------------------------------------------------------


def connect() -> psycopg.Connection[Any]:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


def rows(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connect() as connection:
        return connection.execute(sql, params).fetchall()


def _mark() -> str:
    (found,) = rows("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
    return str(found[0] or "")


def _set_mark(mark: str) -> None:
    with connect() as connection:
        connection.execute(f"COMMENT ON DATABASE {connection.info.dbname} IS '{mark}'")


def _relations() -> int:
    return int(rows("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")[0][0])


def _begin_anew() -> None:
    from django.db import connection as djangos

    djangos.close()
    name = os.environ["DATABASE_URL"].rpartition("/")[2]
    with psycopg.connect(os.environ["DATABASE_URL"].removesuffix(name) + "postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")


# --- Before, during and after ----------------------------------------------------------------------------------------


def _prepare(people: int) -> None:
    """The programme, the topics, the accounts of the demonstration, and the schema that invents."""
    from django.conf import settings
    from django.utils import timezone

    from committee.demo import seeding
    from contacts.demo.topics import ensure_topics

    seeding.seed(contacts=0, say=say)
    topics = ensure_topics()
    with connect() as connection:
        connection.execute("CREATE SCHEMA invented")
        connection.execute(invented.functions(settings.SUPPRESSION_KEY, at=timezone.now()))
        connection.execute("CREATE TABLE invented.names (language text, kind text, rank int, text text, latin text)")
        with connection.cursor().copy("COPY invented.names FROM STDIN") as copy:
            for row in invented.name_rows():
                copy.write_row(row)
        connection.execute("""
            CREATE TABLE invented.counts AS SELECT language, count(*) FILTER (WHERE kind = 'given')::int AS given,
                count(*) FILTER (WHERE kind = 'family')::int AS family FROM invented.names GROUP BY 1
        """)
        connection.execute(
            "CREATE TABLE invented.rights (place int, topic_id bigint, opt_in bool, channel text, share float8)"
        )
        for place, ((code, channel), share) in enumerate(invented.RIGHTS.items(), 1):
            values = [place, topics[code].pk, topics[code].needs_opt_in, channel, share]
            connection.execute("INSERT INTO invented.rights VALUES (%s, %s, %s, %s, %s)", values)
        connection.execute(
            "CREATE TABLE invented.sessions"
            " (place int, session_id bigint, code text, bound float8, gates bigint[], parts bigint[])"
        )
        for row in _sessions():
            connection.execute("INSERT INTO invented.sessions VALUES (%s, %s, %s, %s, %s, %s)", row)
        connection.execute("ANALYZE")
    say(f"{people:,} people, {rows('SELECT count(*) FROM invented.sessions')[0][0]} sessions")


def _sessions() -> Iterable[tuple[Any, ...]]:
    """Each session with its share of the tickets, by the size of its venue."""
    from committee.models import Gate, Session

    gates: dict[int, list[tuple[int, int | None]]] = {}
    for gate in Gate.objects.order_by("venue", "code"):
        gates.setdefault(gate.venue_id, []).append((gate.pk, gate.part_id))
    sessions = list(Session.objects.order_by("code").values_list("pk", "code", "venue_id", "venue__capacity"))
    capacities = [capacity or USUAL_CAPACITY for *_rest, capacity in sessions]
    bounds = [bound / sum(capacities) for bound in accumulate([0, *capacities])]
    for place, ((key, code, venue, _capacity), bound) in enumerate(zip(sessions, bounds, strict=False), 1):
        at_venue = gates.get(venue) or [(None, None)]
        yield place, key, code, bound, [gate for gate, _part in at_venue], [part for _gate, part in at_venue]


class Rebuilt(NamedTuple):
    """What makes an index or a key again."""

    table: str
    name: str
    sql: str


def _drop_indexes() -> list[Rebuilt]:
    """Drop the keys and indexes of the tables, and say how to make them: indexes first, foreign keys last."""
    keys = rows(
        """
        SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype IN ('p', 'u', 'f', 'x') AND (conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]))
         ORDER BY contype <> 'f'
        """,
        list(TABLES),
        list(TABLES),
    )
    with connect() as connection:
        for table, name, _type, _definition in keys:
            connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        indexes = connection.execute(
            """
            SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
             WHERE indrelid = ANY(%s::regclass[])
            """,
            [list(TABLES)],
        ).fetchall()
        for _table, name, _definition in indexes:
            connection.execute(f"DROP INDEX {name}")
    again = [Rebuilt(*index) for index in indexes]
    for table, name, _type, definition in reversed(keys):
        again.append(Rebuilt(table, name, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}'))
    return again


def _fill(people: int) -> None:
    pieces = []
    for table in FILLED:
        last = round(people * table.numbers)
        for first in range(1, last + 1, AT_ONCE):
            span = {"first": first, "last": min(first + AT_ONCE - 1, last), "people": people}
            pieces.append((table.name, lambda sql=table.sql, span=span: _fill_span(sql, span)))
    spent = _side_by_side(pieces)
    for name, seconds in spent.items():
        size = rows("SELECT count(*), pg_size_pretty(pg_table_size(%s)) FROM " + name, name)[0]
        say(f"{name:>26}: {size[0]:>11,} rows, {size[1]:>8}, {seconds:>6,.0f} s of a writer")


def _fill_span(sql: str, span: dict[str, int]) -> None:
    with connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(sql, span)


def _build(rebuilt: list[Rebuilt]) -> None:
    """One at a time on a table, for an index needs memory and a key a lock; two tables at once."""
    by_table: dict[str, list[Rebuilt]] = {}
    for one in rebuilt:
        if " FOREIGN KEY " not in one.sql:
            by_table.setdefault(one.table, []).append(one)
    foreign = [one for one in rebuilt if " FOREIGN KEY " in one.sql]
    largest_first = sorted(by_table, key=lambda table: -len(by_table[table]))
    spent = _side_by_side([(name, lambda name=name: _build_all(by_table[name])) for name in largest_first])
    spent += _side_by_side([("foreign keys", lambda: _build_all(foreign))])
    for name, seconds in spent.items():
        say(f"{name:>26}: indexes and keys, {seconds:>6,.0f} s")


def _build_all(rebuilt: list[Rebuilt]) -> None:
    with connect() as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        for one in rebuilt:
            began = time.monotonic()
            connection.execute(one.sql)
            say(f"{one.name:>60}: {time.monotonic() - began:>6,.0f} s")


def _side_by_side(pieces: list[tuple[str, Callable[[], None]]]) -> Counter[str]:
    """Do all of them on a few connections; how many seconds each name took."""
    spent: Counter[str] = Counter()

    def timed(piece: tuple[str, Callable[[], None]]) -> tuple[str, float]:
        began = time.monotonic()
        piece[1]()
        return piece[0], time.monotonic() - began

    with ThreadPoolExecutor(WRITERS) as writers:
        for name, seconds in writers.map(timed, pieces):
            spent[name] += seconds  # type: ignore[assignment]
    return spent


def _finish(people: int) -> None:
    """The keys to come, what the planner knows, and the map of pages that everybody can see."""
    with connect() as connection:
        for name in TABLES:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT coalesce(max(id), 1) FROM {name}))"
            )
        connection.execute("DROP SCHEMA invented CASCADE")
    pieces = [(name, lambda name=name: _vacuum(name)) for name in TABLES]
    for name, seconds in _side_by_side(pieces).items():
        say(f"{name:>26}: vacuumed and analysed, {seconds:>6,.0f} s")
    say(f"{rows('SELECT pg_size_pretty(pg_database_size(current_database()))')[0][0]} for {people:,} people")


def _vacuum(name: str) -> None:
    with connect() as connection:
        connection.execute(f"VACUUM (FREEZE, ANALYZE) {name}")


if __name__ == "__main__":
    main()
