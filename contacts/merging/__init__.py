"""Two entries are one person: what would the merged entry say, and how do they become one?

Start at `preview` (nothing is written), then `merge`. What is kept of the details is a choice, field by field; what
the person may be written to is not: the ledger of both entries decides, by its one rule. Nothing is lost: the row of
the merged entry stays, empty, and `Merge` says what both were before.
"""

from __future__ import annotations

from contacts.merging.acting import merge
from contacts.merging.details import CHOSEN, Side
from contacts.merging.looking import Preview, Remark, preview, remark
from contacts.merging.refusals import MergeRefused, ReasonMissing

__all__ = [
    "CHOSEN",
    "MergeRefused",
    "Preview",
    "ReasonMissing",
    "Remark",
    "Side",
    "merge",
    "preview",
    "remark",
]
