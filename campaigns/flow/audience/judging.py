"""May these people be written to, on this channel, by this campaign?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from campaigns.enums import Purpose
from campaigns.flow.audience import caps
from campaigns.flow.audience.universe import universe
from campaigns.models import Campaign, FrequencyCap
from contacts import reach
from contacts.enums import Channel

# True of a contact `c` to whom another campaign that needs an opt-in has handed over a message in the last seven days,
# or is about to: what is promised, or in doubt, may have arrived. LIMIT: asked only of the few who want less.
WRITTEN_LATELY: Final = """
    (SELECT true
       FROM campaigns_campaign other
       JOIN campaigns_messagetemplate t ON t.id = other.template_id
       JOIN contacts_topic about ON about.id = t.topic_id AND about.kind <> 'service'
       JOIN campaigns_message m ON m.ledger = other.ledger AND m.campaign_id = other.id AND m.contact_id = c.id
      WHERE other.id <> %(campaign)s
        AND COALESCE(other.finished_at, {at}) > {at} - interval '7 days'
        AND (m.sent_at > {at} - interval '7 days'
             OR m.status IN ('sending', 'in_doubt') AND m.intent_at > {at} - interval '7 days'
             {or_waits})
      LIMIT 1) IS NOT NULL
"""

# Asked before the snapshot alone: at the gate, whoever passes first counts, and neither waits for the other.
OR_WAITS: Final = "OR m.status IN ('pending', 'deferred') AND other.status IN ('sending', 'paused')"
TOO_SOON: Final = WRITTEN_LATELY.format(at="%(at)s", or_waits=OR_WAITS)


def of(campaign: Campaign, *, at: datetime, details: tuple[str, ...] = ("language",)) -> reach.Judged:
    """The judgement of everybody in the audience as of `at`, with these `details` of each contact beside it."""
    (first,) = each(campaign, channels_of(campaign)[:1], at=at, details=details)
    return first


def each(
    campaign: Campaign, channels: Sequence[Channel], *, at: datetime, details: tuple[str, ...]
) -> list[reach.Judged]:
    """The same on each of these channels."""
    everybody = universe(campaign)
    found = [
        reach.judged(
            everybody,
            topic=campaign.template.topic,
            channel=channel,
            at=at,
            details=details,
            too_soon=TOO_SOON,
            often=_often(campaign),
        )
        for channel in channels
    ]
    return [reach.Judged(one.people, {**one.params, **_itself(campaign)}) for one in found]


def standings(campaign: Campaign, *, at: datetime, with_choice: bool) -> list[reach.Standing]:
    """The same on all its channels at once, counted by language and country."""
    return reach.standings(
        universe(campaign),
        topic=campaign.template.topic,
        channels=channels_of(campaign),
        at=at,
        too_soon=TOO_SOON,
        often=_often(campaign),
        params={"at": at, **_itself(campaign)},
        with_choice=with_choice,
    )


def reachable(campaign: Campaign, *, at: datetime, at_most: int) -> int:
    """How many may be written to on the channel that reaches most, counted no further than `at_most`: quick however
    large the audience is.
    """
    everybody, topic = universe(campaign), campaign.template.topic
    most = 0
    for channel in channels_of(campaign):
        people = reach.reachable_on(everybody, channel, topic=topic, at=at)
        most = max(most, people.order_by()[:at_most].count())
        if most == at_most:
            break
    return most


def channels_of(campaign: Campaign) -> list[Channel]:
    return [Channel(channel) for channel in campaign.channels]


def _often(campaign: Campaign) -> str:
    """SQL of those who have had enough of such messages; '' where nobody could have."""
    is_marketing = campaign.template.purpose == Purpose.MARKETING
    return caps.WRITTEN_TO_OFTEN.format(at="%(at)s") if is_marketing and FrequencyCap.objects.exists() else ""


def _itself(campaign: Campaign) -> dict[str, Any]:
    """One that is only being thought of has no number yet."""
    return {"campaign": campaign.pk or 0}
