"""What is written down of each person: language, address, the values of the slots, and why not, if not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from campaigns import contents
from campaigns.flow import audience
from campaigns.flow.snapshot import person_values
from campaigns.flow.snapshot.ledgers import Book
from campaigns.flow.snapshot.person_values import Letter
from campaigns.models import Campaign, CompiledText
from contacts import reach

COLUMNS: Final = (
    "ledger, campaign_id, n, contact_id, channel, language, language_wanted, status, reason, slot_values, address_id,"
    " address, attempts, possible_duplicate, response"
)

# Those who are written to come first, language by language, so that a batch needs one text and meets no gaps. The
# language is that of the text they get; the one they want stands beside it.
NUMBERED: Final = """
    SELECT %(ledger)s AS ledger, %(campaign)s AS campaign_id,
           row_number() OVER (ORDER BY reason <> '', {served}, id) AS n, id AS contact_id, %(channel)s AS channel,
           {served} AS language, language AS language_wanted,
           CASE WHEN reason = '' THEN 'pending' ELSE 'excluded' END AS status, reason,
           CASE WHEN reason = '' THEN {values} END AS slot_values, address_id,
           CASE WHEN reason = '' THEN address ELSE '' END AS address, 0 AS attempts, false AS possible_duplicate,
           '' AS response
      FROM judged
     WHERE address_id IS NOT NULL
"""
HOW_MANY: Final = "SELECT count(address_id), count(*) - count(address_id) FROM"

AT_ONCE: Final = f"""
    WITH {{audience}},
    written AS (INSERT INTO {{table}} ({COLUMNS}) {NUMBERED})
    {HOW_MANY} people
"""

# PostgreSQL uses all cores to make a table, and one to fill it: judging and sorting millions is worth three tables
# that nobody else sees, written to no log and dropped before the commit.
IN_STEPS: Final = (
    "CREATE UNLOGGED TABLE {table}_people AS {people}",
    "CREATE UNLOGGED TABLE {table}_shared AS {shared}",
    f"CREATE UNLOGGED TABLE {{table}}_rows AS WITH judged AS ({{together}}) {NUMBERED}",
    f"INSERT INTO {{table}} ({COLUMNS}) SELECT * FROM {{table}}_rows",  # noqa: S608
    f"{HOW_MANY} {{table}}_people",
)

# The book is written to directly, and the trigger that counts stands on the table of all books.
COUNTED: Final = """
    INSERT INTO campaigns_tally (campaign_id, channel, language, variant, status, reason, possible_duplicate, delta)
    SELECT campaign_id, channel, language, variant, status, reason, possible_duplicate, count(*)
      FROM {table} WHERE campaign_id = %(campaign)s GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# For the few minutes of a large snapshot: sorting in memory what the usual share would send to the disk, and two
# processes beside the one that writes what they find.
FOR_ITSELF: Final = """
    SELECT set_config('work_mem', '192MB', true),
           set_config('max_parallel_workers_per_gather',
                      greatest(current_setting('max_parallel_workers_per_gather')::int, 2)::text, true)
"""


@dataclass(frozen=True, slots=True)
class Written:
    messages: int
    without_address: int


def write(campaign: Campaign, book: Book, *, at: datetime) -> Written:
    """Judge the whole audience and write it into the book: a book of millions in steps, any other in one statement."""
    slots, letter = _slots(campaign)
    judged = audience.of(campaign, at=at, details=person_values.details(slots))
    values_sql, values_params = person_values.as_json(slots, letter)
    served_sql, served_params = _served(campaign)
    named = {**judged.params, **values_params, **served_params, "ledger": book.ledger, "campaign": campaign.pk}
    kept = {"people": f"{book.table}_people", "shared": f"{book.table}_shared"}
    asked = {
        "audience": judged.sql,
        "people": judged.people,
        "shared": reach.SHARED.format(**kept),
        "together": reach.TOGETHER.format(**kept),
    }
    with connection.cursor() as cursor:
        cursor.execute(FOR_ITSELF)
        for statement in IN_STEPS if book.closed else (AT_ONCE,):
            cursor.execute(statement.format(table=book.table, values=values_sql, served=served_sql, **asked), named)
        written = Written(*cursor.fetchone())
        cursor.execute(COUNTED.format(table=book.table), named)
        if book.closed:
            cursor.execute(f"DROP TABLE {book.table}_people, {book.table}_shared, {book.table}_rows")
    return written


def _slots(campaign: Campaign) -> tuple[list[str], Letter]:
    """The placeholders that any of the nine texts leaves to the person, and the sessions that all have words for."""
    texts = CompiledText.objects.filter(campaign=campaign, version=campaign.version_id)
    names: set[str] = set()
    told: set[str] | None = None
    for slots, sessions in texts.values_list("slots", "sessions"):
        names.update(slots)
        if sessions is not None:
            told = set(sessions) if told is None else told & set(sessions)
    return sorted(names & person_values.EXPRESSIONS.keys()), Letter(campaign, told)


def _served(campaign: Campaign) -> tuple[str, dict[str, str]]:
    """SQL of the language somebody gets who wants `language`: another only where theirs is not written."""
    served = contents.served_by(campaign.version.content) if campaign.version else {}
    others = [(wanted, other) for wanted, other in served.items() if other != wanted]
    if not others:
        return "language", {}
    cases = " ".join(f"WHEN %(wanted_{place})s THEN %(served_{place})s" for place in range(len(others)))
    named = {f"wanted_{place}": wanted for place, (wanted, _other) in enumerate(others)}
    named |= {f"served_{place}": other for place, (_wanted, other) in enumerate(others)}
    return f"CASE language {cases} ELSE language END", named
