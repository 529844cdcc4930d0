"""How many of the people judged may be written to, in which languages, and how many not, and why?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import connection

from contacts.enums import Unreachable
from contacts.reach.judging import Judged


@dataclass(frozen=True, slots=True)
class Counted:
    """What a judgement comes to. Total = reachable + without address + left out."""

    by_language: dict[str, int]
    without_address: int
    # In the order in which the reasons are asked; those that met nobody are not named.
    left_out: dict[Unreachable, int]

    @property
    def reachable(self) -> int:
        return sum(self.by_language.values())

    @property
    def total(self) -> int:
        return self.reachable + self.without_address + sum(self.left_out.values())


def counted(judged: Judged) -> Counted:
    """Everybody of a judgement that has the detail `language`, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {judged.sql} SELECT language, address_id IS NULL, reason, count(*) FROM judged GROUP BY 1, 2, 3",  # noqa: S608
            judged.params,
        )
        groups = cursor.fetchall()
    by_language: dict[str, int] = {}
    left_out: Counter[str] = Counter()
    without_address = 0
    for language, lacks_address, reason, number in groups:
        if lacks_address:
            without_address += number
        elif reason:
            left_out[reason] += number
        else:
            by_language[language] = number
    return Counted(by_language, without_address, {why: left_out[why] for why in Unreachable if why in left_out})
