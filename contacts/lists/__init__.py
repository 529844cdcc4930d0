"""A fixed list of people, from a file that names them: an import of its own kind (`ListFiles`); and when it goes."""

from __future__ import annotations

from contacts.lists.deleting import delete, is_being_filled, segments_with
from contacts.lists.files import ListFiles, ListRefused

__all__ = ["ListFiles", "ListRefused", "delete", "is_being_filled", "segments_with"]
