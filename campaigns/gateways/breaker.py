"""Which providers are well? What one process learns of a provider, all of them act upon within a second.

    well ──(TRIPS_AT failures in a row)──► left alone ──(5, 10, 20 … 300 s later: one group)──► well, or left again

A failure is a provider that cannot be reached, or one most of whose answers to a group speak of us,
or say nothing (a proxy in front of a service that is down leaves everybody in doubt). Whoever tries one
that was left alone counts the try as failed first and takes that back when it answers: so a process that dies in the
middle leaves no provider open, and no two processes try at once.

What is learnt on the wire is kept in memory and written by `renew`, for the wire has no database connection.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

TRIPS_AT: Final = 3
FIRST_PAUSE: Final = 5.0
LONGEST_PAUSE: Final = 300.0
FRESH_FOR: Final = 1.0  # seconds that a process goes by what it read last
ANSWERS_NOTED_EVERY: Final = 10.0  # seconds: "last answer" is for people, not for each group
LONGEST_NOTE: Final = 200

# The keys of the rows, by code, as this process read them: messages keep who carried them by these.
numbers: dict[str, int] = {}

MEET: Final = """
    INSERT INTO campaigns_providerstate (code, channel, weight)
    SELECT * FROM unnest(%(codes)s::text[], %(channels)s::text[], %(weights)s::int[])
        ON CONFLICT (code) DO NOTHING
"""

READ: Final = """
    SELECT code, id, is_enabled, weight, failures, broken_since IS NOT NULL,
           COALESCE(EXTRACT(EPOCH FROM retry_at - clock_timestamp()), 0)::float8
      FROM campaigns_providerstate WHERE code = ANY(%(codes)s)
"""

# Doubled with each failure beyond the one that tripped it.
PAUSE: Final = f"""
    make_interval(secs => LEAST({LONGEST_PAUSE}, GREATEST(%(asked)s::float8,
                                {FIRST_PAUSE} * 2 ^ LEAST(failures + 1 - {TRIPS_AT}, 10))))
"""

# Of one that is left alone already only what it said is news: the try has been counted.
FAILED: Final = f"""
    UPDATE campaigns_providerstate
       SET note = %(note)s,
           failures = CASE WHEN broken_since IS NULL THEN failures + 1 ELSE failures END,
           retry_at = CASE WHEN broken_since IS NULL AND failures + 1 >= {TRIPS_AT}
                           THEN clock_timestamp() + {PAUSE} ELSE retry_at END,
           broken_since = CASE WHEN failures + 1 >= {TRIPS_AT}
                               THEN COALESCE(broken_since, clock_timestamp()) ELSE broken_since END
     WHERE code = %(code)s
"""  # noqa: S608 - numbers of ours

ANSWERED: Final = """
    UPDATE campaigns_providerstate
       SET failures = 0, broken_since = NULL, retry_at = NULL, note = '', answered_at = clock_timestamp()
     WHERE code = %(code)s
"""

# Of all processes whose turn it could be, one gets this row.
TRY_AGAIN: Final = f"""
    UPDATE campaigns_providerstate
       SET failures = failures + 1, retry_at = clock_timestamp() + {PAUSE}
     WHERE code = %(code)s AND broken_since IS NOT NULL AND retry_at <= clock_timestamp()
"""  # noqa: S608 - numbers of ours


@dataclass(frozen=True, slots=True)
class Standing:
    """What was last read of a provider."""

    number: int
    is_enabled: bool
    weight: int
    failures: int
    is_broken: bool
    retry_in: float

    @property
    def is_live(self) -> bool:
        return self.is_enabled and not self.is_broken


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a hand-over taught. `note` is empty where all was well."""

    code: str
    note: str
    asked: float = 0.0  # seconds it asks to be left alone


class Breaker:
    """One process's view of the providers of one channel."""

    def __init__(self, channel: str, weights: dict[str, int]) -> None:
        self._channel = channel
        self._weights = weights  # as configured: what a provider that is met for the first time begins with
        self._standings: dict[str, Standing] = {}
        self._read_at = -FRESH_FOR
        self._noted_at: dict[str, float] = {}
        self._lessons: deque[Lesson] = deque(maxlen=1000)

    def saw_answer(self, code: str) -> None:
        """It took a group, and spoke of the recipients. On any thread."""
        self._lessons.append(Lesson(code, ""))

    def saw_failure(self, code: str, note: str, *, asked: float = 0.0) -> None:
        """It could not be reached, or had enough of us. On any thread."""
        self._lessons.append(Lesson(code, note[:LONGEST_NOTE] or "?", asked))

    def standing(self, code: str) -> Standing | None:
        """What is known of it; None where nothing was read yet. On any thread."""
        return self._standings.get(code)

    def live(self, codes: Sequence[str]) -> list[str]:
        """Those that are in use and well, as far as is known. On any thread."""
        return [code for code in codes if (known := self.standing(code)) is None or known.is_live]

    def renew(self) -> None:
        """Write what was learnt, and read what others wrote, if the last reading is a second old."""
        wrote = self._write()
        if wrote or time.monotonic() - self._read_at >= FRESH_FOR:
            self._read()

    def try_again(self, code: str) -> bool:
        """Whether this process, and no other, may try a provider whose pause is over."""
        known = self._standings.get(code)
        if known is None or not known.is_enabled or not known.is_broken or known.retry_in > self._age():
            return False
        with connection.cursor() as cursor:
            cursor.execute(TRY_AGAIN, {"code": code, "asked": 0.0})
            won = bool(cursor.rowcount == 1)
        self._read()
        return won

    def _age(self) -> float:
        return time.monotonic() - self._read_at

    def _read(self) -> None:
        codes = list(self._weights)
        with connection.cursor() as cursor:
            if len(self._standings) < len(codes):
                channels = [self._channel] * len(codes)
                cursor.execute(MEET, {"codes": codes, "channels": channels, "weights": list(self._weights.values())})
            cursor.execute(READ, {"codes": codes})
            self._standings = {code: Standing(*rest) for code, *rest in cursor.fetchall()}
        numbers.update({code: known.number for code, known in self._standings.items()})
        self._read_at = time.monotonic()

    def _write(self) -> bool:
        """Whether something was written that changes how a provider stands."""
        wrote = False
        while self._lessons:
            lesson = self._lessons.popleft()
            if lesson.note or self._is_news(lesson.code):
                statement = FAILED if lesson.note else ANSWERED
                params: dict[str, Any] = {"code": lesson.code, "note": lesson.note, "asked": lesson.asked}
                with connection.cursor() as cursor:
                    cursor.execute(statement, params)
                wrote = True
        return wrote

    def _is_news(self, code: str) -> bool:
        """Whether an answer ends a trouble, or is the first that is noted for some seconds."""
        known, now = self._standings.get(code), time.monotonic()
        if (
            known is None
            or known.failures
            or now - self._noted_at.get(code, -ANSWERS_NOTED_EVERY) > ANSWERS_NOTED_EVERY
        ):
            self._noted_at[code] = now
            return True
        return False
