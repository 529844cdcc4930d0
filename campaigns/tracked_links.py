"""To which addresses do the counted links of a campaign lead? Stored when its texts are compiled."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.flow.render import counted
from campaigns.models import Campaign, TrackedLink


def keep(campaign: Campaign, urls: Iterable[str]) -> None:
    """Store the addresses; those that are stored already stay as they are."""
    TrackedLink.objects.bulk_create(
        [TrackedLink(campaign=campaign, url=url, digest=counted.digest(url)) for url in urls],
        ignore_conflicts=True,
    )
