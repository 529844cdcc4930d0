"""How does the programme become a file again? In the columns that are read, so that it can be taken in unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from committee.programme.comparing import zone_of
from committee.programme.kinds import Kind


def header_of(kind: Kind) -> list[str]:
    return [column.name for column in kind.columns]


def rows_of(kind: Kind, rows: models.QuerySet[Any]) -> Iterator[list[object]]:
    """What a file of these rows holds, in their order."""
    for row in kind.with_references(rows):
        zone = zone_of(row)
        yield [column.written(column.of(row), zone=zone) for column in kind.columns]
