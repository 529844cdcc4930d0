"""May the next wave leave? When the last one has left, its time has passed and it was not unwelcome; else it is held.

Of marketing, the shares of refusals and complaints are watched: at the end of a wave whatever its size, and from
`LIMITS_ASKED_FROM` messages on while it leaves. Whoever lets a held campaign go on has seen its figures: from then on
it is judged by what leaves afterwards.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from campaigns import transitions
from campaigns.enums import HANDED_OVER, CampaignStatus, EventKind, MessageStatus, PausedWhy, Purpose
from campaigns.flow import tally
from campaigns.models import Batch, Campaign, Event
from committee import audit

logger = logging.getLogger(__name__)

# As the snapshot numbers them: those who are written to before all others, or everybody where nobody waits.
THE_FIRST_FEW: Final = 0
# Refused at once, or afterwards.
REFUSED: Final = frozenset({MessageStatus.REJECTED, MessageStatus.BOUNCED})
TRIED: Final = frozenset({*HANDED_OVER, MessageStatus.REJECTED})

_WHY: Final = {
    PausedWhy.BOUNCES: _("%(share)s %% of %(people)s messages were refused; the limit is %(limit)s %%."),
    PausedWhy.COMPLAINTS: _("%(share)s %% of %(people)s readers complained; the limit is %(limit)s %%."),
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """How many were tried so far, of whom so many refused it or complained."""

    tried: int = 0
    refused: int = 0
    complaints: int = 0

    def since(self, seen: Welcome) -> Welcome:
        return Welcome(self.tried - seen.tried, self.refused - seen.refused, self.complaints - seen.complaints)

    def as_json(self) -> dict[str, int]:
        return {"tried": self.tried, "refused": self.refused, "complaints": self.complaints}


def welcome(campaign: Campaign) -> Welcome:
    """How it was received until now: by counts that are kept as messages move."""
    stand: Counter[str] = Counter()
    for each in tally.of(campaign):
        stand[each.status] += each.messages
    return Welcome(
        tried=sum(stand[status] for status in TRIED),
        refused=sum(stand[status] for status in REFUSED),
        complaints=Event.objects.filter(campaign=campaign, kind=EventKind.COMPLAINT).count(),
    )


def open_due(*, at: datetime) -> list[Campaign]:
    """Those that go on with their next wave, or were held; each of them alone, so that one disturbs no other."""
    moved = []
    for campaign in Campaign.objects.filter(status=CampaignStatus.SENDING).select_related("template"):
        try:
            with transaction.atomic():
                changed = _watched(campaign, at=at)
        except transitions.WrongStatus:
            continue  # somebody paused or cancelled it this very moment
        except Exception:
            logger.exception("the waves of campaign %s could not be judged", campaign.pk)
            continue
        if changed:
            moved.append(changed)
    return moved


def _watched(campaign: Campaign, *, at: datetime) -> Campaign | None:
    following = next_wave(campaign)
    has_left = following is not None and _has_left(campaign)
    if campaign.template.purpose == Purpose.MARKETING:
        fewest = 1 if has_left else settings.LIMITS_ASKED_FROM
        if held := _hold_unwelcome(campaign, fewest=fewest):
            return held
    if following is None or not has_left or at < next_due_at(campaign):
        return None
    return _open(campaign, following, at=at)


def _hold_unwelcome(campaign: Campaign, *, fewest: int) -> Campaign | None:
    """Stop it where too many did not want it, and say how many."""
    found = _unseen(campaign)
    for why, (unwelcome, limit) in _limits(campaign, found).items():
        if found.tried >= fewest and 100 * unwelcome > limit * found.tried:
            reason = _said(why, unwelcome, found.tried, limit)
            return transitions.stop(campaign, "pause", by=None, reason=reason, paused_why=why)
    return None


def _unseen(campaign: Campaign) -> Welcome:
    """Since somebody last let it go on."""
    return welcome(campaign).since(Welcome(**campaign.seen_welcome))


def _limits(campaign: Campaign, found: Welcome) -> dict[PausedWhy, tuple[int, Decimal]]:
    return {
        PausedWhy.BOUNCES: (found.refused, campaign.stop_above_bounces),
        PausedWhy.COMPLAINTS: (found.complaints, campaign.stop_above_complaints),
    }


def _said(why: PausedWhy, unwelcome: int, tried: int, limit: Decimal) -> str:
    return _WHY[why] % {
        "share": number_format(100 * unwelcome / tried, decimal_pos=2),
        "people": number_format(tried),
        "limit": number_format(limit, decimal_pos=2),
    }


def held_for(campaign: Campaign) -> str:
    """In figures, as they stand now; "" where it is held for something else."""
    if campaign.paused_why not in _WHY:
        return ""
    found, why = _unseen(campaign), PausedWhy(campaign.paused_why)
    unwelcome, limit = _limits(campaign, found)[why]
    return _said(why, unwelcome, found.tried, limit) if found.tried else ""


def next_wave(campaign: Campaign) -> int | None:
    """The wave that waits for its turn; None where nobody waits but those whose turn it is."""
    waiting = Batch.objects.filter(campaign=campaign, wave__gt=campaign.open_wave)
    found: int | None = waiting.aggregate(next=Min("wave"))["next"]
    return found


def _has_left(campaign: Campaign) -> bool:
    """Nobody of the waves that are open waits any more, not even to be tried again."""
    return not Batch.objects.filter(campaign=campaign, wave__lte=campaign.open_wave, done_at=None).exists()


def next_due_at(campaign: Campaign) -> datetime:
    """Not before: after the first few, as long as it takes to hear of refusals; after any other wave, at its pace."""
    opened = campaign.wave_opened_at or campaign.started_at
    assert opened is not None  # it is sending
    if campaign.open_wave != THE_FIRST_FEW:
        return opened + timedelta(minutes=campaign.wave_minutes or 0)
    few = Batch.objects.filter(campaign=campaign, wave=THE_FIRST_FEW)
    left_at: datetime = few.aggregate(last=Max("done_at"))["last"] or opened
    return left_at + settings.CANARY_WAIT


def _open(campaign: Campaign, wave: int, *, at: datetime) -> Campaign | None:
    """Only if nobody else did meanwhile, and it still leaves."""
    waiting = Campaign.objects.filter(pk=campaign.pk, status=CampaignStatus.SENDING, open_wave=campaign.open_wave)
    if not waiting.update(open_wave=wave, wave_opened_at=at):
        return None
    before, after = {"open_wave": campaign.open_wave}, {"open_wave": wave}
    audit.record("campaigns.open_wave", by=None, on=campaign, before=before, after=after)
    campaign.open_wave, campaign.wave_opened_at = wave, at
    return campaign


def excused(campaign: Campaign) -> dict[str, Any]:
    """What whoever lets it go on has seen, where it was held for it: it is not held again for that."""
    if campaign.paused_why not in _WHY:
        return {}
    return {"seen_welcome": welcome(campaign).as_json()}
