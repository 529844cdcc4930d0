"""Reading whatever spreadsheet staff hand over. Start at `open_table`; what was found is a `Table`."""

from __future__ import annotations

from committee.spreadsheets.formulas import guarded, unguarded
from committee.spreadsheets.headers import MatchedColumns, match_columns
from committee.spreadsheets.limits import Limits
from committee.spreadsheets.opening import open_table
from committee.spreadsheets.problems import CellProblem, Code, UnreadableFile, column_letters
from committee.spreadsheets.rows import Row
from committee.spreadsheets.tables import Kind, Table

__all__ = [
    "CellProblem",
    "Code",
    "Kind",
    "Limits",
    "MatchedColumns",
    "Row",
    "Table",
    "UnreadableFile",
    "column_letters",
    "guarded",
    "match_columns",
    "open_table",
    "unguarded",
]
