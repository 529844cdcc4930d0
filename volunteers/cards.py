"""What do volunteers put on the start page? Today's empty seats, and whether as many women as men serve."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from committee import start_page
from committee.models import Venue
from committee.navigation import url_of
from committee.roles import Role
from committee.start_page import Card, Figure, Line, Link, Text
from volunteers.enums import Sex, ShiftStatus, VolunteerStatus
from volunteers.models import Shift, Volunteer

LINES = 8
AHEAD = timedelta(hours=24)


def gaps(_request: HttpRequest) -> Card:
    """Venues whose shifts of the next 24 hours still lack people, the emptiest first."""
    now = timezone.now()
    standing = Shift.objects.exclude(status=ShiftStatus.CANCELLED)
    venues = (
        standing.filter(during__overlap=(now, now + AHEAD))
        .values("position__venue")
        .annotate(missing=Sum(F("needed") - F("filled")), seats=Sum("needed"))
        .filter(missing__gt=0)
        .order_by("-missing")[:LINES]
    )
    named = Venue.objects.in_bulk([row["position__venue"] for row in venues])
    lines = [
        Line(
            title=str(named[row["position__venue"]]),
            url=f"{url_of(Shift, 'changelist')}?position__venue__id__exact={row['position__venue']}",
            detail=_("%(filled)d of %(seats)d") % {"filled": row["seats"] - row["missing"], "seats": row["seats"]},
            mark=ngettext("%(count)d seat empty", "%(count)d seats empty", row["missing"]) % {"count": row["missing"]},
            tone="warning",
            progress=100 * (row["seats"] - row["missing"]) // row["seats"],
        )
        for row in venues
    ]
    links = [Link(title=_("All shifts"), url=url_of(Shift, "changelist"), icon="schedule")]
    empty: Text = _("No seat is empty in the next 24 hours.")
    if not lines and (following := standing.filter(during__startswith__gt=now).order_by("during").first()):
        day = date_format(timezone.localtime(following.during.lower), "DATE_FORMAT")
        empty = _("No seat is empty in the next 24 hours. The next shift is on %(day)s.") % {"day": day}
    return Card(title=_("Shifts of the next 24 hours"), icon="event_seat", lines=lines, links=links, empty=empty)


def registry(_request: HttpRequest) -> Card:
    counts = Volunteer.objects.aggregate(
        candidates=Count("pk", filter=Q(status=VolunteerStatus.CANDIDATE)),
        accepted=Count("pk", filter=Q(status=VolunteerStatus.ACCEPTED)),
    )
    figures = [
        Figure(title=_("Accepted"), value=counts["accepted"], url=url_of(Volunteer, "changelist")),
        Figure(title=_("Candidates to look at"), value=counts["candidates"]),
    ]
    links = [
        Link(title=_("Import volunteers"), url=url_of(Volunteer, "import"), icon="upload_file"),
    ]
    return Card(
        title=_("Volunteers"),
        icon="volunteer_activism",
        figures=figures,
        links=[link for link in links if link.url],
    )


def parity(_request: HttpRequest) -> Card:
    """As many women as men: the promise, and how it stands."""
    counts = Volunteer.objects.filter(status=VolunteerStatus.ACCEPTED).aggregate(
        women=Count("pk", filter=Q(sex=Sex.FEMALE)), men=Count("pk", filter=Q(sex=Sex.MALE)), people=Count("pk")
    )
    stated = counts["women"] + counts["men"]
    share = f"{100 * counts['women'] / stated:.0f} %" if stated else ""
    figures = [
        Figure(title=_("Women"), value=counts["women"], note=share),
        Figure(title=_("Men"), value=counts["men"]),
        Figure(title=_("Accepted volunteers"), value=counts["people"]),
    ]
    return Card(title=_("Parity among volunteers"), icon="balance", figures=figures)


def register() -> None:
    start_page.register(gaps, roles=[Role.COORDINATOR], permission="volunteers.view_shift", order=10)
    start_page.register(registry, roles=[Role.COORDINATOR], permission="volunteers.view_volunteer", order=20)
    # Figures about all, of nobody: managers see them without seeing people.
    start_page.register(parity, roles=[Role.MANAGER, Role.COORDINATOR], permission="volunteers.view_shift", order=50)
