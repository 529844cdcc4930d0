"""What must every condition be able to say?"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar, Self

from django.db.models import Q

from contacts.segments.criteria import Said
from contacts.segments.mentions import Known, Mention


class Condition(ABC):
    """One condition of a rule. `field` is its name in the JSON; a subclass is frozen, read from there by `read`."""

    field: ClassVar[str]

    @classmethod
    @abstractmethod
    def read(cls, said: Said) -> Self:
        """From its JSON. Raises `InvalidCriteria` where that makes no sense, whatever exists."""

    def mentions(self) -> Iterator[Mention]:
        """What it names that has to exist."""
        yield from ()

    @abstractmethod
    def where(self, known: Known) -> Q:
        """Which contacts it is true for: true or false for each, never NULL, so that it can be turned round.

        What lies in other tables is asked by EXISTS, which PostgreSQL turns into a semi-join: no person comes twice.
        """

    @abstractmethod
    def phrase(self, known: Known) -> str:
        """After "people who": “live in France”, in the active language."""
