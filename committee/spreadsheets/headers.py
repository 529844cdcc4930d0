"""Which column of a file holds which of our fields, however its author has spelt the header?"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from committee.sentences import filled
from committee.spreadsheets.problems import CellProblem, Code, column_letters


@dataclass(frozen=True, slots=True)
class MatchedColumns:
    """`columns` gives the place (from 0) of each field found; `unknown`, the headers nobody asked for."""

    columns: dict[str, int]
    unknown: list[str]
    problems: list[CellProblem]

    def value(self, values: Sequence[str], field: str, default: str = "") -> str:
        """What a row says of a field; `default` where the file has no such column."""
        place = self.columns.get(field)
        return default if place is None else values[place]


def fold(text: str) -> str:
    """A header without what people vary: case, accents, spaces, punctuation, invisible characters."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(character for character in decomposed if character.isalnum())


def match_columns(
    header: Sequence[str],
    fields: Mapping[str, Collection[str]],
    *,
    required: Collection[str] = (),
    header_line: int = 1,
) -> MatchedColumns:
    """Find each field under its own name or one of its aliases, French and English alike.

    A field claimed by two columns is found in neither: choosing one of two e-mail columns would be a guess.
    """
    field_by_name = {fold(name): field for field, aliases in fields.items() for name in (field, *aliases)}
    places: dict[str, list[int]] = {}
    unknown: list[str] = []
    for place, name in enumerate(header):
        field = field_by_name.get(fold(name))
        if field is not None:
            places.setdefault(field, []).append(place)
        elif name:
            unknown.append(name)

    problems = [_claimed_twice(header, found, header_line) for found in places.values() if len(found) > 1]
    problems += [_missing(field, fields[field], header_line) for field in required if field not in places]
    return MatchedColumns(
        columns={field: found[0] for field, found in places.items() if len(found) == 1},
        unknown=unknown,
        problems=problems,
    )


def _claimed_twice(header: Sequence[str], places: Sequence[int], header_line: int) -> CellProblem:
    return CellProblem(
        line=header_line,
        column=places[1] + 1,
        code=Code.DUPLICATE_HEADER,
        message=filled(
            _("“%(name)s” means the same as “%(first)s” in column %(letters)s: keep one of the two."),
            {"name": header[places[1]], "first": header[places[0]], "letters": column_letters(places[0] + 1)},
        ),
    )


def _missing(field: str, aliases: Collection[str], header_line: int) -> CellProblem:
    names = ", ".join(f"“{name}”" for name in (field, *aliases))
    return CellProblem(
        line=header_line,
        column=None,
        code=Code.MISSING_COLUMN,
        message=filled(
            _("The column “%(field)s” is missing. Any of these headers is understood: %(names)s."),
            {"field": field, "names": names},
        ),
    )
