"""What does one person's copy say? The text, their values and their own links: the same bytes whenever it is asked.

So a copy is made to be handed over, and made again when the person asks what they were told.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.enums import Purpose
from campaigns.flow import render
from campaigns.flow.render.compiled import Copy_co, Woven
from campaigns.placeholders import PREFERENCES
from campaigns.placeholders.types import SlotValue
from committee import kept_settings, tokens


@dataclass(frozen=True, slots=True)
class Place:
    """Which message of which campaign, and what the campaign decides about its links."""

    campaign: int
    n: int
    topic: int
    channel: str
    purpose: str


def filled(
    compiled: Woven[Copy_co], values: Mapping[str, SlotValue], *, place: Place, public_id: uuid.UUID | None
) -> Copy_co:
    """The copy of the person with this public id; without one, of somebody whose row is gone, without their links."""
    if public_id is None:
        return render.fill(compiled, values)
    said = {**values, PREFERENCES: _way_to_choices(public_id)}
    return render.fill(compiled, said, unsubscribe_url=_way_out(place, public_id))


def _way_to_choices(public_id: uuid.UUID) -> str:
    """The link to everything the reader may choose; the same in every e-mail to them."""
    return f"{kept_settings.base_url()}/m/{tokens.make(tokens.Scope.PREFERENCES, subject=public_id)}/"


def _way_out(place: Place, public_id: uuid.UUID) -> str | None:
    """The link by which the reader leaves this topic. Only marketing has one: a service has its own ground."""
    if place.purpose != Purpose.MARKETING:
        return None
    token = tokens.make(
        tokens.Scope.UNSUBSCRIBE,
        subject=public_id,
        topic_id=place.topic,
        channel=place.channel,
        reference=(place.campaign, place.n),
    )
    return f"{kept_settings.base_url()}/u/{token}/"
