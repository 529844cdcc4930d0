"""What is written down of a person for the words that differ from reader to reader?

Each value is SQL about one row `judged`, so that it is found for eleven million people in one statement; a proof for
one person asks the same SQL. Only what the texts of a campaign use is asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from django.db import connection

from campaigns.models import Campaign
from campaigns.placeholders import OFFSET, SlotValue
from committee.models import Session
from contacts.enums import TicketStatus
from contacts.models import Contact
from volunteers.enums import VolunteerStatus

# What a list shows of one person at most.
MOST_TICKETS: Final = 50

# The columns of a contact in the SQL of a value.
DETAIL: Final = re.compile(r"judged\.(?!id\b)(\w+)")

_FAMILY_FIRST: Final = r"judged.family_name ~ '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]'"
# Where the texts have words for some sessions alone, a ticket for another one is as if it were not there: what is
# counted is what is listed, and nobody loses the message for a session that is over.
_TOLD: Final = "(%(value_told)s::bigint[] IS NULL OR t.session_id = ANY(%(value_told)s::bigint[]))"
_HELD: Final = f"contacts_ticket t WHERE t.contact_id = judged.id AND t.status = '{TicketStatus.HELD}'"

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """For what the values are: the campaign, and the codes of the sessions its texts have words for, if only some."""

    campaign: Campaign | None = None
    sessions: Collection[str] | None = None


def _nothing(_letter: Letter) -> Params:
    return {}


def _told(letter: Letter) -> Params:
    if letter.sessions is None:
        return {"value_told": None}
    return {"value_told": list(Session.objects.filter(code__in=letter.sessions).values_list("pk", flat=True))}


def _session(letter: Letter) -> Params:
    return {"value_session": letter.campaign.session_id if letter.campaign else None}


def _offsets(letter: Letter) -> Params:
    """The minutes by which each clock of the world is ahead of UTC when the session begins."""
    session = letter.campaign.session if letter.campaign else None
    offsets = {name: _minutes_ahead(session.starts_at, name) for name in available_timezones()} if session else {}
    return {"value_offsets": json.dumps(offsets)}


def _minutes_ahead(at: datetime, zone: str) -> str:
    ahead = at.astimezone(ZoneInfo(zone)).utcoffset()
    assert ahead is not None
    return str(int(ahead.total_seconds()) // 60)


@dataclass(frozen=True, slots=True)
class Expression:
    """SQL about `judged`, and what it must be told of the campaign."""

    sql: str
    params: Callable[[Letter], Params] = _nothing


# As `Contact.full_name` and `Contact.salutation_name` say it: 王晓明, but John Smith.
_FULL_NAME: Final = f"""
    CASE WHEN {_FAMILY_FIRST} THEN judged.family_name || judged.given_name
         ELSE coalesce(NULLIF(btrim(judged.given_name || ' ' || judged.family_name), ''),
                       NULLIF(judged.native_name, '')) END"""
_SALUTATION_NAME: Final = f"""
    CASE WHEN NOT {_FAMILY_FIRST} AND judged.given_name <> '' THEN judged.given_name ELSE {_FULL_NAME} END"""
_TICKETS: Final = f"""
    (SELECT jsonb_agg(jsonb_build_object('session', held.code, 'gate', held.gate, 'block', held.block,
                                         'category', held.category) ORDER BY held.starts_at, held.number)
       FROM (SELECT s.code, g.code AS gate, NULLIF(t.block, '') AS block, NULLIF(t.category, '') AS category,
                    lower(s.during) AS starts_at, t.number
               FROM contacts_ticket t
               JOIN committee_session s ON s.id = t.session_id
               LEFT JOIN committee_gate g ON g.id = t.gate_id
              WHERE t.contact_id = judged.id AND t.status = '{TicketStatus.HELD}' AND {_TOLD}
              ORDER BY starts_at, t.number
              LIMIT {MOST_TICKETS}) held)"""  # noqa: S608 - words and numbers of ours

# What is missing is left out: the text says what stands there instead.
EXPRESSIONS: Final[Mapping[str, Expression]] = {
    "person.given_name": Expression("NULLIF(judged.given_name, '')"),
    "person.family_name": Expression("NULLIF(judged.family_name, '')"),
    "person.full_name": Expression(_FULL_NAME),
    "person.salutation_name": Expression(_SALUTATION_NAME),
    "person.language": Expression("judged.language"),
    "person.ticket_count": Expression(f"(SELECT count(*) FROM {_HELD} AND {_TOLD})", _told),  # noqa: S608
    "person.tickets": Expression(_TICKETS, _told),
    "person.has_tickets": Expression(f"EXISTS (SELECT FROM {_HELD} AND {_TOLD})", _told),
    "person.is_volunteer": Expression(
        "EXISTS (SELECT FROM volunteers_volunteer v"
        f" WHERE v.contact_id = judged.id AND v.status = '{VolunteerStatus.ACCEPTED}')"
    ),
    "person.holds_session": Expression(
        f"EXISTS (SELECT FROM {_HELD} AND t.session_id = %(value_session)s::bigint)", _session
    ),
    OFFSET: Expression("%(value_offsets)s::jsonb ->> judged.time_zone", _offsets),
}


def details(names: Collection[str]) -> tuple[str, ...]:
    """The columns of a contact that these values, and the snapshot itself, need, and no others: each is carried along
    for eleven million people.
    """
    return tuple(dict.fromkeys(["language", *(DETAIL.findall(" ".join(EXPRESSIONS[name].sql for name in names)))]))


def as_json(names: Collection[str], letter: Letter) -> tuple[str, Params]:
    """SQL that makes the JSON of those values for one row `judged`, and its named parameters."""
    if not names:
        return "'{}'::jsonb", {}
    named = {f"slot_{place}": name for place, name in enumerate(names)}
    pairs = ", ".join(f"%({key})s::text, {EXPRESSIONS[name].sql}" for key, name in named.items())
    params: Params = dict(named)
    for name in names:
        params |= EXPRESSIONS[name].params(letter)
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))", params


def of_one(
    contact: Contact, *, campaign: Campaign | None = None, sessions: Collection[str] | None = None
) -> dict[str, SlotValue]:
    """All values of one person, as the snapshot of a campaign with words for these sessions would write them."""
    sql, params = as_json(EXPRESSIONS, Letter(campaign, sessions))
    columns = ", ".join(("id", *details(EXPRESSIONS)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {sql} FROM (SELECT {columns} FROM contacts_contact WHERE id = %(contact)s) judged",  # noqa: S608
            {**params, "contact": contact.pk},
        )
        values: dict[str, SlotValue] = json.loads(cursor.fetchone()[0])
    return values
