"""What is asked at the gate besides the rights of a person: hours, limits, holds, and whether it is still of use.

Each rule is a fragment of the gate's one statement, and is left out where no row could apply: a warning of danger asks
none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from campaigns import hours
from campaigns.enums import Purpose
from campaigns.flow import audience
from campaigns.flow.deliver import statements
from campaigns.flow.deliver.claims import Claim
from campaigns.flow.deliver.envelopes import Person
from campaigns.hours import Place
from campaigns.models import Campaign
from committee.db import clock
from contacts.enums import Channel

# A hold without an end is asked again so often; to lift it wakes what waits at once.
ASKED_AGAIN: Final = "clock_timestamp() + interval '1 day'"

RECENT: Final = f"recent AS MATERIALIZED ({audience.RECENT.format(at='clock_timestamp()')}),"

# Of several holds, the one that lasts longest. Somebody merged since is held back by either entry.
HELD: Final = """
    LEFT JOIN LATERAL (
        SELECT held_back.id, held_back.until
          FROM campaigns_heldcontact held
          JOIN campaigns_hold held_back ON held_back.id = held.hold_id AND held_back.lifted_at IS NULL
         WHERE held.contact_id IN (c.id, copy.contact_id)
           AND (held_back.until IS NULL OR held_back.until > clock_timestamp())
           AND %(purpose)s = ANY(held_back.purposes)
         ORDER BY held_back.until DESC NULLS FIRST LIMIT 1) hold ON true
"""
# The twin of `hours.allowed_at`: of the places of this group, when their hours begin.
CLOSED: Final = """
    CROSS JOIN LATERAL {place} place
    LEFT JOIN unnest(%(closed_countries)s::text[], %(closed_zones)s::text[], %(open_at)s::timestamptz[])
              AS closed (country, zone, opens_at) ON closed.country = place.country AND closed.zone = place.zone
"""
PLACES: Final = """
    SELECT DISTINCT place.country, place.zone
      FROM unnest(%(contacts)s::bigint[], %(addresses)s::text[]) AS copy (contact_id, address)
      LEFT JOIN contacts_contact named ON named.id = copy.contact_id
      LEFT JOIN contacts_contact c ON c.id = COALESCE(named.merged_into_id, named.id)
     CROSS JOIN LATERAL {place} place
"""
VALID_UNTIL: Final = "(SELECT valid_until FROM campaigns_campaign WHERE id = %(campaign)s)"


@dataclass(frozen=True, slots=True)
class Rules:
    """Fragments about one copy and its contact `c`, to be put into the gate's statement, and what they are told."""

    lists: str = ""
    capped: str = "false"
    joins: str = ""
    hold: str = "NULL::bigint"
    # Until when it waits though everything else is well: NULL where it does not.
    put_off: str = "NULL::timestamptz"
    # True of what would leave when it is of no use any more.
    late: str = f"{VALID_UNTIL} <= clock_timestamp()"
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def fragments(self) -> dict[str, str]:
        return {
            "lists": self.lists,
            "capped": self.capped,
            "joins": self.joins,
            "hold": self.hold,
            "put_off": self.put_off,
            "late": self.late,
        }


NONE: Final = Rules()


def lock_of(claim: Claim) -> str:
    """How the gate locks its readers. Of two that count what somebody has had, one passes before the other."""
    return "NO KEY UPDATE" if claim.purpose == Purpose.MARKETING else "SHARE"


def for_group(claim: Claim, people: Sequence[Person]) -> Rules:
    """What is to be asked of these readers. Read before they are locked: none of it gives or takes a right."""
    if claim.purpose == Purpose.SAFETY:
        return NONE
    is_marketing = claim.purpose == Purpose.MARKETING
    waits = _waits(claim, people)
    ends = ["hold.until", *(["closed.opens_at"] if waits else [])]
    held_until = f"CASE WHEN hold.id IS NOT NULL THEN COALESCE(hold.until, {ASKED_AGAIN}) END"
    return Rules(
        lists=RECENT if is_marketing else "",
        capped=audience.IS_CAPPED if is_marketing else "false",
        joins=HELD + (CLOSED.format(place=_place(claim)) if waits else ""),
        hold="hold.id",
        put_off=f"GREATEST({held_until}, closed.opens_at)" if waits else held_until,
        late=f"{VALID_UNTIL} <= GREATEST(clock_timestamp(), {', '.join(ends)})",
        params={"purpose": claim.purpose, **waits},
    )


def _waits(claim: Claim, people: Sequence[Person]) -> dict[str, Any]:
    """The places of these readers where one may not write now; nothing where one may everywhere."""
    if not claim.has_hours:
        return {}
    said = hours.hours_of(purpose=claim.purpose, channel=claim.channel)
    zone = Campaign.objects.values_list("send_zone", flat=True).get(pk=claim.campaign)
    places = _places(claim, people, default_zone=zone)
    closed = hours.waits(said, places, at=clock())
    if not closed:
        return {}
    return {
        "closed_countries": statements.texts([place.country for place in closed]),
        "closed_zones": statements.texts([place.zone for place in closed]),
        "open_at": statements.texts([opens.isoformat() for opens in closed.values()]),
        **hours.atlas(zone),
    }


def _places(claim: Claim, people: Sequence[Person], *, default_zone: str) -> list[Place]:
    contacts, addresses = [person.contact for person in people], [person.address for person in people]
    with connection.cursor() as cursor:
        cursor.execute(
            PLACES.format(place=_place(claim)),
            {"contacts": contacts, "addresses": addresses, **hours.atlas(default_zone)},
        )
        return [Place(*row) for row in cursor.fetchall()]


def _place(claim: Claim) -> str:
    return hours.place_sql("copy.address" if claim.channel == Channel.SMS else "")
