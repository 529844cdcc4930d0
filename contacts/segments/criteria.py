"""What does the JSON of one condition say? Each part is taken once, by its type; anything else is refused in words."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.errors import CommitteeError

Criteria = Mapping[str, Any]

MOST_VALUES: Final = 500
LONGEST_TEXT: Final = 200


class InvalidCriteria(CommitteeError):
    message = gettext_lazy("This rule describes nobody: it names something that does not exist.")


class Said:
    """The parts of one condition, handed out by type. `end` refuses whatever nobody asked for."""

    def __init__(self, criteria: Criteria) -> None:
        self._parts = {part: value for part, value in criteria.items() if value not in (None, "", [])}

    def texts(self, part: str = "is") -> tuple[str, ...]:
        values = self._parts.pop(part, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise InvalidCriteria(_("“%(part)s” must be a list of texts.") % {"part": part})
        if len(values) > MOST_VALUES:
            raise InvalidCriteria(_("At most %(most)d values in one condition.") % {"most": MOST_VALUES})
        return tuple(dict.fromkeys(_plain(part, value) for value in values))

    def numbers(self, part: str = "is") -> tuple[int, ...]:
        values = self._parts.pop(part, [])
        if not isinstance(values, list) or not all(type(value) is int and 0 < value < 2**63 for value in values):
            raise InvalidCriteria(_("“%(part)s” must be a list of numbers.") % {"part": part})
        if len(values) > MOST_VALUES:
            raise InvalidCriteria(_("At most %(most)d values in one condition.") % {"most": MOST_VALUES})
        return tuple(dict.fromkeys(values))

    def text(self, part: str) -> str:
        value = self._parts.pop(part, "")
        if not isinstance(value, str):
            raise InvalidCriteria(_("“%(part)s” must be a text.") % {"part": part})
        return _plain(part, value) if value else ""

    def one_of(self, known: Container[str], part: str = "is", *, default: str = "") -> str:
        value = self.text(part) or default
        if value not in known:
            raise InvalidCriteria(_("“%(part)s” cannot be “%(value)s”.") % {"part": part, "value": value})
        return value

    def whole(self, part: str, *, most: int) -> int | None:
        value = self._parts.pop(part, None)
        if value is not None and (type(value) is not int or not 0 <= value <= most):
            raise InvalidCriteria(
                _("“%(part)s” must be a whole number from 0 to %(most)d.") % {"part": part, "most": most}
            )
        return value

    def number(self, part: str) -> int | float | None:
        value = self._parts.pop(part, None)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InvalidCriteria(_("“%(part)s” must be a number.") % {"part": part})
        if value is not None and not Decimal(value).is_finite():
            raise InvalidCriteria(_("“%(part)s” must be a number.") % {"part": part})
        return value

    def flag(self, part: str) -> bool:
        value = self._parts.pop(part, False)
        if not isinstance(value, bool):
            raise InvalidCriteria(_("“%(part)s” must be true or false.") % {"part": part})
        return value

    def days(self, part: str) -> tuple[date, ...]:
        return tuple(_day(part, text) for text in self.texts(part))

    def day(self, part: str) -> date | None:
        text = self.text(part)
        return _day(part, text) if text else None

    def end(self) -> None:
        if self._parts:
            raise InvalidCriteria(_("A condition has no part “%(part)s”.") % {"part": next(iter(self._parts))})


def _plain(part: str, text: str) -> str:
    if not text.strip() or "\0" in text:
        raise InvalidCriteria(_("“%(part)s” holds a text that says nothing.") % {"part": part})
    if len(text) > LONGEST_TEXT:
        raise InvalidCriteria(_("A text in a rule has at most %(most)d characters.") % {"most": LONGEST_TEXT})
    return text


def _day(part: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("“%(part)s” is no day: write it as 2024-08-04.")
        raise InvalidCriteria(message % {"part": part}) from None
