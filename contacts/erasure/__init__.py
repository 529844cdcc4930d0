"""What stays of a person who is forgotten? Row numbers, decisions, and fingerprints that stop re-imports.

Start at `erase` for somebody who wishes it, at `let_go` for those whose time has ended. `log` and `replay` see to it
that a restored backup brings nobody back.
"""

from __future__ import annotations

from contacts.erasure.ending import let_go
from contacts.erasure.entries import entries_of
from contacts.erasure.files import delete_files_left_behind
from contacts.erasure.log import LogUnwritable
from contacts.erasure.person import Erased, erase, forget
from contacts.erasure.replay import Replayed, replay

__all__ = [
    "Erased",
    "LogUnwritable",
    "Replayed",
    "delete_files_left_behind",
    "entries_of",
    "erase",
    "forget",
    "let_go",
    "replay",
]
