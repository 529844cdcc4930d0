"""How are a report's figures laid out for people, and for a spreadsheet?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns.enums import EventKind, MessageStatus, Reason
from campaigns.flow.report import Report
from campaigns.models import Campaign
from campaigns.wording import number
from committee import languages


def of(campaign: Campaign, told: Report, *, at: datetime) -> dict[str, Any]:
    """What the report's templates show; every number is written as people read it."""
    statuses = [status for status in MessageStatus if told.by_status[status]]
    return {
        "told": told,
        "equation": [
            (_("waiting"), number(told.waiting)),
            (pgettext("messages", "open"), number(told.open)),
            (_("handed over"), number(told.handed_over)),
            (_("ended without hand-over"), number(told.ended)),
        ],
        "snapshot": number(told.snapshot),
        "difference": number(abs(told.snapshot - told.waiting - told.open - told.handed_over - told.ended)),
        "without_address": number(told.without_address),
        "in_doubt": number(told.in_doubt),
        "possible_duplicates": number(told.possible_duplicates),
        "statuses": [str(status.label) for status in statuses],
        "lines": [
            (line.language, languages.NAMES[line.language], _cells(line.by_status, statuses), number(line.total))
            for line in told.lines
        ],
        "totals": (_cells(told.by_status, statuses), number(sum(told.by_status.values()))),
        "reasons": [(str(Reason(reason).label), number(count)) for reason, count in told.by_reason.items()],
        "events": [(str(EventKind(kind).label), number(count)) for kind, count in told.events.items()],
        "took": _took(campaign, at=at),
        "rate": _rate(campaign, told, at=at),
    }


def header() -> list[str]:
    return [_("Figure"), _("Which"), _("Language"), _("Number")]


def rows(told: Report) -> list[tuple[str, str, str, int]]:
    """One figure a row, so that a spreadsheet can sum and pivot them."""
    status, reason, event = _("status"), _("reason"), _("event")
    found = [
        (_("snapshot"), "", "", told.snapshot),
        (_("without an address"), "", "", told.without_address),
        (_("possible duplicates"), "", "", told.possible_duplicates),
    ]
    for line in told.lines:
        found += [(status, str(each.label), line.language, line.by_status[each]) for each in MessageStatus]
    found += [(reason, str(Reason(each).label), "", count) for each, count in told.by_reason.items()]
    found += [(event, str(EventKind(each).label), "", count) for each, count in told.events.items()]
    return found


def _cells(by_status: dict[MessageStatus, int], statuses: list[MessageStatus]) -> list[str]:
    return [number(by_status[status]) for status in statuses]


def _seconds(campaign: Campaign, at: datetime) -> float:
    if campaign.started_at is None:
        return 0.0
    return max(((campaign.finished_at or at) - campaign.started_at).total_seconds(), 0.0)


def _took(campaign: Campaign, *, at: datetime) -> str:
    if campaign.started_at is None:
        return ""
    minutes, seconds = divmod(round(_seconds(campaign, at)), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, _("%(count)d h")), (minutes, _("%(count)d min")), (seconds, _("%(count)d s"))]
    said = [words % {"count": count} for count, words in parts if count]
    return " ".join(said) or _("less than a second")


def _rate(campaign: Campaign, told: Report, *, at: datetime) -> str:
    seconds = _seconds(campaign, at)
    if not told.handed_over or not seconds:
        return ""
    return capfirst(_("%(count)s a second") % {"count": number_format(told.handed_over / seconds, decimal_pos=1)})
