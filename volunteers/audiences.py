"""The volunteers of a place or a position as a source of a campaign's audience: who serves there in those hours?"""

from __future__ import annotations

from typing import Any, Final

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.local_times import span_in_words
from committee.models import Venue
from committee.models.named import for_staff
from contacts import audiences
from contacts.audiences import SourceLike
from contacts.models import Contact, ContactQuerySet
from volunteers.models import Assignment

SHIFTS: Final = "shifts"


def people(source: SourceLike) -> ContactQuerySet:
    """Those with a seat on a shift that meets all that the source names, were it partly outside its hours."""
    seats = Assignment.objects.live().filter(volunteer__contact=OuterRef("pk"))
    if source.venue is not None:
        seats = seats.filter(shift__position__venue=source.venue)
    if source.position_of is not None:
        seats = seats.filter(shift__position=source.position_of)
    if source.from_at is not None or source.until_at is not None:
        seats = seats.filter(during__overlap=DateTimeTZRange(source.from_at, source.until_at, "[)"))
    return Contact.objects.present().filter(Exists(seats))


def sentence(source: SourceLike) -> str:
    facts = {"place": _place(source), "hours": _hours(source)}
    if not facts["hours"]:
        return _("the volunteers on shifts at %(place)s") % facts
    return _("the volunteers on shifts at %(place)s (%(hours)s)") % facts


def rule(source: SourceLike) -> dict[str, Any]:
    return {
        "venue": source.venue.code if source.venue else "",
        "position": source.position_of.code if source.position_of else "",
        "from": source.from_at.isoformat() if source.from_at else "",
        "until": source.until_at.isoformat() if source.until_at else "",
    }


def register() -> None:
    audiences.register(
        audiences.Source(
            kind=SHIFTS,
            label=gettext_lazy("Volunteers on shift"),
            people=people,
            sentence=sentence,
            rule=rule,
        )
    )


def _place(source: SourceLike) -> str:
    named = [row for row in (source.position_of, source.venue) if row is not None]
    return ", ".join(for_staff(row, "name") for row in named) or _("all venues")


def _venue(source: SourceLike) -> Venue | None:
    return source.position_of.venue if source.position_of is not None else source.venue


def _hours(source: SourceLike) -> str:
    """By the clock of the venue; where there is none, by the back-office's own."""
    venue = _venue(source)
    start, end = source.from_at, source.until_at
    if start is not None and end is not None and venue is not None:
        return span_in_words(start, end, venue.zone_info)
    zone = venue.zone_info if venue else None
    said = []
    if start is not None:
        said.append(_("from %(moment)s") % {"moment": date_format(localtime(start, zone), "j F, H:i")})
    if end is not None:
        said.append(_("until %(moment)s") % {"moment": date_format(localtime(end, zone), "j F, H:i")})
    return " ".join(said)
