"""Who is in the control group, who reads which variant, who is written to in which wave? Drawn by lot.

The lot is a hash of the campaign's seed and the person: whoever draws again, on whatever machine, draws the same. Each
question reads eight hexadecimal digits of its own, so that no answer depends on another. Somebody who is written to on
several channels has one lot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from campaigns.enums import Purpose
from campaigns.models import Campaign, CampaignVariant

LOT: Final = "md5(%(seed)s::text || ':' || id)"
# One of 2^32 numbers, each as likely as any other, of which the first so many percent are drawn.
NUMBER: Final = "('x' || substr(lot, {digit}, 8))::bit(32)::bigint"
DRAWN: Final = f"{NUMBER} < %({{percent}})s::numeric * 42949672.96"
FOR_CONTROL: Final = 1
FOR_VARIANT: Final = 9
FOR_WAVE: Final = 17
NO_WAVES: Final = "0"

# Of those who are written to, the first few are wave 0; the others leave so many people a wave, as their lots fall.
IN_WAVES: Final = """
    CASE WHEN why <> '' THEN 0 WHEN is_early THEN 0
         ELSE LEAST(1 + (dense_rank() OVER (PARTITION BY why = '', is_early ORDER BY {number}, id) - 1)
                    / %(wave_people)s, 32000) END
"""


@dataclass(frozen=True, slots=True)
class Lots:
    """SQL of what was drawn, about a row with `id`, `lot` and `why` not, if not; constants where nothing is: an
    expression that always says the same would be sorted by all the same.
    """

    lot: str = "''"
    is_control: str = "false"
    variant: str = "''"
    is_early: str = "false"
    wave: str = NO_WAVES
    params: dict[str, Any] = field(default_factory=dict)


def of(campaign: Campaign, variants: Sequence[CampaignVariant], *, people: int) -> Lots:
    """What is drawn for a campaign whose audience has about so many people."""
    canary = has_canary(campaign, people=people)
    if not (campaign.control_share or variants or canary or campaign.wave_people):
        return Lots()
    return Lots(
        lot=LOT,
        is_control=_drawn(FOR_CONTROL, "control") if campaign.control_share else "false",
        variant=_variant(variants),
        is_early=_drawn(FOR_WAVE, "canary") if canary else "false",
        wave=_wave(campaign, canary=canary),
        params={
            "seed": campaign.seed,
            "control": campaign.control_share,
            "canary": campaign.canary_percent,
            "wave_people": campaign.wave_people,
            **{f"up_to_{each.label}": up_to for each, up_to in _sums(variants)},
        },
    )


def has_canary(campaign: Campaign, *, people: int) -> bool:
    """Whether a few are written to before all others: only where they are enough to learn from."""
    is_marketing = campaign.template.purpose == Purpose.MARKETING
    return is_marketing and campaign.canary_percent is not None and people >= settings.CANARY_FROM_PEOPLE


def _drawn(digit: int, percent: str) -> str:
    return DRAWN.format(digit=digit, percent=percent)


def _variant(variants: Sequence[CampaignVariant]) -> str:
    """Of those who are written to; the last takes what is left, so that nobody is without."""
    if not variants:
        return "''"
    cases = " ".join(
        f"WHEN {_drawn(FOR_VARIANT, f'up_to_{each.label}')} THEN '{each.label}'" for each in variants[:-1]
    )
    last = f"'{variants[-1].label}'"
    return f"CASE WHEN why <> '' THEN '' {cases} ELSE {last} END"


def _sums(variants: Sequence[CampaignVariant]) -> list[tuple[CampaignVariant, int]]:
    shares = [each.share for each in variants]
    return [(each, sum(shares[: place + 1])) for place, each in enumerate(variants)]


def _wave(campaign: Campaign, *, canary: bool) -> str:
    if campaign.wave_people:
        return IN_WAVES.format(number=NUMBER.format(digit=FOR_WAVE))
    return "CASE WHEN is_early OR why <> '' THEN 0 ELSE 1 END" if canary else NO_WAVES
