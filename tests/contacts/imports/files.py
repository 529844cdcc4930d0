"""Files of people for the tests of imports."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from contacts import imports
from contacts.models import ImportRun
from tests.factories import NOON


def csv_of(*rows: list[str], encoding: str = "utf-8") -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def small_chunks(monkeypatch: pytest.MonkeyPatch, *, rows: int) -> None:
    """Chunks of two blocks each, so that a handful of rows makes several."""
    monkeypatch.setattr("contacts.imports.pipeline.BLOCK_ROWS", rows // 2)
    monkeypatch.setattr("contacts.imports.chunks.BLOCKS", 2)


class Chunks(imports.Turn):
    """A turn that is over after so many chunks."""

    def __init__(self, count: int) -> None:
        self._left = count

    def is_over(self) -> bool:
        self._left -= 1
        return self._left == 0


def upload(*rows: list[str], **more: Any) -> ImportRun:
    return imports.upload(
        csv_of(*rows), **{"file_name": "fans.csv", "system": "crm", "topic": None, "by": None, "at": NOON, **more}
    )


def import_rows(*rows: list[str], **more: Any) -> ImportRun:
    """Uploaded, confirmed and written."""
    import_run = imports.confirm(upload(*rows, **more), by=None)
    imports.run(import_run, at=more.get("at", NOON))
    import_run.refresh_from_db()
    return import_run
