"""How are literals and values joined without looking at either? They take turns, and one join does it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import AnyStr, Generic, Self


@dataclass(frozen=True, slots=True)
class Weave(Generic[AnyStr]):
    """Literals with an empty place between each two, and for each place the number of the value that goes there."""

    threads: list[AnyStr]
    places: list[int]

    @classmethod
    def of(cls, parts: Iterable[AnyStr | int], *, empty: AnyStr) -> Self:
        """A weave of literals and numbers of values, in order."""
        threads, places = [empty], []
        for part in parts:
            if isinstance(part, int):
                places.append(part)
                threads += [empty, empty]
            else:
                threads[-1] += part
        return cls(threads, places)

    def joined(self, values: Sequence[AnyStr]) -> AnyStr:
        """The whole text with these values."""
        threads = self.threads.copy()
        threads[1::2] = [values[place] for place in self.places]
        return self.threads[1][:0].join(threads) if self.places else self.threads[0]
