"""Inventing many people: which are missing, and how are they written as fast as two cores allow?

A cohort is a transaction. So a run that was killed leaves whole cohorts, and the next run finds the gaps.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Final, NamedTuple

from django.db import connection

from committee.demo import Say
from contacts.demo import lives
from contacts.demo.chunks import Chunk
from contacts.demo.lives import PEOPLE
from contacts.demo.people import SYSTEM
from contacts.demo.seats import Tribunes
from contacts.models import Topic

# One invents while the database files what the other has sent. Fewer people are not worth a second connection.
_WRITERS: Final = 3
_WORTH_IT: Final = 3
_TOLD_EVERY: Final = 5.0  # seconds


class Cohort(NamedTuple):
    """The people numbered `first` to `last`, of whom the first `known` were written already."""

    first: int
    last: int
    known: int

    @property
    def missing(self) -> int:
        return self.last - self.first + 1 - self.known


class Written(NamedTuple):
    people: int
    rows: int


def missing_cohorts(contacts: int) -> list[Cohort]:
    """Where people are missing, up to number `contacts`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT (number - 1) / {PEOPLE}, max(number)
            FROM (SELECT substr(external_id, 2)::int AS number FROM contacts_contact WHERE system = %s) AS people
            GROUP BY 1
            """,  # noqa: S608 - a number of ours
            [SYSTEM],
        )
        # The last number of each cohort, not how many it has: who was deleted since is not missed.
        last = dict(cursor.fetchall())
    starts = range(0, contacts, PEOPLE)
    cohorts = [Cohort(at + 1, min(at + PEOPLE, contacts), last.get(at // PEOPLE, at) - at) for at in starts]
    return [cohort for cohort in cohorts if cohort.missing > 0]


def write_cohorts(missing: list[Cohort], *, topics: dict[str, Topic], say: Say) -> None:
    """Invent and write these people, and tell how far that is."""
    tribunes = Tribunes()
    began = told = time.monotonic()
    wanted, people, rows = sum(cohort.missing for cohort in missing), 0, 0
    for written in _all_written(missing, topics, tribunes):
        people += written.people
        rows += written.rows
        if time.monotonic() - told > _TOLD_EVERY:
            told = time.monotonic()
            say(f"{people:,} of {wanted:,} people, {people / (told - began):,.0f} a second …")
    seconds = max(time.monotonic() - began, 0.001)
    say(
        f"{people:,} people invented: {rows:,} rows in {seconds:.1f} s, "
        f"{people / seconds:,.0f} people and {rows / seconds:,.0f} rows a second."
    )


def _all_written(missing: list[Cohort], topics: dict[str, Topic], tribunes: Tribunes) -> Iterator[Written]:
    if len(missing) < _WORTH_IT:
        yield from (_write(cohort, topics, tribunes) for cohort in missing)
        return
    waiting, results = deque(missing), SimpleQueue[Written | Exception]()
    writers = [Thread(target=_write_on, args=(waiting, results, topics, tribunes)) for _writer in range(_WRITERS)]
    for writer in writers:
        writer.start()
    try:
        for _cohort in missing:
            result = results.get()
            if isinstance(result, Exception):
                raise result
            yield result
    finally:
        waiting.clear()
        for writer in writers:
            writer.join()


def _write_on(
    waiting: deque[Cohort],
    results: SimpleQueue[Written | Exception],
    topics: dict[str, Topic],
    tribunes: Tribunes,
) -> None:
    """A writer with a connection of its own, until nobody is missing."""
    try:
        while waiting:
            results.put(_write(waiting.popleft(), topics, tribunes))
    except IndexError:
        pass  # another writer took the last cohort
    except Exception as error:  # noqa: BLE001 - raised again by the thread that reads the results
        results.put(error)
    finally:
        connection.close()


def _write(cohort: Cohort, topics: dict[str, Topic], tribunes: Tribunes) -> Written:
    people = lives.of_numbers(cohort.first, cohort.last, tribunes)[cohort.known :]
    return Written(people=len(people), rows=Chunk(topics=topics).write(people))
