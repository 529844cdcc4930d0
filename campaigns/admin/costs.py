"""How is what providers carried, and what it cost, laid out for people, and for a spreadsheet?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaigns import forecasts, spending
from campaigns.enums import MessageStatus
from campaigns.flow import carried
from campaigns.models import Campaign
from campaigns.spending import Line, Sum
from campaigns.wording import number, sums
from contacts.enums import Channel
from contacts.segments.words import country_name

# The file has all of them.
COUNTRIES_SHOWN: Final = 12


class Carrier(NamedTuple):
    """What one provider did, every number as people read it."""

    name: str
    channel: str
    handed_over: str
    bounced: str
    rejected: str
    in_doubt: str
    cost: str


class Country(NamedTuple):
    """The SMS to one country by one provider."""

    name: str
    carrier: str
    handed_over: str
    parts: str
    cost: str


def of(campaign: Campaign) -> dict[str, Any]:
    """What the report's templates show of providers and money."""
    found = spending.of(campaign)
    shown = found.by_country[:COUNTRIES_SHOWN]
    foreseen = forecasts.of(campaign) or Sum()
    return {
        "is_billed": found.is_billed,
        "cost_so_far": _said(found.spent),
        "cost_in_doubt": _said(found.in_doubt),
        "cost_foreseen": _said(foreseen),
        "lacks_prices": bool(found.spent.unknown or found.in_doubt.unknown or foreseen.unknown),
        "carriers": [_carrier(line, is_billed=found.is_billed) for line in found.by_provider],
        "countries": [_country(line) for line in shown],
        "more_countries": len(found.by_country) - len(shown),
    }


def so_far(campaign: Campaign) -> str:
    """“It has cost €12.30 so far; foreseen: €40.00.”; nothing of what costs nothing."""
    found = spending.of(campaign)
    spent, foreseen = _said(found.spent), _said(forecasts.of(campaign) or Sum())
    if not spent:
        return ""
    if not foreseen:
        return _("It has cost %(spent)s so far.") % {"spent": spent}
    return _("It has cost %(spent)s so far; foreseen: %(foreseen)s.") % {"spent": spent, "foreseen": foreseen}


def rows(campaign: Campaign) -> Iterator[tuple[str, str, str, int | Decimal]]:
    """One figure a row, as the other figures of the file."""
    found = spending.of(campaign)
    for line in found.by_provider:
        for status in carried.STATUSES:
            yield _of_provider(line), str(status.label), "", line.messages[status]
    for line in found.by_country:
        parts = "{} · {}".format(_("parts"), _of_provider(line))
        yield parts, _where(line), "", line.parts
        yield from _money("{} · {}".format(_("cost"), _of_provider(line)), _where(line), line.spent)
    if found.is_billed:
        yield from _money(_("cost so far"), "", found.spent)
        yield from _money(_("cost, in doubt"), "", found.in_doubt)
        yield from _money(_("cost, as foreseen"), "", forecasts.of(campaign) or Sum())


def _money(figure: str, which: str, total: Sum) -> Iterator[tuple[str, str, str, int | Decimal]]:
    for money in total.totals:
        yield f"{figure} · {money.currency}", which, "", money.amount
    if total.unknown:
        unknown = "{} · {}".format(figure, _("messages without a known price"))
        yield unknown, which, "", total.unknown


def _of_provider(line: Line) -> str:
    return f"{pgettext('figures', 'provider')} · {Channel(line.channel).label} · {line.provider or _('not known')}"


def _where(line: Line) -> str:
    return country_name(line.country) or _("country not known")


def _carrier(line: Line, *, is_billed: bool) -> Carrier:
    return Carrier(
        name=line.provider or _("not known"),
        channel=str(Channel(line.channel).label),
        handed_over=number(line.handed_over),
        bounced=number(line.messages[MessageStatus.BOUNCED]),
        rejected=number(line.messages[MessageStatus.REJECTED]),
        in_doubt=number(line.messages[MessageStatus.IN_DOUBT]),
        cost=_said(line.spent) if is_billed else "",
    )


def _country(line: Line) -> Country:
    carrier = line.provider or _("not known")
    return Country(_where(line), carrier, number(line.handed_over), number(line.parts), _said(line.spent))


def _said(total: Sum) -> str:
    """“€12.30”; with “+ ?” where some of it has no known price, and nothing where there is nothing to tell."""
    said = [sums(total.totals)] if total.totals else []
    return " + ".join([*said, "?"] if total.unknown else said)
