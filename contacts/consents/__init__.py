"""May we write to this person about this topic? How the answer changes, and how each change is kept.

Every decision is a row of the ledger, which nobody can rewrite; the current right is derived from it in the same
transaction. One rule says which decision stands, for one person or for millions:

    the latest; of two at the same moment the withdrawal; of two alike the one recorded last.

So a file that reports an older decision changes the history and not the right, and a decision told twice is one.
Of somebody who was entered twice, every verb means the entry that was kept. Of somebody who comes back after retention
has let them go, the history goes on.
"""

from __future__ import annotations

from contacts.consents.checking import Range, mend, ranges
from contacts.consents.deciding import HERE_AND_NOW, PersonErased, record_opt_in, withdraw, withdraw_all
from contacts.consents.deriving import rebuild, standing, subjects_of, subjects_of_all
from contacts.consents.ending import end_all
from contacts.consents.joining import join
from contacts.consents.measuring import AGREES, measured
from contacts.consents.reporting import record_first, record_staged
from contacts.consents.restoring import give_back
from contacts.consents.returning import forget_ids, remember_ids, resume

__all__ = [
    "AGREES",
    "HERE_AND_NOW",
    "PersonErased",
    "Range",
    "end_all",
    "forget_ids",
    "give_back",
    "join",
    "measured",
    "mend",
    "ranges",
    "rebuild",
    "record_first",
    "record_opt_in",
    "record_staged",
    "remember_ids",
    "resume",
    "standing",
    "subjects_of",
    "subjects_of_all",
    "withdraw",
    "withdraw_all",
]
