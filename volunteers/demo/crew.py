"""Who of the invented people volunteers? One in twenty-five, as many women as men, up to the 45,000 of Paris."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from contacts.demo.names import given_names_of_women
from contacts.demo.people import SYSTEM
from contacts.models import Contact
from volunteers.enums import Sex, VolunteerStatus
from volunteers.models import Volunteer

_ONE_IN: Final = 25
_AT_LEAST, _AT_MOST = 300, 45_000
_AT_ONCE: Final = 2_000
_SECOND_LANGUAGES: Final = ("en", "fr", "es", "de")


def wanted_volunteers(contacts: int) -> int:
    """An even number: half women, half men."""
    return min(max(contacts // _ONE_IN, min(_AT_LEAST, contacts // 4)), _AT_MOST) // 2 * 2


def missing_volunteers(contacts: int) -> list[Volunteer]:
    """The first people of each sex, in the order of their numbers, who are not volunteers yet."""
    wanted = wanted_volunteers(contacts)
    people = Contact.objects.filter(system=SYSTEM, external_id__lte=f"D{contacts:08}").order_by("external_id")
    known = dict(Volunteer.objects.values_list("contact_id", "sex"))
    left = {Sex.FEMALE: wanted // 2, Sex.MALE: wanted // 2}
    found = []
    for contact in people.iterator(chunk_size=_AT_ONCE):
        sex = Sex.FEMALE if contact.given_name in given_names_of_women() else Sex.MALE
        if left[sex]:
            left[sex] -= 1
            if contact.pk not in known:
                found.append(_volunteer(contact, sex))
        elif not any(left.values()):
            break
    return found


def _volunteer(contact: Contact, sex: Sex) -> Volunteer:
    number = int(contact.external_id.removeprefix("D"))
    chance = Random(number)  # noqa: S311 - the same on every machine is the point
    fate = chance.random()
    second = chance.choice(_SECOND_LANGUAGES)
    return Volunteer(
        contact=contact,
        number=f"VOL{number:06}",
        sex=sex,
        status=VolunteerStatus.ACCEPTED
        if fate < 0.92
        else VolunteerStatus.CANDIDATE
        if fate < 0.98
        else VolunteerStatus.WITHDRAWN,
        born_on=date(1950, 1, 1) + timedelta(days=chance.randrange(56 * 365)),
        spoken_languages=list(dict.fromkeys([contact.language, "fr", second])),
    )


def write_volunteers(volunteers: list[Volunteer]) -> int:
    Volunteer.objects.bulk_create(volunteers, batch_size=_AT_ONCE)
    return len(volunteers)
