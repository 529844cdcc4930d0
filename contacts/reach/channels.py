"""On which of several channels may we write to each of these people? Their standing on all of them, counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from contacts.enums import Channel, Unreachable
from contacts.models import Contact, Topic
from contacts.reach.judging import SHARED, TOGETHER, Judged, judged

# Beside the reasons of `Unreachable`: there is nothing to write to.
NO_ADDRESS: Final = "no_address"

ONE_CHANNEL: Final = """
    people_{place} AS MATERIALIZED ({people}), shared_{place} AS ({shared}), judged_{place} AS ({together})
"""
# The channel of the newest opt-in; of two at once, the first in the order in which they are asked for. Looked up for
# these people alone: of a topic, millions may have opted in whom the audience does not mean.
CHOSEN: Final = """
    SELECT DISTINCT ON (contact_id) contact_id, channel FROM contacts_consent
     WHERE topic_id = %(of_topic)s AND status = 'granted' AND channel = ANY(%(of_channels)s::text[])
       AND contact_id IN (SELECT id FROM {people})
     ORDER BY contact_id, since DESC, array_position(%(of_channels)s::text[], channel::text)
"""
STANDING: Final = "CASE WHEN judged_{place}.address_id IS NULL THEN 'no_address' ELSE judged_{place}.reason END"


@dataclass(frozen=True, slots=True)
class Standing:
    """So many people of a language and a country, for whom the same is true on every channel."""

    language: str
    country: str
    # A channel each, in the order asked: '' where they may be written to, else the reason or `NO_ADDRESS`.
    refusals: Mapping[Channel, str]
    # The channel they opted in to last, of those on which they did at all.
    chosen: Channel | None
    people: int

    @property
    def open_to(self) -> list[Channel]:
        """The channels on which they may be written to, in the order asked."""
        return [channel for channel, refusal in self.refusals.items() if not refusal]

    @property
    def left_out_for(self) -> Unreachable | None:
        """Why on none of them: the reason on the first channel for which there is an address; without any, None."""
        return next((Unreachable(refusal) for refusal in self.refusals.values() if refusal != NO_ADDRESS), None)


def standings(
    universe: QuerySet[Contact],
    *,
    topic: Topic,
    channels: Sequence[Channel],
    at: datetime,
    too_soon: str = "false",
    often: str = "",
    params: Mapping[str, Any] | None = None,
    with_choice: bool = False,
) -> list[Standing]:
    """Everybody of `universe`, judged on each channel as `judged` would, in one statement.

    `params` are those of `too_soon` and `often`. What they chose is looked up `with_choice` alone: of
    millions, it takes a while.
    """
    details = ("language", "country")
    asked = {"topic": topic, "at": at, "details": details, "too_soon": too_soon, "often": often}
    each = [judged(universe, channel=channel, **asked) for channel in channels]  # type: ignore[arg-type]
    people, named = on_each([Judged(one.people, {**one.params, **(params or {})}) for one in each])
    named |= {"of_topic": topic.pk, "of_channels": [channel.value for channel in channels]}
    with connection.cursor() as cursor:
        cursor.execute(_statement(people, with_choice=with_choice), named)
        return [_standing(row, channels) for row in cursor.fetchall()]


def on_each(each: Sequence[Judged]) -> tuple[list[str], dict[str, Any]]:
    """The people of each judgement, to stand in one statement: their parameters under names of their own."""
    people = [re.sub(r"%\((\w+)\)s", rf"%(on_{place}_\1)s", one.people) for place, one in enumerate(each)]
    return people, {
        f"on_{place}_{name}": value for place, one in enumerate(each) for name, value in one.params.items()
    }


def _statement(each: Sequence[str], *, with_choice: bool) -> str:
    refusals = ", ".join(STANDING.format(place=place) for place in range(len(each)))
    joins = " ".join(f"JOIN judged_{place} USING (id)" for place in range(1, len(each)))
    chosen = [f"chosen AS ({CHOSEN.format(people='people_0')})"] if with_choice else []
    parts = [*_parts(each), *chosen]
    choice = "LEFT JOIN chosen ON chosen.contact_id = judged_0.id" if with_choice else ""
    return f"""
        WITH {", ".join(parts)}
        SELECT judged_0.language, judged_0.country, {"chosen.channel" if with_choice else "NULL"}, {refusals}, count(*)
          FROM judged_0 {joins} {choice}
         GROUP BY {", ".join(map(str, range(1, len(each) + 4)))}
    """  # noqa: S608 - numbers and names of ours


def _parts(each: Sequence[str]) -> Iterable[str]:
    for place, one in enumerate(each):
        people, shared = f"people_{place}", f"shared_{place}"
        yield ONE_CHANNEL.format(
            place=place,
            people=one,
            shared=SHARED.format(people=people),
            together=TOGETHER.format(people=people, shared=shared),
        )


def _standing(row: Sequence[Any], channels: Sequence[Channel]) -> Standing:
    language, country, chosen, *refusals, people = row
    return Standing(
        language,
        country,
        dict(zip(channels, refusals, strict=True)),
        Channel(chosen) if chosen else None,
        people,
    )
