"""How does a letter to the return address come in? Kept as it is, in one INSERT; reading it is somebody else's turn.

A mail server either hands each letter to a program, or lays it in a Maildir that is emptied from time to time. In both
ways a letter leaves only when it is in the table, and one that comes twice is kept once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from campaigns.feedback import intake

PROVIDER: Final = "mail"
MOST_KEPT: Final = 1_000_000  # bytes; what a letter has to tell stands at its beginning
FOLDERS: Final = ("new", "cur")


def keep(raw: bytes) -> bool:
    """Keep a letter; False where it is here already. Somebody should know of one of which nothing is left, too."""
    return intake.keep(PROVIDER, "", raw[:MOST_KEPT], {})


def empty(maildir: Path) -> int:
    """Keep each letter of a Maildir, and then take it away. Returns how many lay there."""
    letters = [path for folder in FOLDERS for path in sorted((maildir / folder).glob("*")) if path.is_file()]
    for path in letters:
        with path.open("rb") as file:
            keep(file.read(MOST_KEPT))
        path.unlink(missing_ok=True)
    return len(letters)
