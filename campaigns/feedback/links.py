"""Where does a counted link lead, and how often was it followed? To a stored address alone; nobody knows by whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from campaigns.flow.render import counted
from campaigns.models import Campaign, TrackedLink
from committee import tokens
from committee.tokens import BadToken, Scope

COUNT: Final = """
    INSERT INTO campaigns_linkcount (link_id, day, is_machine, clicks) VALUES (%s, %s, %s, 1)
        ON CONFLICT (link_id, day, is_machine) DO UPDATE SET clicks = campaigns_linkcount.clicks + 1
"""


class Followed(NamedTuple):
    """A link of a campaign, and how often people and machines followed it."""

    url: str
    people: int
    machines: int


def keep(campaign: Campaign, urls: Iterable[str]) -> None:
    """Store the addresses to which the links of this campaign lead."""
    TrackedLink.objects.bulk_create(
        [TrackedLink(campaign=campaign, url=url, digest=counted.digest(url)) for url in urls],
        ignore_conflicts=True,
    )


def named_by(token: str) -> TrackedLink:
    """The link of an e-mail. Raises `BadToken` for one that we did not make, or of a campaign that is gone."""
    said = tokens.read(token, Scope.LINK)
    link = TrackedLink.objects.filter(campaign=said.reference[0], digest=said.subject.bytes).first()
    if link is None:
        raise BadToken
    return link


def count(link: TrackedLink, *, on: date, is_machine: bool) -> None:
    """One click more."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [link.pk, on, is_machine])


def of(campaign: Campaign) -> list[Followed]:
    """The links of a campaign, the most followed first."""
    rows = TrackedLink.objects.filter(campaign=campaign).values_list(
        "url",
        Coalesce(Sum("counts__clicks", filter=Q(counts__is_machine=False)), 0),
        Coalesce(Sum("counts__clicks", filter=Q(counts__is_machine=True)), 0),
    )
    return sorted((Followed(*row) for row in rows), key=lambda link: (-link.people, link.url))
