"""The rule on the page of a segment: as it was saved, as it is shown, as far as it is one, and about which topic."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from contacts import segments
from contacts.forms.segments import MENU, DraftRule
from contacts.models import Segment, Topic
from contacts.segments import InvalidCriteria
from contacts.segments.tree import Match


def of_segment(request: HttpRequest, segment: Segment) -> DraftRule:
    try:
        return DraftRule.of(segment.criteria)
    except InvalidCriteria as refused:
        messages.error(request, str(refused))
        return DraftRule()


def shown(draft: DraftRule, *, is_checked: bool = False) -> dict[str, Any]:
    return {"root": draft.root, "matches": Match.choices, "menu": MENU, "is_checked": is_checked}


def criteria(draft: DraftRule) -> dict[str, Any] | None:
    """The rule, if it is one already."""
    if not draft.is_valid():
        return None
    try:
        segments.validate(draft.criteria)
    except InvalidCriteria:
        return None
    return draft.criteria


def topics(criteria: dict[str, Any], chosen: str) -> dict[str, Any]:
    """About what would one write? As chosen; else what the rule itself asks for; else the first topic there is."""
    known = {topic.code: topic for topic in Topic.objects.order_by("code")}
    of_rule = [row["topic"] for row in criteria.get("conditions", []) if row.get("topic")]
    codes = [chosen, *of_rule, "news", *known]
    return {"topics": list(known.values()), "about": next((known[code] for code in codes if code in known), None)}
