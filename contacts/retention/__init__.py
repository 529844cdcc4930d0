"""How long do we keep people, and who goes tonight? By rules that the data-protection officer sets.

A run applies the rules in force, subject by subject and batch by batch; a dry run counts with the same queries and
ends nobody. What a higher app keeps it ends itself, by the rule that it asks for with `before`; and whoever has a
reason to keep people says so with `also_keep`, when the app starts.
"""

from __future__ import annotations

from contacts.retention.reasons import also_keep, labels
from contacts.retention.runs import before, begin, go_on, is_due, unfinished

__all__ = ["also_keep", "before", "begin", "go_on", "is_due", "labels", "unfinished"]
