from __future__ import annotations

from datetime import date

import pytest

from contacts import erasure
from tests.factories import NOON, make_volunteer

pytestmark = pytest.mark.django_db


def test_an_erased_volunteer_keeps_the_number_and_nothing_that_was_stated():
    volunteer = make_volunteer(sex="F", born_on=date(1990, 5, 1), spoken_languages=["fr", "ar"])
    other = make_volunteer(sex="M", born_on=date(1991, 6, 2), spoken_languages=["fr"])

    erasure.erase(volunteer.contact, by=None, at=NOON)

    for person, stated in [
        (volunteer, ("withdrawn", "", None, [])),
        (other, ("accepted", "M", other.born_on, ["fr"])),
    ]:
        number = person.number
        person.refresh_from_db()
        assert (person.status, person.sex, person.born_on, person.spoken_languages) == stated
        assert person.number == number
