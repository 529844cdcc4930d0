"""What may a rule ask of people? One class a condition, each with its JSON, its query and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contacts.segments.conditions.attributes import AttributeIs
from contacts.segments.conditions.base import Condition
from contacts.segments.conditions.dates import Created, LastSign, OptedIn
from contacts.segments.conditions.origins import Imported, Listed, SignedUp, System
from contacts.segments.conditions.people import Age, Country, Language, Minor, Postcode, Region, Tag
from contacts.segments.conditions.rights import Reachable, TopicBy
from contacts.segments.conditions.tickets import HasTicket

CONDITIONS: Final[Mapping[str, type[Condition]]] = {
    condition.field: condition
    for condition in (
        Language, Country, Region, Postcode, Age, Minor, Tag, AttributeIs,
        TopicBy, Reachable, OptedIn,
        HasTicket,
        Listed, Imported, SignedUp, System,
        Created, LastSign,
    )
}  # fmt: skip

__all__ = ["CONDITIONS", "Condition", "HasTicket", "Language"]
