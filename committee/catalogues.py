"""Are the translations compiled? Django reads `.mo` files; we keep `.po` files, and compile them where they are newer.

Done with Babel, so that no machine needs GNU gettext to run: `python -m committee.catalogues`.
"""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent


def compile_stale(folder: Path = PROJECT / "locale") -> list[Path]:
    """Compile each catalogue that has changed since it was last compiled. Returns those."""
    stale = [path for path in sorted(folder.glob("*/LC_MESSAGES/*.po")) if not _is_compiled(path)]
    for path in stale:
        _compile(path)
    return stale


def _is_compiled(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns


def _compile(path: Path) -> None:
    with path.open("rb") as lines:
        catalogue = read_po(lines, locale=path.parent.parent.name, abort_invalid=True)
    draft = path.with_suffix(f".mo.{os.getpid()}")  # two processes may compile at once
    with draft.open("wb") as compiled:
        # Fuzzy means "to be looked at again": never shown to anybody.
        write_mo(compiled, catalogue, use_fuzzy=False)
    draft.replace(path.with_suffix(".mo"))  # whole, or not at all


if __name__ == "__main__":
    compile_stale()
