"""Who is a campaign for, and who of them may not or cannot be written to?

The campaign's sources make the universe; each person of it is judged once a channel, by `contacts.reach`. Whoever
counts (`count`) and whoever writes the snapshot ask this one judgement, so the figure a person approved is the figure
that leaves.
"""

from __future__ import annotations

from campaigns.flow.audience.allotting import Allotment, allotment
from campaigns.flow.audience.caps import IS_CAPPED, RECENT, WRITTEN_TO_OFTEN
from campaigns.flow.audience.counting import AudienceCount, ChannelCount, count, count_within, less_control
from campaigns.flow.audience.judging import OR_WAITS, WRITTEN_LATELY, of, reachable
from campaigns.flow.audience.universe import rule_of, sources_of, universe
from campaigns.flow.audience.whereabouts import places

__all__ = [
    "IS_CAPPED",
    "OR_WAITS",
    "RECENT",
    "WRITTEN_LATELY",
    "WRITTEN_TO_OFTEN",
    "Allotment",
    "AudienceCount",
    "ChannelCount",
    "allotment",
    "count",
    "count_within",
    "less_control",
    "of",
    "places",
    "reachable",
    "rule_of",
    "sources_of",
    "universe",
]
