"""Whom does a saved rule describe? As a check, as a query, as a figure, and as a sentence that staff can read.

A rule is a tree. A group matches all, any or none of its members; a member is a condition or another group:

    {"match": "all", "conditions": [
        {"field": "language", "is": ["fr"]},
        {"field": "ticket", "is": "held", "disciplines": ["ATH"], "days": ["2024-08-04"]},
        {"match": "none", "conditions": [{"field": "tag", "is": ["press"]}]}]}

What each condition may say stands in `contacts.segments.conditions`. No rule at all means everybody. People who are
gone (erased, or merged into somebody else) are in no segment. Ages and "the last days" go by the database's clock.
"""

from __future__ import annotations

from contacts.segments.criteria import Criteria, InvalidCriteria
from contacts.segments.query import described_by, people_in, validate
from contacts.segments.sentence import sentence, sentences

__all__ = ["Criteria", "InvalidCriteria", "described_by", "people_in", "sentence", "sentences", "validate"]
