"""The month as a page: what leaves on which day, ours and the partners' own."""

from __future__ import annotations

from calendar import Calendar
from datetime import MAXYEAR, MINYEAR, date, timedelta
from itertools import groupby
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _

from campaigns import departures, wording
from campaigns.departures import Entry
from campaigns.enums import CampaignStatus
from campaigns.models import PartnerCampaign
from committee.admin.base import BaseModelAdmin
from committee.db import clock

DAY: Final = timedelta(days=1)
_MEDIA: Final = Media(css={"all": ["campaigns/desk.css", "campaigns/campaign.css"]})


class CalendarPages(BaseModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.calendar_view)
        return [path("calendar/", page, name="campaigns_campaign_calendar"), *super().get_urls()]

    def calendar_view(self, request: HttpRequest) -> HttpResponse:
        """`month` in the address, as 2024-07; else the present one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = clock().astimezone().date()
        month = _month(request.GET.get("month", "")) or today.replace(day=1)
        sees_partners = request.user.has_perm("campaigns.view_partnercampaign")
        with_partners = sees_partners and request.GET.get("partners") != "no"
        weeks = _days(month)
        found = departures.between(weeks[0][0], weeks[-1][-1], partners=with_partners)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Calendar of campaigns"),
            "opts": self.opts,
            "media": _MEDIA,
            "month": month,
            "before": month - DAY,
            "after": (month + 31 * DAY).replace(day=1),
            "with_partners": with_partners,
            "weekdays": [date_format(day, "l") for day in weeks[0]],
            "weeks": _weeks(weeks, found, month=month, today=today),
            "is_empty": not any(_is_in(entry.day, month) for entry in found),
            "may_add_partner": request.user.has_perm("campaigns.add_partnercampaign"),
            "sees_partners": sees_partners,
            "partner_url": _partner_url(),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "campaigns/calendar.html", context)


def _month(said: str) -> date | None:
    try:
        month = date.fromisoformat(f"{said}-01")
    except ValueError:
        return None
    # A calendar shows days of the months around it, too: the first and last years that exist have none.
    return month if MINYEAR < month.year < MAXYEAR else None


def _days(month: date) -> list[list[date]]:
    """Week by week. One begins as people here are used to: Monday in French, Monday or Sunday by their language."""
    first = (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7
    return Calendar(firstweekday=first).monthdatescalendar(month.year, month.month)


def _partner_url() -> str:
    return departures.url_of(PartnerCampaign, "add")


def _is_in(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _weeks(weeks: list[list[date]], entries: list[Entry], *, month: date, today: date) -> list[list[dict[str, Any]]]:
    on_day = {day: list(found) for day, found in groupby(entries, key=lambda entry: entry.day)}
    return [
        [
            {
                "date": day,
                "is_in_month": _is_in(day, month),
                "is_today": day == today,
                "entries": [_shown(entry) for entry in on_day.get(day, [])],
            }
            for day in week
        ]
        for week in weeks
    ]


def _shown(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry,
        "hour": f"{entry.at:%H:%M}" if entry.at else "",
        "channels": departures.channel_names(entry),
        "status": CampaignStatus(entry.tone).label if entry.is_ours else _("partner"),
        "people": wording.people(entry.people) if entry.people else "",
    }
