"""How do millions of people come in from a file? Looked at, confirmed by a person, written in resumable chunks.

Start at `upload` (a file becomes an import to be confirmed), `check` (what all of it would do) and `run` (does it).
What a row says is read in `contacts.rows`.
"""

from __future__ import annotations

from contacts.imports import people  # noqa: F401 - it registers itself
from contacts.imports.check import check, fingerprint
from contacts.imports.left import forsaken, unchecked, unfinished
from contacts.imports.purging import purge
from contacts.imports.reading import FileGone
from contacts.imports.refused import refused_csv
from contacts.imports.run import Overtaken, run
from contacts.imports.stages import (
    ImportNotReady,
    already_imported,
    confirm,
    discard,
    go_on,
    last_of_system,
    look_again,
    previewed,
    upload,
)
from contacts.imports.turns import Turn

__all__ = [
    "FileGone",
    "ImportNotReady",
    "Overtaken",
    "Turn",
    "already_imported",
    "check",
    "confirm",
    "discard",
    "fingerprint",
    "forsaken",
    "go_on",
    "last_of_system",
    "look_again",
    "previewed",
    "purge",
    "refused_csv",
    "run",
    "unchecked",
    "unfinished",
    "upload",
]
