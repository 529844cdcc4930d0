"""Which parts has a person's file, and who writes each? Registered when the apps start, in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

Row = Mapping[str, Any]
# Given the keys of a person's entries, their rows, one by one: a hundred thousand messages pass through flat memory.
Section = Callable[[Sequence[int]], Iterable[Row]]

_sections: dict[str, Section] = {}


class NotAlike(TypeError):
    """The rows of one section have different columns: a table cannot be made of them."""


def contribute(name: str, section: Section) -> None:
    """Add a section. Its name is that of its list in the JSON and of its table; all its rows have the same columns."""
    _sections[name] = section


def sections() -> dict[str, Section]:
    return dict(_sections)


def alike(name: str, rows: Iterable[Row]) -> tuple[list[str], Iterator[Row]]:
    """The columns of the rows, and the rows. Raises `NotAlike`."""
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return [], iter(())
    columns = list(first)
    return columns, (_checked(name, columns, row) for row in chain([first], iterator))


def _checked(name: str, columns: list[str], row: Row) -> Row:
    if list(row) != columns:
        raise NotAlike(f"{name}: {sorted(set(row) ^ set(columns))}")
    return row
