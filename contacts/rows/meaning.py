"""What do the columns of one file mean? All that is needed to read its rows, and nothing that a database holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from committee.spreadsheets.rows import Judge
from contacts.rows.attribute_cells import Declared

# "attribute:shoe_size" and "reference:ticketing" are columns too: one for each attribute and each other system.
ATTRIBUTE: Final = "attribute:"
REFERENCE: Final = "reference:"


@dataclass(frozen=True, slots=True)
class DeclaredAttribute:
    """An attribute as it is declared, without its row."""

    code: str
    label: str
    type: str
    choices: Sequence[str]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`columns` gives the place of each field; `at` is the moment that no decision may lie after."""

    columns: Mapping[str, int]
    judge: Judge
    at: datetime
    # The topic that all rows opt in to, where they name none.
    topic_id: int | None = None
    # Topics by their folded codes and names.
    topics: Mapping[str, int] = field(default_factory=dict)
    attributes: Mapping[str, Declared] = field(default_factory=dict)
