"""What is wrong with a programme file, where, and in which words is it told?"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.spreadsheets.problems import column_letters


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place. Lines and columns count from 1, as a spreadsheet program numbers them."""

    line: int
    message: str | Promise
    column: int | None = None
    # What stands above the column, where the file has it.
    header: str = ""

    @property
    def place(self) -> str:
        """The column as a person finds it: `C · starts_at`; empty where the whole line is meant."""
        letters = column_letters(self.column) if self.column is not None else ""
        return " · ".join(filter(None, [letters, self.header]))

    def __str__(self) -> str:
        if self.column is None:
            return str(_("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message})
        place = {"line": self.line, "column": column_letters(self.column), "message": self.message}
        if not self.header:
            return str(_("Line %(line)d, column %(column)s: %(message)s") % place)
        return str(_("Line %(line)d, column %(column)s (%(header)s): %(message)s") % {**place, "header": self.header})
