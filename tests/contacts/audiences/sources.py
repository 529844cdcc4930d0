"""A source of an audience that belongs to no campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Meant:
    kind: str
    segment: Any = None
    people_list: Any = None
    session: Any = None
    is_former: bool = False
    venue: Any = None
    position_of: Any = None
    from_at: datetime | None = None
    until_at: datetime | None = None
