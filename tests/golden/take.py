"""Writes the golden files anew, and pictures of them to be looked at: `python -m tests.golden.take [--pictures]`.

A picture is a sheet of nine languages: of an e-mail at the width of a telephone, by day and in the dark, and of the
telephone's own screen with the SMS and the push message. Fonts for every script must be there, or boxes are seen.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "committee.settings")

import django

django.setup()

from tests.golden import sheets  # noqa: E402 - only now are there settings
from tests.golden.copies import copies  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str]) -> None:
    """Every file; the pictures where they are asked for, since they need a browser."""
    written = 0
    for path, text in copies():
        path.parent.mkdir(exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            written += 1
    print(f"{written} golden files changed.")  # noqa: T201 - said to whoever ran it
    if "--pictures" in arguments:
        for picture in sheets.take(Path("docs/pictures")):
            print(picture)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
