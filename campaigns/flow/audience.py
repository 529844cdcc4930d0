"""Who is a campaign for, and who of them may not or cannot be written to?

The campaign's rule makes the universe; each person of it is judged once, by `JUDGED`. Whoever counts (`count`) and
whoever writes the snapshot ask this one statement, so the figure a person approved is the figure that leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from campaigns.enums import Reason
from campaigns.models import Campaign
from contacts import reach, segments
from contacts.enums import ADDRESS_KIND, Channel
from contacts.models import Contact

# One row a person: id, language, names, address_id, address, reason. Without an address, `address_id` is NULL; with a
# `reason` the person is excluded. Consent as in contacts.reach.permitted, the address as in reach.usable_address.
JUDGED: Final = """
    universe AS MATERIALIZED ({universe}),
    address AS (
        SELECT DISTINCT ON (a.contact_id)
               a.contact_id, a.id, a.normalised, a.digest,
               a.dead_since IS NOT NULL AS dead, s.id IS NOT NULL AS suppressed
          FROM contacts_address a
          JOIN universe u ON u.id = a.contact_id
          LEFT JOIN contacts_suppression s ON s.kind = a.kind AND s.digest = a.digest AND s.lifted_at IS NULL
         WHERE a.kind = %s
         ORDER BY a.contact_id, a.dead_since IS NULL AND s.id IS NULL DESC, a.id
    ),
    weighed AS (
        SELECT c.id, c.language, c.given_name, c.family_name, c.native_name,
               a.id AS address_id, a.normalised AS address, a.digest,
               CASE WHEN COALESCE(k.status, %s) <> 'granted' THEN 'no_consent'
                    WHEN a.suppressed THEN 'suppressed'
                    WHEN a.dead THEN 'dead_address'
                    ELSE '' END AS reason
          FROM contacts_contact c
          JOIN universe u ON u.id = c.id
          LEFT JOIN address a ON a.contact_id = c.id
          LEFT JOIN contacts_consent k ON k.contact_id = c.id AND k.topic_id = %s AND k.channel = %s
    ),
    judged AS (
        -- An address that several people share is written to once: to the first of those who may be written to.
        SELECT id, language, given_name, family_name, native_name, address_id, address,
               CASE WHEN reason = '' AND address_id IS NOT NULL
                         AND row_number() OVER (PARTITION BY digest ORDER BY reason <> '', id) > 1
                    THEN 'duplicate_address' ELSE reason END AS reason
          FROM weighed
    )
"""


@dataclass(frozen=True, slots=True)
class Audience:
    """The people a campaign's rule describes, and the judgement of each: SQL that ends with `judged`."""

    universe: QuerySet[Contact]
    sql: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """What the audience comes to. Universe = reachable + without address + excluded, by reason."""

    universe: int
    reachable: int
    by_language: dict[str, int]
    without_address: int
    excluded: dict[Reason, int]


def of(campaign: Campaign) -> Audience:
    """The audience as it is now."""
    topic = campaign.template.topic
    universe = segments.people_in(campaign.segment).present()
    universe_sql, universe_params = universe.values("id").order_by().query.sql_with_params()
    unasked = "" if topic.needs_opt_in else "granted"  # on a service topic, whoever did not refuse
    return Audience(
        universe=universe,
        sql=JUDGED.replace("{universe}", universe_sql),
        params=(*universe_params, ADDRESS_KIND[Channel(campaign.channel)], unasked, topic.pk, campaign.channel),
    )


def reachable(campaign: Campaign, *, at_most: int) -> int:
    """How many can be written to, counted no further than `at_most`: quick however large the audience is."""
    people = reach.reachable_on(of(campaign).universe, Channel(campaign.channel), topic=campaign.template.topic)
    return people.order_by()[:at_most].count()


def count(campaign: Campaign) -> AudienceCount:
    """How many people in which language, and how many not, and why."""
    audience = of(campaign)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {audience.sql} SELECT language, address_id IS NULL, reason, count(*) FROM judged GROUP BY 1, 2, 3",  # noqa: S608
            audience.params,
        )
        groups = cursor.fetchall()
    by_language: dict[str, int] = {}
    excluded: dict[Reason, int] = {}
    without_address = 0
    for language, lacks_address, reason, people in groups:
        if lacks_address:
            without_address += people
        elif reason:
            excluded[Reason(reason)] = excluded.get(Reason(reason), 0) + people
        else:
            by_language[language] = people
    reachable = sum(by_language.values())
    return AudienceCount(
        universe=reachable + without_address + sum(excluded.values()),
        reachable=reachable,
        by_language=by_language,
        without_address=without_address,
        excluded=excluded,
    )
