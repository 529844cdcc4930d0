"""Who is a campaign for, and who of them may not or cannot be written to?

The campaign's rule makes the universe; each person of it is judged once, by `contacts.reach.judged`. Whoever counts
(`count`) and whoever writes the snapshot ask this one statement, so the figure a person approved is the figure that
leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from campaigns.enums import Reason
from campaigns.models import Campaign
from contacts import reach, segments
from contacts.enums import Channel
from contacts.models import Contact

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


@dataclass(frozen=True, slots=True)
class AudienceCount:
    """What the audience comes to. Universe = reachable + without address + excluded, by reason."""

    universe: int
    reachable: int
    by_language: dict[str, int]
    without_address: int
    excluded: dict[Reason, int]


def universe(campaign: Campaign) -> QuerySet[Contact]:
    """The people whom the campaign's rule describes now."""
    return segments.people_in(campaign.segment).present()


def of(campaign: Campaign, *, at: datetime, details: tuple[str, ...] = ("language",)) -> reach.Judged:
    """The judgement of everybody in the audience as of `at`, with these `details` of each contact beside it."""
    found = reach.judged(
        universe(campaign),
        topic=campaign.template.topic,
        channel=Channel(campaign.channel),
        at=at,
        details=details,
        too_soon=WRITTEN_LATELY.format(at="%(at)s", or_waits=OR_WAITS),
    )
    # One that is only being thought of has no number yet.
    return reach.Judged(found.people, {**found.params, "campaign": campaign.pk or 0})


def reachable(campaign: Campaign, *, at: datetime, at_most: int) -> int:
    """How many may be written to, counted no further than `at_most`: quick however large the audience is."""
    topic = campaign.template.topic
    people = reach.reachable_on(universe(campaign), Channel(campaign.channel), topic=topic, at=at)
    return people.order_by()[:at_most].count()


def count(campaign: Campaign, *, at: datetime) -> AudienceCount:
    """How many people in which language, and how many not, and why."""
    found = reach.counted(of(campaign, at=at))
    return AudienceCount(
        universe=found.total,
        reachable=found.reachable,
        by_language=found.by_language,
        without_address=found.without_address,
        excluded={Reason(reason): number for reason, number in found.left_out.items()},
    )
