"""Where do these people live? `place_of` as SQL about a contact `c`; a property test holds the two to each other."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, Final

from campaigns.hours.places import OVERSEAS, PREFIXES, countries_of_numbers, countries_of_zones, zones

# Two columns, to be joined: `place.country`, `place.zone`; the second needs the first. The atlas is read once a
# statement, not once a person: hence the SELECT around it.
PLACE: Final = """
    (SELECT found.country, COALESCE(NULLIF(c.time_zone, ''), (SELECT %(atlas)s::jsonb) -> 'zones' ->> found.country,
                                    %(default_zone)s) AS zone
       FROM (SELECT COALESCE({of_number}
                             CASE WHEN c.country IN ('', 'FR')
                                  THEN (SELECT %(atlas)s::jsonb) -> 'overseas' ->> c.time_zone END,
                             CASE WHEN c.country = 'FR'
                                  THEN (SELECT %(atlas)s::jsonb) -> 'postcodes' ->> left(c.postcode, 3) END,
                             NULLIF(c.country, ''),
                             (SELECT %(atlas)s::jsonb) -> 'countries' ->> c.time_zone,
                             '') AS country) found)
"""


def place_sql(number: str = "") -> str:
    """`number` is SQL of the telephone number written to; without one, the country is the person's own."""
    sizes = PREFIXES if number else ()
    looked_up = [f"(SELECT %(atlas)s::jsonb) -> 'numbers' ->> left({number}, {size})," for size in sizes]
    return PLACE.format(of_number=" ".join(looked_up))


def atlas(default_zone: str) -> dict[str, Any]:
    """The named parameters of `place_sql`."""
    return {"atlas": _atlas(), "default_zone": default_zone}


@lru_cache(maxsize=1)
def _atlas() -> str:
    overseas = set(OVERSEAS.values())
    countries = countries_of_zones()
    return json.dumps(
        {
            "zones": zones(),
            "countries": countries,
            "overseas": {zone: country for zone, country in countries.items() if country in overseas},
            "postcodes": OVERSEAS,
            "numbers": countries_of_numbers(),
        }
    )
