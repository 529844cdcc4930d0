"""XLIFF 2.0, the file that translation agencies work in: written by `write`, taken apart by `read`."""

from __future__ import annotations

from campaigns.desk.xliff.reading import read
from campaigns.desk.xliff.writing import write

__all__ = ["read", "write"]
