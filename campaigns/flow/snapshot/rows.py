"""What is written down of each person: channel, language, address, the values of the slots, and why not, if not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from campaigns.enums import MessageStatus
from campaigns.flow import audience
from campaigns.flow.audience import Allotment
from campaigns.flow.snapshot import ledgers, lots, readers_hour, voices
from campaigns.flow.snapshot.ledgers import Book
from campaigns.flow.snapshot.turns import TURN
from campaigns.models import Campaign
from contacts import reach

COLUMNS: Final = (
    "ledger", "campaign_id", "n", "contact_id", "channel", "language", "language_wanted", "status", "reason",
    "slot_values", "address_id", "address", "not_before", "variant",
)  # fmt: skip
LISTED: Final = ", ".join(COLUMNS)

# The layers of a row: where they are written to, what was drawn for them, in which language they read it and when.
# Each is one select over the one before, and what nobody asked for is a constant that costs nothing.
DRAWN: Final = """
    SELECT lotted.*, CASE WHEN reason = '' AND {is_control} THEN 'control' ELSE reason END AS why,
           {is_early} AS is_early
      FROM (SELECT allotted.*, {lot} AS lot FROM ({allotted}) AS allotted WHERE address_id IS NOT NULL) AS lotted
"""
PLACED: Final = f"""
    SELECT drawn.*, {{variant}} AS variant, {{wave}} AS wave
      FROM ({DRAWN}) AS drawn
"""  # noqa: S608
SPOKEN: Final = f"SELECT judged.*, {{served}} AS served FROM ({PLACED}) AS judged"  # noqa: S608

# When they are written to, where each waits for their own hour.
TIMED: Final = f"SELECT c.*, {{moment}} AS moment FROM ({SPOKEN}) AS c {{place}}"  # noqa: S608

# Those who are written to come first, in the order in which they are served, so that a batch needs one text and meets
# no gaps. The language is that of the text they get; the one they want stands beside it.
NUMBERED: Final = f"""
    SELECT %(ledger)s AS ledger, %(campaign)s AS campaign_id,
           row_number() OVER (ORDER BY {TURN}, id) AS n, id AS contact_id, channel,
           served AS language, language AS language_wanted,
           CASE WHEN why = '' THEN 'pending' ELSE 'excluded' END AS status,
           CASE WHEN why = '' THEN %(waits_for)s ELSE why END AS reason,
           CASE WHEN why = '' THEN {{values}} END AS slot_values, address_id,
           CASE WHEN why = '' THEN address ELSE '' END AS address,
           CASE WHEN why = '' THEN {{not_before}} END AS not_before, variant, wave
      FROM ({TIMED}) AS judged
"""  # noqa: S608 - statements of ours

# What it comes to: where each run of one wave, moment, language, channel and variant begins and ends, and how many
# there are.
RUNS: Final = """
    SELECT without.people, runs.*
      FROM ({without}) AS without (people)
      LEFT JOIN (SELECT wave, not_before, language, channel, variant, status, reason, min(n), max(n), count(*)
                   FROM {rows} GROUP BY 1, 2, 3, 4, 5, 6, 7) AS runs ON true
"""
ONE_CHANNEL: Final = "people_{place} AS MATERIALIZED ({people}), shared_{place} AS ({shared})"
AT_ONCE: Final = f"""
    WITH {{audience}}, numbered AS MATERIALIZED ({{numbered}}),
    written AS (INSERT INTO {{table}} ({LISTED}) SELECT {LISTED} FROM numbered)
    {{runs}}
"""  # noqa: S608

# The book is written to directly, and the trigger that counts stands on the table of all books.
COUNTED: Final = """
    INSERT INTO campaigns_tally (campaign_id, channel, language, variant, status, reason, delta)
    SELECT %(campaign)s, channel, language, variant, status, reason, sum(people)
      FROM unnest(%(channels)s::text[], %(languages)s::text[], %(variants)s::text[], %(statuses)s::text[],
                  %(reasons)s::text[], %(people)s::bigint[])
           AS counted (channel, language, variant, status, reason, people)
     GROUP BY channel, language, variant, status, reason
"""

# For the few minutes of a large snapshot: sorting in memory what the usual share would send to the disk, and two
# processes beside the one that writes what they find.
FOR_ITSELF: Final = """
    SELECT set_config('work_mem', '192MB', true),
           set_config('max_parallel_workers_per_gather',
                      greatest(current_setting('max_parallel_workers_per_gather')::int, 2)::text, true)
