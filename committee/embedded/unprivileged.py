"""As whom does an embedded server run when we are root? As `nobody`: PostgreSQL refuses root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from pathlib import Path

from committee.embedded.errors import EmbeddedServiceError

OWNER = "nobody"


def command(*words: str | Path, reaching: list[Path]) -> list[str]:
    """The command line that runs `words` without root's rights, and still reaches the given paths."""
    line = [str(word) for word in words]
    if os.geteuid() != 0:
        return line
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise EmbeddedServiceError(
            "As root, the embedded services need setpriv (package util-linux): install it, or run as another user."
        )
    owner = pwd.getpwnam(OWNER)
    drop = [setpriv, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    if not all(_is_open(path) for path in reaching):
        # A project under /root: rather than opening that folder to everybody, let these servers alone pass through.
        # The secure bit makes access(2) tell them the truth about that.
        drop += ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [*drop, "--", *line]


def own_folder(path: Path) -> Path:
    """Make the folder of one server, closed to everybody but the user it runs as."""
    path.mkdir(mode=0o700, exist_ok=True)
    return _hand_over(path)


def own_file(path: Path, text: str) -> Path:
    """Write a file that only the user a server runs as may read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    return _hand_over(path)


def _hand_over(path: Path) -> Path:
    if os.geteuid() == 0:
        owner = pwd.getpwnam(OWNER)
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return path


def _is_open(path: Path) -> bool:
    """May anybody read this file, or pass through this folder, and through every folder above it?"""
    own_right = stat.S_IXOTH if path.is_dir() else stat.S_IROTH
    return bool(path.stat().st_mode & own_right) and all(
        parent.stat().st_mode & stat.S_IXOTH for parent in path.parents
    )
