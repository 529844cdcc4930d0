"""What goes out to an agency, and what comes back? Plain values, whatever kind of file carries them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.enums import State
from campaigns.translations.units import Unit
from committee.errors import CommitteeError
from committee.sentences import filled

MOST_UNITS: Final = 5_000
_ADDRESS: Final = re.compile(r"template/(\d{1,15})\?sha256=([0-9a-f]{64})&language=([a-z-]{2,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Item:
    """A text with its translation so far; `old_source` is what was translated, where the source has changed since."""

    unit: Unit
    target: str
    state: State
    is_signed: bool = False
    old_source: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One language of a template, and of which words of it: `sha256` is that of its content."""

    template_id: int
    title: str
    sha256: str
    source: str
    language: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class HandedUnit:
    """A text as it came back. `faults` is what happened to its codes in the file itself."""

    unit: str
    source: str
    target: str
    place: int
    faults: tuple[str | Promise, ...] = ()


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was read, and of what it says it is. Nothing of it was compared with the template yet."""

    template_id: int
    sha256: str
    language: str
    units: tuple[HandedUnit, ...]
    # Where `place` counts: lines of a file, or rows of a sheet.
    in_rows: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file is refused: which text, where in the file, and what is wrong. 0 is the file as a whole."""

    message: str | Promise
    unit: str = ""
    place: int = 0


class HandedRefused(CommitteeError):
    """Nothing of the file was taken in; `problems` says what has to be mended, all of it at once."""

    message = _("The file was refused, and nothing of it was taken in.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message if len(problems) == 1 else "")
        self.problems = list(problems)


def refused(message: str | Promise, *, place: int = 0, **values: object) -> HandedRefused:
    """The refusal of a file as a whole, for one reason."""
    return HandedRefused([Problem(filled(message, values) if values else message, place=place)])


def address(parcel: Parcel) -> str:
    """What a file says of where it belongs; `of_address` reads it again."""
    return f"template/{parcel.template_id}?sha256={parcel.sha256}&language={parcel.language}"


def of_address(text: str) -> tuple[int, str, str] | None:
    """Template, content and language that a file names; None where it names none."""
    found = _ADDRESS.fullmatch(text.strip())
    return (int(found[1]), found[2], found[3]) if found else None
