"""Who exactly gets this campaign? Written down once: a row a person, in the order in which they will be served.

    snapshot.take(campaign, at=…)

One transaction: taken twice, or killed half-way and taken again, it writes to nobody twice.
"""

from __future__ import annotations

from campaigns.flow.snapshot.take import AudienceChanged, take

__all__ = ["AudienceChanged", "take"]
