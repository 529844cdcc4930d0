"""What the embedded services say when they cannot start: one sentence, and the log to read."""

from __future__ import annotations

from pathlib import Path

from committee.errors import CommitteeError

LINES_SHOWN = 8


class EmbeddedServiceError(CommitteeError):
    message = "An embedded service did not start."


def explain(service: str, log: Path, *, since: int = 0) -> EmbeddedServiceError:
    """The error of a server that died while starting, told from what it wrote to its log after byte `since`."""
    written = said(log, since=since)
    if "No space left on device" in written:
        reason = f"the disk that holds {log.parent} is full: free some space and start again"
    elif "Permission denied" in written:
        reason = f"a file or folder beside {log.parent} may not be read or written: it may belong to another user"
    else:
        reason = "its last words were:\n" + "\n".join(written.splitlines()[-LINES_SHOWN:])
    return EmbeddedServiceError(f"{service} did not start: {reason}\n(log: {log})")


def said(log: Path, *, since: int) -> str:
    """What was written to `log` after byte `since`."""
    with log.open("rb") as lines:
        lines.seek(since)
        return lines.read().decode(errors="replace")
