"""Everybody of an audience, and why not where not: in one statement, whatever the size of the audience."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from contacts.enums import ADDRESS_KIND, SMS_LINES, Channel, ConsentStatus
from contacts.models import Contact, Topic
from contacts.models.contact import ADULT_AT

# The refusals of `Unreachable`, in its order; whoever is written to has ''. Asked of a contact `c`, their consent `k`,
# an address `a` and what suppresses it, `s`. `{at}`, `{too_soon}` and `{capped}` are the caller's: the snapshot,
# the gate.
REASON: Final = f"""
    CASE WHEN %(needs_opt_in)s AND (c.is_minor OR c.birth_year >= EXTRACT(YEAR FROM {{at}} AT TIME ZONE 'UTC') - {ADULT_AT})
              THEN 'minor'
         WHEN COALESCE(k.status, %(unasked)s) <> 'granted' THEN 'no_consent'
         WHEN %(needs_opt_in)s AND c.paused_until > {{at}} THEN 'paused'
         WHEN %(needs_opt_in)s AND c.pace = 'less' AND {{too_soon}} THEN 'less_often'
         WHEN {{capped}} THEN 'capped'
         WHEN s.id IS NOT NULL THEN 'suppressed'
         WHEN a.dead_since IS NOT NULL THEN 'dead_address'
         ELSE '' END
"""  # noqa: E501 - numbers and names of ours

# A row a person: id, the details asked for, address_id, address, reason. Without an address, `address_id` is NULL and
# the reason says nothing; else with a reason the person is left out.
PEOPLE: Final = """
    SELECT DISTINCT ON (c.id)
           c.id, {details}, a.id AS address_id, a.normalised AS address, a.digest, {refusal} AS refusal
      FROM ({universe}) c
      -- Only the status that decides, and not read from the row: the index of those who granted it is then enough.
      LEFT JOIN (SELECT contact_id, %(decides)s AS status FROM contacts_consent
                  WHERE topic_id = %(topic)s AND channel = %(channel)s AND status = %(decides)s) k
                ON k.contact_id = c.id
      LEFT JOIN contacts_address a ON a.contact_id = c.id AND a.kind = %(kind)s {of_line}
      LEFT JOIN contacts_suppression s ON s.kind = a.kind AND s.digest = a.digest AND s.lifted_at IS NULL
      {of_often}
     ORDER BY c.id, a.dead_since IS NULL AND s.id IS NULL DESC, a.current_since DESC, a.id DESC
"""
# An address that several people share is written to once: to the first of those who may be written to. Found by
# hashing, for nobody sorts eleven million fingerprints to find a few.
SHARED: Final = """
    SELECT digest, min(id) AS first
      FROM {people} WHERE refusal = '' AND address_id IS NOT NULL
     GROUP BY digest HAVING count(*) > 1
"""
TOGETHER: Final = """
    SELECT people.*,
           CASE WHEN people.refusal = '' AND people.id <> shared.first THEN 'duplicate_address'
                ELSE people.refusal END AS reason
      FROM {people} AS people LEFT JOIN {shared} AS shared ON shared.digest = people.digest
"""

# Stretches of keys in the place of everybody: whatever a query asks of contacts, it asks of these alone. Read first,
# for the planner cannot know that those of a stretch lie side by side, and would look each up. The limit cuts nothing
# off: it says how many there are at most.
PART: Final = """
    contacts_contact AS MATERIALIZED (
        SELECT part.*
          FROM unnest(%(starts)s::bigint[]) AS start
         CROSS JOIN LATERAL (
             SELECT * FROM contacts_contact WHERE id >= start AND id < start + %(length)s ORDER BY id LIMIT %(length)s
         ) part
    ),
"""

# What the judgement itself needs to know of a person.
_ASKED: Final = ("id", "is_minor", "birth_year", "pace", "paused_until")


@dataclass(frozen=True, slots=True)
class Judged:
    """A query of people, each judged alone, and the named parameters of it; `sql` judges them together too."""

    people: str
    params: Mapping[str, Any]
    part: str = ""

    @property
    def sql(self) -> str:
        """Common table expressions that end with `judged`: a row a person."""
        shared, together = SHARED.format(people="people"), TOGETHER.format(people="people", shared="shared")
        return f"{self.part} people AS MATERIALIZED ({self.people}), shared AS ({shared}), judged AS ({together})"

    def of_part(self, starts: Sequence[int], *, length: int) -> Judged:
        """The same of those alone whose keys lie in one of these stretches, each `length` keys long."""
        return Judged(self.people, {**self.params, "starts": list(starts), "length": length}, part=PART)


def judged(
    universe: QuerySet[Contact],
    *,
    topic: Topic,
    channel: Channel,
    at: datetime,
    details: tuple[str, ...] = ("language",),
    too_soon: str = "false",
    often: str = "",
) -> Judged:
    """The judgement of each person of `universe` as of `at`; `reason` is '' for those who are written to.

    `details` are the columns of the contact that the caller wants beside it. `too_soon` is SQL that is true of a
    contact `c` who asked for less and was written to lately, and `often` SQL of the keys of those who have been
    written to often enough: only apps above this one know of messages.
    """
    sql, params = universe.order_by().values(*dict.fromkeys((*_ASKED, *details))).query.sql_with_params()
    universe_sql, universe_params = _named(sql, params)
    capped = "often.contact_id IS NOT NULL" if often else "false"
    people = PEOPLE.format(
        details=", ".join(f"c.{name}" for name in details),
        refusal=REASON.format(at="%(at)s", too_soon=too_soon, capped=capped),
        of_often=f"LEFT JOIN ({often}) often ON often.contact_id = c.id" if often else "",
        universe=universe_sql,
        of_line="AND a.line = ANY(%(lines)s)" if channel == Channel.SMS else "",
    )
    return Judged(people, {**universe_params, **_asked_of(topic, channel), "at": at})


def _asked_of(topic: Topic, channel: Channel) -> dict[str, Any]:
    """What `REASON` and `PEOPLE` ask of a subject and a channel."""
    decides = ConsentStatus.GRANTED if topic.needs_opt_in else ConsentStatus.WITHDRAWN
    return {
        "topic": topic.pk,
        "needs_opt_in": topic.needs_opt_in,
        "unasked": unasked(needs_opt_in=topic.needs_opt_in),
        "decides": decides.value,
        "channel": channel.value,
        "kind": ADDRESS_KIND[channel].value,
        "lines": [line.value for line in SMS_LINES],
    }


def unasked(*, needs_opt_in: bool) -> str:
    """What `REASON` takes the silence of a person for: of a service, whoever did not refuse is written to."""
    return "" if needs_opt_in else "granted"


def _named(sql: str, params: tuple[Any, ...]) -> tuple[str, dict[str, Any]]:
    """Django's places as names, so that they stand beside ours in any order."""
    values = {f"universe_{place}": value for place, value in enumerate(params)}
    names = iter(values)
    return re.sub(r"%(.)", lambda found: "%%" if found[1] == "%" else f"%({next(names)})s", sql), values
