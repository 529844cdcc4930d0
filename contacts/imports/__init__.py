"""How do millions of people come in from a file? Looked at whole, confirmed by a person, written in resumable chunks.

Start at `upload` (a file becomes an import to be confirmed), `previewed` (what it would do) and `run` (does it).
"""

from __future__ import annotations

from contacts.imports.columns import FIELDS
from contacts.imports.preview import FileGone, Preview, already_imported, previewed
from contacts.imports.refused import refused_csv, refused_rows
from contacts.imports.run import run
from contacts.imports.stages import ImportNotReady, confirm, discard, look_again, purge, unfinished, upload

__all__ = [
    "FIELDS",
    "FileGone",
    "ImportNotReady",
    "Preview",
    "already_imported",
    "confirm",
    "discard",
    "look_again",
    "previewed",
    "purge",
    "refused_csv",
    "refused_rows",
    "run",
    "unfinished",
    "upload",
]
