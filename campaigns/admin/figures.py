"""How are a report's figures laid out for people, and for a spreadsheet?"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from campaigns.admin import leaving_now
from campaigns.enums import HANDED_OVER, EventKind, MessageStatus, Reason
from campaigns.flow import readings
from campaigns.flow.readings import Readings
from campaigns.flow.report import Line, Report
from campaigns.models import Campaign
from campaigns.wording import number
from committee import languages
from contacts.enums import Channel

_READ: Final = {EventKind.OPEN: gettext_lazy("Opened it"), EventKind.CLICK: gettext_lazy("Followed a link")}
_WANT_NO_MORE: Final = (EventKind.UNSUBSCRIBE, EventKind.COMPLAINT)

# What a manager reads a column's name as.
MEANS: Final = {
    MessageStatus.PENDING: gettext_lazy("its turn has not come yet"),
    MessageStatus.DEFERRED: gettext_lazy("tried, or too early: it is tried again by itself"),
    MessageStatus.SENDING: gettext_lazy("on its way to the provider at this moment"),
    MessageStatus.IN_DOUBT: gettext_lazy("perhaps handed over: the answer of the provider was lost"),
    MessageStatus.SENT: gettext_lazy("the provider took it; whether it arrived, it has not said"),
    MessageStatus.DELIVERED: gettext_lazy("the provider says that it arrived"),
    MessageStatus.BOUNCED: gettext_lazy("taken by the provider, and came back"),
    MessageStatus.EXCLUDED: gettext_lazy("may not be written to: see the reasons"),
    MessageStatus.CANCELLED: gettext_lazy("the campaign was cancelled before its turn"),
    MessageStatus.EXPIRED: gettext_lazy("it would have come too late to be of use"),
    MessageStatus.REJECTED: gettext_lazy("refused at once, by the provider or by the recipient's server"),
    MessageStatus.FAILED: gettext_lazy("given up: tried too often, or its text could not be made"),
}


def of(campaign: Campaign, told: Report, *, at: datetime) -> dict[str, Any]:
    """What the report's templates show; every number is written as people read it."""
    statuses = [status for status in MessageStatus if told.by_status[status]]
    names = _names(campaign, told)
    return {
        "without_address": number(told.without_address),
        "statuses": [str(status.label) for status in statuses],
        "meanings": [(str(status.label), str(meaning)) for status, meaning in MEANS.items()],
        "lines": [(line.of, languages.NAMES[line.of], *_row(line, statuses)) for line in told.by_language],
        "channels": [(str(Channel(line.of).label), *_row(line, statuses)) for line in _several(told.by_channel)],
        "variants": [(names.get(line.of, _("Left out")), *_row(line, statuses)) for line in _several(told.by_variant)],
        "totals": (_cells(told.by_status, statuses), number(sum(told.by_status.values()))),
        "reasons": [(str(Reason(reason).label), number(count)) for reason, count in told.by_reason.items()],
        "events": [(str(kind.label), number(told.events[kind])) for kind in EventKind if kind not in readings.KINDS],
        "readings": _readings(told.readings),
        "variant_readings": _variant_readings(told, names),
        "took": _took(campaign, at=at),
        "rate": _rate(campaign, told, at=at),
        **leaving_now.of(campaign, told, at=at),
    }


def _readings(read: Readings) -> dict[str, Any]:
    """What was opened and followed, of how many who agreed; nothing where nobody was measured nor anything told."""
    if not read.measured and not any(read.told_of_others.values()):
        return {}
    return {
        "measured": number(read.measured),
        "lines": [
            (
                _READ[kind],
                number(read.people[kind]),
                _share(read.people[kind], read.measured),
                number(read.machines[kind]),
            )
            for kind in readings.KINDS
        ],
        "others": [(_READ[kind], number(count)) for kind, count in read.told_of_others.items() if count],
    }


def _names(campaign: Campaign, told: Report) -> dict[str, str]:
    """Of each variant, its letter and what it is called: a letter alone says nothing to whoever reads it later."""
    if not any(line.of for line in told.by_variant):
        return {}
    return {
        each.label: f"{each.label} · {each.template.name}" for each in campaign.variants.select_related("template")
    }


def _variant_readings(told: Report, names: dict[str, str]) -> list[list[str]]:
    """For each variant: handed over; opened and followed, of the copies that were measured; and who wants no more."""
    handed_over = {line.of: sum(line.by_status[status] for status in HANDED_OVER) for line in told.by_variant}
    return [
        [
            names.get(read.label, read.label),
            number(handed_over.get(read.label, 0)),
            *(f"{number(read.people[kind])} ({_share(read.people[kind], read.measured)})" for kind in readings.KINDS),
            *(number(read.people[kind]) for kind in _WANT_NO_MORE),
        ]
        for read in told.readings_by_variant
    ]


def _share(people: int, measured: int) -> str:
    if not measured:
        return "—"
    return _("%(share)s %%") % {"share": number_format(min(100 * people / measured, 100), decimal_pos=1)}


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
    for line in told.by_language:
        found += [(status, str(each.label), line.of, line.by_status[each]) for each in MessageStatus]
    for line in _several(told.by_channel):
        by_channel = f"{status} · {Channel(line.of).label}"
        found += [(by_channel, str(each.label), "", line.by_status[each]) for each in MessageStatus]
    for line in _several(told.by_variant):
        by_variant = f"{status} · {pgettext('figures', 'variant')} {line.of or _('Left out')}"
        found += [(by_variant, str(each.label), "", line.by_status[each]) for each in MessageStatus]
    for read in told.readings_by_variant:
        of_variant = f"{event} · {pgettext('figures', 'variant')} {read.label}"
        found += [(of_variant, str(kind.label), "", read.people[kind]) for kind in EventKind]
        found.append((of_variant, _("copies of people who agreed to be measured"), "", read.measured))
    found += [(reason, str(Reason(each).label), "", count) for each, count in told.by_reason.items()]
    found += [(event, str(EventKind(each).label), "", count) for each, count in told.events.items()]
    return [*found, *_read_rows(told.readings)]


def _read_rows(read: Readings) -> list[tuple[str, str, str, int]]:
    """Of openings and clicks, the events of people stand above; here is of how many, and what else was told."""
    found = [(_("copies of people who agreed to be measured"), "", "", read.measured)]
    found += [(_("by a machine"), str(kind.label), "", read.machines[kind]) for kind in readings.KINDS]
    found += [
        (_("told by a provider, of people who did not agree"), str(kind.label), "", read.told_of_others[kind])
        for kind in readings.KINDS
    ]
    return found


def _several(lines: list[Line]) -> list[Line]:
    """What is told of each part, where there is more than one."""
    return lines if len(lines) > 1 else []


def _row(line: Line, statuses: list[MessageStatus]) -> tuple[list[str], str]:
    return _cells(line.by_status, statuses), number(line.total)


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
    return leaving_now.a_second(told.handed_over / seconds)
