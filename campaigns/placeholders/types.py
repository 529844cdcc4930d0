"""What is a value before it is written in a language?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias, Union


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, told by the clocks of a place."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Span:
    """From one instant to another, told by the clocks of a place."""

    start: datetime
    end: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Money:
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in each language, and how it stands after “at”, “to”, “from”, “of” where that was given."""

    texts: Mapping[str, str]
    forms: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (language, form) → text


Fact: TypeAlias = Union[str, int, Decimal, bool, date, Moment, Span, Money, Name, tuple["Fact", ...]]  # noqa: UP007

# What one person's value is when it reaches a compiled text.
SlotValue: TypeAlias = str | int | bool | list[dict[str, str]] | None