"""


# Fewer are judged and written in the time that tables take to be made and dropped.
IN_STEPS_ABOVE: Final = 20_000


@dataclass(frozen=True, slots=True)
class Run:
    """The rows of one wave, moment, language, channel and variant that have the same status for the same reason."""

    wave: int
    not_before: datetime | None
    language: str
    channel: str
    variant: str
    status: str
    reason: str
    first_n: int
    last_n: int
    people: int


@dataclass(frozen=True, slots=True)
class Written:
    runs: list[Run]
    without_address: int

    @property
    def messages(self) -> int:
        return sum(run.people for run in self.runs)

    @property
    def waiting(self) -> list[Run]:
        return [run for run in self.runs if run.status == MessageStatus.PENDING]


@dataclass(frozen=True, slots=True)
class Workshop:
    """The tables in which one snapshot is made: of each channel its people, and the addresses that several share."""

    campaign: int
    channels: int

    @property
    def people(self) -> list[str]:
        return [f"snapshot_{self.campaign}_people_{place}" for place in range(self.channels)]

    @property
    def shared(self) -> list[str]:
        return [f"snapshot_{self.campaign}_shared_{place}" for place in range(self.channels)]

    @property
    def rows(self) -> str:
        return f"snapshot_{self.campaign}_rows"

    @property
    def tables(self) -> list[str]:
        return [*self.people, *self.shared, self.rows]


@dataclass(frozen=True, slots=True)
class Question:
    """Who gets what: the people of each channel, what fills the layers of their rows, and all named parameters."""

    allotment: Allotment
    layers: dict[str, str]
    params: dict[str, Any]

    def numbered(self, people: Sequence[str], shared: Sequence[str]) -> str:
        return NUMBERED.format(allotted=self.allotment.rows(people, shared), **self.layers)


def write(campaign: Campaign, book: Book, *, people: int, at: datetime) -> Written:
    """Judge the whole audience of about so many `people` and write it into the book: many in steps, few in one
    statement.
    """
    asked = _question(campaign, book, people=people, at=at)
    work = Workshop(campaign.pk, len(asked.allotment.people)) if book.closed or people > IN_STEPS_ABOVE else None
    statements = _in_steps(asked, book, work) if work else _at_once(asked, book)
    with connection.cursor() as cursor:
        cursor.execute(FOR_ITSELF)
        for statement in statements:
            cursor.execute(statement, asked.params)
        written = _written(cursor.fetchall())
        cursor.execute(COUNTED, _counted(campaign, written.runs))
        if work:
            cursor.execute(f"DROP TABLE IF EXISTS {', '.join(work.tables)}")
    return written


def _question(campaign: Campaign, book: Book, *, people: int, at: datetime) -> Question:
    variants = list(campaign.variants.select_related("version"))
    spoken, drawn = voices.of(campaign, variants), lots.of(campaign, variants, people=people)
    clocks = readers_hour.of(campaign, at=at)
    allotment = audience.allotment(campaign, at=at, details=tuple(dict.fromkeys((*spoken.details, *clocks.details))))
    layers = {
        "values": spoken.values,
        "served": spoken.served,
        "lot": drawn.lot,
        "is_control": drawn.is_control,
        "variant": drawn.variant,
        "is_early": drawn.is_early,
        "wave": drawn.wave,
        "moment": clocks.moment,
        "place": clocks.place,
        "not_before": clocks.not_before,
    }
    itself = {"ledger": book.ledger, "campaign": campaign.pk, "waits_for": clocks.reason}
    return Question(
        allotment, layers, {**allotment.params, **spoken.params, **drawn.params, **clocks.params, **itself}
    )


def _at_once(asked: Question, book: Book) -> list[str]:
    allotment = asked.allotment
    places = range(len(allotment.people))
    people, shared = [f"people_{place}" for place in places], [f"shared_{place}" for place in places]
    everybody = ", ".join(
        ONE_CHANNEL.format(place=place, people=one, shared=reach.SHARED.format(people=people[place]))
        for place, one in enumerate(allotment.people)
    )
    numbered = asked.numbered(people, shared)
    runs = RUNS.format(without=allotment.without_address(people), rows="numbered")
    return [AT_ONCE.format(audience=everybody, numbered=numbered, table=book.table, runs=runs)]


def _in_steps(asked: Question, book: Book, work: Workshop) -> list[str]:
    """PostgreSQL uses all cores to make a table, and one to fill it: judging and sorting many is worth tables that
    nobody else sees, written to no log and dropped before the commit.
    """
    numbered = asked.numbered(work.people, work.shared)
    without = asked.allotment.without_address(work.people)
    judged = [
        step
        for people, shared, one in zip(work.people, work.shared, asked.allotment.people, strict=True)
        for step in _judged(people, shared, one)
    ]
    if book.closed and asked.layers["wave"] == lots.NO_WAVES:
        rows = f"(SELECT {lots.NO_WAVES} AS wave, * FROM {book.table})"  # noqa: S608
        return [*judged, *ledgers.made_of(book, numbered, COLUMNS), RUNS.format(without=without, rows=rows)]
    # The wave is a matter of the batches: a message does not keep it.
    apart = f"CREATE UNLOGGED TABLE {work.rows} AS {numbered}"
    if book.closed:
        written = ledgers.made_of(book, f"SELECT * FROM {work.rows}", COLUMNS)  # noqa: S608
    else:
        written = [f"INSERT INTO {book.table} ({LISTED}) SELECT {LISTED} FROM {work.rows}"]  # noqa: S608
    return [*judged, apart, *written, RUNS.format(without=without, rows=work.rows)]


def _judged(people: str, shared: str, one: str) -> list[str]:
    return [
        f"CREATE UNLOGGED TABLE {people} AS {one}",
        f"CREATE UNLOGGED TABLE {shared} AS {reach.SHARED.format(people=people)}",
        # Of tables that were just made the planner knows nothing, and would sort everybody to find the few.
        f"ANALYZE {people} (id, address_id, digest, refusal)",
        f"ANALYZE {shared}",
    ]


def _written(found: Sequence[Any]) -> Written:
    """Without any row there is one line all the same: it says how many have no address."""
    return Written([Run(*run) for _without, *run in found if run[0] is not None], without_address=found[0][0])


def _counted(campaign: Campaign, runs: Sequence[Run]) -> dict[str, Any]:
    return {
        "campaign": campaign.pk,
        "channels": [run.channel for run in runs],
        "languages": [run.language for run in runs],
        "variants": [run.variant for run in runs],
        "statuses": [run.status for run in runs],
        "reasons": [run.reason for run in runs],
        "people": [run.people for run in runs],
    }
