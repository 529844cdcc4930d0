"""What can be wrong with a file that staff hand over, where, and in which words they are told?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.errors import CommitteeError
from committee.sentences import filled


class Code(StrEnum):
    """The kinds of problem, stable: counted in reports and named in error files."""

    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    UNREADABLE_ENCODING = "unreadable_encoding"
    TOO_LARGE = "too_large"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    EMPTY_FILE = "empty_file"
    DANGEROUS_FILE = "dangerous_file"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_HEADER = "duplicate_header"
    BLANK_HEADER = "blank_header"
    BLANK_ROW = "blank_row"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    BROKEN_QUOTE = "broken_quote"
    GARBLED_TEXT = "garbled_text"
    CONTROL_CHARACTER = "control_character"
    CELL_TOO_LONG = "cell_too_long"
    FORMULA_ERROR = "formula_error"


# A blank row loses nothing: it is worth a line in a report, not an alarm.
HARMLESS = frozenset({Code.BLANK_ROW})


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong in one place. Lines and columns count from 1, as a spreadsheet program numbers them."""

    line: int
    column: int | None
    code: Code
    message: str | Promise

    @property
    def is_harmless(self) -> bool:
        return self.code in HARMLESS

    @property
    def sentence(self) -> Promise:
        """Where, and what."""
        if self.column is None:
            return filled(_("Line %(line)d: %(message)s"), {"line": self.line, "message": self.message})
        place = {"line": self.line, "column": column_letters(self.column)}
        return filled(_("Line %(line)d, column %(column)s: %(message)s"), {**place, "message": self.message})

    def __str__(self) -> str:
        return str(self.sentence)


class UnreadableFile(CommitteeError):
    """The file as a whole is refused; the sentence says what is wrong, where, and what to do about it."""

    message = _("This file cannot be read as a spreadsheet. Save it as CSV (UTF-8) or XLSX and try again.")

    def __init__(
        self, message: str | Promise = "", *, problem: CellProblem | None = None, code: Code | None = None
    ) -> None:
        super().__init__(message or (problem.sentence if problem else ""))
        self.problem = problem
        self.code = code or (problem.code if problem else Code.NOT_A_SPREADSHEET)


def column_letters(column: int) -> str:
    """The name a spreadsheet program gives to a column: 1 is A, 28 is AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
