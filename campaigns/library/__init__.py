"""The library: what is in it, who uses it, where it stands, and what is made anew of it."""

from __future__ import annotations

from campaigns.library.copying import PictureGone, duplicate, restore
from campaigns.library.describing import reworded
from campaigns.library.finding import Usage, search, tags_known, usage, uses_of_image, uses_of_product
from campaigns.library.keeping import (
    Branch,
    FolderTooDeep,
    InUse,
    archive,
    move,
    refuse_depth,
    tree,
    unarchive,
    with_inner,
)

__all__ = [
    "Branch",
    "FolderTooDeep",
    "InUse",
    "PictureGone",
    "Usage",
    "archive",
    "duplicate",
    "move",
    "refuse_depth",
    "restore",
    "reworded",
    "search",
    "tags_known",
    "tree",
    "unarchive",
    "usage",
    "uses_of_image",
    "uses_of_product",
    "with_inner",
]
