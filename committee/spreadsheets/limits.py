"""How much of a file do we take on? Beyond these limits it is refused before it can cost anything."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The defaults hold a file of eleven million contacts; an upload form passes smaller ones."""

    file_bytes: int = 4096 * _MEGABYTE
    rows: int = 15_000_000
    columns: int = 500
    # What a spreadsheet program itself allows in a cell. The csv module's own limit is four times this.
    cell_characters: int = 32_767
    # Only XLSX: the sheet is held in memory, about a hundred bytes a cell.
    workbook_file_bytes: int = 100 * _MEGABYTE
    workbook_unpacked_bytes: int = 512 * _MEGABYTE
    workbook_cells: int = 2_000_000
    # How far honest sheets compress: 10 to 40 times. A zip bomb: a thousand times and more.
    unpacked_ratio: int = 200
    # A file whose first rows are all bad is not the file that was meant.
    bad_rows_from_the_start: int = 1_000
    # How many problems are kept word for word; all of them are counted.
    problems_kept: int = 1_000
