"""Where somebody lives is asked in Python of one person and in SQL of millions, with one answer."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from campaigns import hours
from campaigns.hours import Place
from campaigns.hours.places import OVERSEAS, countries_of_numbers, zones
from tests.factories import make_contact

NUMBERS = ["", *(f"{prefix}123456789" for prefix in countries_of_numbers())]
ASK = """
    SELECT place.country, place.zone
      FROM contacts_contact c CROSS JOIN LATERAL {place} place WHERE c.id = %(contact)s
"""


def told_by_sql(number: str, **said: str) -> Place:
    contact = make_contact(email=None, **said)
    sql = ASK.format(place=hours.place_sql("%(number)s" if number else ""))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"contact": contact.pk, "number": number, **hours.atlas("Europe/Paris")})
        return Place(*cursor.fetchone())


class Places(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(
        zone=st.sampled_from(["", "Indian/Reunion", "America/Cayenne", "Asia/Tokyo", *zones().values()]),
        country=st.sampled_from(["", "FR", "RE", "US", "JP", "XX", *zones()]),
        postcode=st.sampled_from(["", "75001", *(f"{first}00" for first in OVERSEAS)]),
        number=st.sampled_from(NUMBERS),
    )
    def test_sql_and_python_agree_where_somebody_lives(self, zone, country, postcode, number):
        asked = hours.place_of(
            zone=zone, country=country, postcode=postcode, number=number, default_zone="Europe/Paris"
        )

        assert told_by_sql(number, time_zone=zone, country=country, postcode=postcode) == asked


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"number": "+262692123456"}, ("RE", "Indian/Reunion")),
        ({"number": "+262639123456"}, ("YT", "Indian/Mayotte")),
        ({"number": "+33612345678", "country": "DE"}, ("FR", "Europe/Paris")),
        ({"number": "+33612345678", "zone": "Asia/Tokyo"}, ("FR", "Asia/Tokyo")),
        ({"country": "FR", "postcode": "97400"}, ("RE", "Indian/Reunion")),
        ({"country": "FR", "zone": "Indian/Reunion"}, ("RE", "Indian/Reunion")),
        ({"country": "US", "postcode": "97400"}, ("US", "America/New_York")),
        ({"zone": "Asia/Tokyo"}, ("JP", "Asia/Tokyo")),
        ({}, ("", "Pacific/Tahiti")),
    ],
)
def test_what_somebody_said_comes_before_what_is_concluded(said, place):
    nothing = {"zone": "", "country": "", "postcode": "", "number": "", "default_zone": "Pacific/Tahiti"}

    assert hours.place_of(**{**nothing, **said}) == place
