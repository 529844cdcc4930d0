"""Which row does a code in a file mean? Everything that files refer to, looked up without a query a cell."""

from __future__ import annotations

from typing import Any

from django.db import models

from committee.models import VenuePart

Code = str | tuple[str, ...]


class References:
    """The rows that codes name, read once per model. A part of a venue is known by the venue's code and its own."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[Code, Any]] = {}

    def row(self, model: type[models.Model], code: Code) -> Any | None:
        """The row of that code, or None."""
        if model not in self._rows:
            self._rows[model] = self._read(model)
        return self._rows[model].get(code)

    @staticmethod
    def _read(model: type[models.Model]) -> dict[Code, Any]:
        if model is VenuePart:
            parts = VenuePart.objects.select_related("venue")
            return {(part.venue.code, part.code): part for part in parts}
        rows: models.QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 - Django's documented way to a model's rows
        return {row.code: row for row in rows}
