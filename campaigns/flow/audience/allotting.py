"""On which channels is each person of the audience written down? `channels_for`, as SQL over millions.

Somebody who is written to has a row on each channel that the rule gives them, and no other. Somebody who is written to
nowhere has one row: on the first channel for which they have an address, with the reason there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from campaigns.enums import ChannelRule
from campaigns.flow.audience import judging
from campaigns.models import Campaign
from contacts import reach
from contacts.enums import Channel

ON_ONE: Final = """
    SELECT id, {details}, address_id, address, reason, %(channel_0)s::text AS channel FROM ({together_0}) AS judged_0
"""
ON_SEVERAL: Final = """
    SELECT asked.id, {details}, landed.address_id, landed.address, landed.reason, landed.channel
      FROM (SELECT judged_0.id, {first_details}, {answers}, {chosen_channel} AS chosen,
                   array_remove(ARRAY[{open}]::int[], NULL) AS possible, COALESCE({addressed}, 0) AS otherwise
              FROM ({together_0}) AS judged_0 {joins} {choice}) AS asked
     CROSS JOIN LATERAL (VALUES {landings}) AS landed (place, channel, address_id, address, reason)
     WHERE landed.place = ANY (CASE WHEN possible = '{{}}' THEN ARRAY[otherwise] ELSE {rule} END)
"""
RULES: Final[Mapping[ChannelRule, str]] = {
    ChannelRule.ALL: "possible",
    ChannelRule.FIRST: "possible[1:1]",
    ChannelRule.CHOICE: "CASE WHEN chosen = ANY (possible) THEN ARRAY[chosen] ELSE possible[1:1] END",
}
CHOSEN_PLACE: Final = "array_position(%(of_channels)s::text[], chosen.channel::text) - 1"
# Who has an address on none of them.
WITHOUT_ADDRESS: Final = "SELECT count(*) FROM {first} {joins} WHERE {lacks}"


@dataclass(frozen=True, slots=True)
class Allotment:
    """The people of each channel, each judged alone, and how their rows follow from these.

    Whoever asks says where the people, and the addresses that several share, can be read: in a statement, in tables.
    """

    people: Sequence[str]
    params: Mapping[str, Any]
    rule: ChannelRule
    details: tuple[str, ...]

    def rows(self, people: Sequence[str], shared: Sequence[str]) -> str:
        """SQL of a row for each person and channel they are written down on: id, the details, address_id, address,
        reason ('' who is written to), channel. Whoever has no address at all has one row without `address_id`.
        """
        places = range(len(people))
        together = [reach.TOGETHER.format(people=people[place], shared=shared[place]) for place in places]
        if len(people) == 1:
            return ON_ONE.format(details=", ".join(self.details), together_0=together[0])
        with_choice = self.rule == ChannelRule.CHOICE
        return ON_SEVERAL.format(
            details=", ".join(self.details),
            first_details=", ".join(f"judged_0.{name}" for name in self.details),
            together_0=together[0],
            joins=" ".join(f"JOIN ({together[place]}) AS judged_{place} USING (id)" for place in places[1:]),
            choice=f"LEFT JOIN ({reach.CHOSEN.format(people=people[0])}) AS chosen ON chosen.contact_id = judged_0.id"
            if with_choice
            else "",
            chosen_channel=CHOSEN_PLACE if with_choice else "NULL::int",
            answers=", ".join(_answers(place) for place in places),
            open=", ".join(f"CASE WHEN {_is_open(place)} THEN {place} END" for place in places),
            addressed=_first(f"judged_{place}.address_id IS NOT NULL" for place in places),
            landings=", ".join(
                f"({place}, %(channel_{place})s::text, address_id_{place}, address_{place}, reason_{place})"
                for place in places
            ),
            rule=RULES[self.rule],
        )

    def without_address(self, people: Sequence[str]) -> str:
        """SQL of the number of people who have an address on none of the channels."""
        return WITHOUT_ADDRESS.format(
            first=people[0],
            joins=" ".join(f"JOIN {other} USING (id)" for other in people[1:]),
            lacks=" AND ".join(f"{each}.address_id IS NULL" for each in people),
        )


def allotment(campaign: Campaign, *, at: datetime, details: tuple[str, ...]) -> Allotment:
    """Everybody in the audience as of `at`, on all channels of the campaign."""
    channels = judging.channels_of(campaign)
    people, params = reach.on_each(judging.each(campaign, channels, at=at, details=details))
    return Allotment(
        people=people,
        params={**params, **_named(channels), "of_topic": campaign.template.topic_id},
        rule=ChannelRule(campaign.channel_rule),
        details=details,
    )


def _named(channels: Sequence[Channel]) -> dict[str, Any]:
    places: dict[str, Any] = {f"channel_{place}": channel.value for place, channel in enumerate(channels)}
    return {**places, "of_channels": [channel.value for channel in channels]}


def _answers(place: int) -> str:
    return ", ".join(f"judged_{place}.{name} AS {name}_{place}" for name in ("address_id", "address", "reason"))


def _is_open(place: int) -> str:
    return f"judged_{place}.address_id IS NOT NULL AND judged_{place}.reason = ''"


def _first(conditions: Any) -> str:
    cases = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(conditions))
    return f"CASE {cases} END"
