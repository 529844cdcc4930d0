"""What the list of erasures says, for the tests."""

from __future__ import annotations


def noted(erasure_log):
    """Its lines, without the empty ones that keep them apart."""
    return [line for line in erasure_log.read_text().splitlines() if line]
