"""Where does a counted link lead, and how often was it followed? To a stored address alone; nobody knows by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from campaigns.feedback import bursts, scanners
from campaigns.feedback.bursts import Click
from campaigns.models import Campaign, TrackedLink
from committee import tokens
from committee.tokens import BadToken, Scope

# Eleven million readers may have one button, and each click holds its row until it is committed: none waits for the
# disk meanwhile. What a power cut could cost is the clicks of its last second.
COUNT: Final = """
      WITH habit AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
    INSERT INTO campaigns_linkcount (link_id, day, is_machine, clicks) SELECT %s, %s, %s, 1 FROM habit
        ON CONFLICT (link_id, day, is_machine) DO UPDATE SET clicks = campaigns_linkcount.clicks + 1
"""
# Of each of these days and links one click, which was counted as somebody's. Everybody takes the rows in one order.
MOVE: Final = """
      WITH habit AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))
         , held AS (SELECT counted.id, counted.link_id, counted.day
                      FROM campaigns_linkcount counted
                      JOIN unnest(%s::bigint[], %s::date[]) AS told (link_id, day) USING (link_id, day)
                     WHERE NOT counted.is_machine AND counted.clicks > 0
                     ORDER BY counted.id FOR UPDATE OF counted)
         , taken AS (UPDATE campaigns_linkcount SET clicks = clicks - 1 WHERE id IN (SELECT id FROM held))
    INSERT INTO campaigns_linkcount (link_id, day, is_machine, clicks)
    SELECT held.link_id, held.day, true, 1 FROM held, habit ORDER BY held.link_id, held.day
        ON CONFLICT (link_id, day, is_machine) DO UPDATE SET clicks = campaigns_linkcount.clicks + 1
"""


class Followed(NamedTuple):
    """A link of a campaign, and how often people and machines followed it."""

    url: str
    people: int
    machines: int


def named_by(token: str) -> TrackedLink:
    """The link of an e-mail. Raises `BadToken` for one that we did not make, or of a campaign that is gone."""
    said = tokens.read(token, Scope.LINK)
    found = TrackedLink.objects.filter(campaign=said.reference[0], digest=said.subject.bytes)
    link = found.select_related("campaign").only("url", "campaign__started_at").first()
    if link is None:
        raise BadToken
    return link


def is_too_soon(link: TrackedLink, *, at: datetime) -> bool:
    """Before anybody can have read the first of its e-mails."""
    return scanners.came_too_soon(handed_over_at=link.campaign.started_at, at=at)


def count(link: TrackedLink, *, on: date, is_machine: bool) -> None:
    """One click more."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [link.pk, on, is_machine])


def is_in_a_burst(link: TrackedLink, *, visitor: str, on: date) -> bool:
    """Whether this click, which was counted as a person's, is one of many at once; they are then counted anew."""
    clicks = bursts.joined(visitor, Click(link.pk, on), campaign=link.campaign_id)
    if clicks:
        _were_machines(clicks)
    return bool(clicks)


def _were_machines(clicks: Sequence[Click]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [[click.link for click in clicks], [click.day for click in clicks]])


def of(campaign: Campaign) -> list[Followed]:
    """The links of a campaign, the most followed first."""
    rows = TrackedLink.objects.filter(campaign=campaign).values_list(
        "url",
        Coalesce(Sum("counts__clicks", filter=Q(counts__is_machine=False)), 0),
        Coalesce(Sum("counts__clicks", filter=Q(counts__is_machine=True)), 0),
    )
    return sorted((Followed(*row) for row in rows), key=lambda link: (-link.people, link.url))
