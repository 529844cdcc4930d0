"""Who serves at this venue on this day? Every seat in order, the empty ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from committee.days import day_of, operational_day
from committee.models import Venue
from committee.models.named import in_language
from contacts.enums import AddressKind
from contacts.models import Address
from volunteers.enums import ShiftStatus
from volunteers.models import Assignment, Shift


@dataclass(frozen=True, slots=True)
class Seat:
    """One line of a roster: a person on a shift, or a seat that nobody has yet. Times are the venue's."""

    venue: str
    functional_area: str
    position: str
    shift: str
    report_at: datetime
    starts_at: datetime
    ends_at: datetime
    number: int
    status: str = ""
    family_name: str = ""
    given_name: str = ""
    volunteer: str = ""
    languages: str = ""
    mobile: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.volunteer

    @property
    def report(self) -> str:
        return f"{self.report_at:%H:%M}"

    @property
    def start(self) -> str:
        return f"{self.starts_at:%H:%M}"

    @property
    def end(self) -> str:
        """“+1” marks an end after midnight."""
        return f"{self.ends_at:%H:%M}" + (" +1" if self.ends_at.date() > self.starts_at.date() else "")

    @property
    def hours(self) -> str:
        return f"{self.start}–{self.end}"


@dataclass(frozen=True, slots=True)
class Roster:
    """The seats of one venue on one operational day (05:00 to 04:59, `time_zone`)."""

    venue: Venue
    day: date
    seats: list[Seat]

    @property
    def needed(self) -> int:
        return len(self.seats)

    @property
    def filled(self) -> int:
        return sum(not seat.is_empty for seat in self.seats)

    @property
    def gaps(self) -> int:
        return self.needed - self.filled


def of(venue: Venue, day: date, *, language: str) -> Roster:
    """The roster in the reader's `language`. Three queries, whatever the number of people."""
    return Roster(venue, day, [seat for shift in _shifts(venue, day) for seat in _seats(shift, venue, language)])


def days(venue: Venue) -> list[date]:
    """The operational days on which a shift starts at this venue, in order."""
    starts = (
        Shift.objects.exclude(status=ShiftStatus.CANCELLED)
        .filter(position__venue=venue)
        .values_list("during__startswith", flat=True)
    )
    return sorted({day_of(venue, start) for start in starts})


def _shifts(venue: Venue, day: date) -> QuerySet[Shift]:
    phones = Address.objects.filter(kind=AddressKind.PHONE, dead_since=None).order_by("pk")
    people = (
        Assignment.objects.live()
        .select_related("volunteer__contact")
        .prefetch_related(Prefetch("volunteer__contact__addresses", queryset=phones, to_attr="phones"))
        .order_by("volunteer__contact__family_name", "volunteer__contact__given_name", "volunteer__number")
    )
    return (
        Shift.objects.exclude(status=ShiftStatus.CANCELLED)
        .filter(position__venue=venue, during__startswith__contained_by=operational_day(venue, day))
        .select_related("position__functional_area")
        .prefetch_related(Prefetch("assignments", queryset=people, to_attr="people"))
        .order_by("position__functional_area__code", "position__code", "during", "code")
    )


def _seats(shift: Shift, venue: Venue, language: str) -> Iterator[Seat]:
    zone = venue.zone_info
    people: list[Assignment] = shift.people  # type: ignore[attr-defined]
    for number in range(1, max(shift.needed, len(people)) + 1):
        person = people[number - 1] if number <= len(people) else None
        yield Seat(
            venue=venue.code,
            functional_area=shift.position.functional_area.code,
            position=in_language(shift.position, "name", language) or shift.position.code,
            shift=shift.code,
            report_at=shift.report_at.astimezone(zone),
            starts_at=shift.during.lower.astimezone(zone),
            ends_at=shift.during.upper.astimezone(zone),
            number=number,
            **(_person(person) if person else {}),
        )


def _person(assignment: Assignment) -> dict[str, str]:
    contact = assignment.volunteer.contact
    phones: list[Address] = contact.phones  # type: ignore[attr-defined]
    return {
        "status": assignment.get_status_display(),
        "family_name": contact.family_name,
        "given_name": contact.given_name,
        "volunteer": assignment.volunteer.number,
        "languages": ", ".join(assignment.volunteer.spoken_languages),
        "mobile": phones[0].normalised if phones else "",
    }
