"""What does the page of a review show? Findings with their places, changes, signatures, and what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from campaigns import approvals, contents, findings
from campaigns.admin import audience_words, findings_list
from campaigns.admin.findings_list import Told
from campaigns.admin.review_words import Group, grouped
from campaigns.approvals import differences
from campaigns.approvals.differences import Change
from campaigns.approvals.places import place
from campaigns.enums import Decision
from campaigns.models import Campaign, MessageTemplate, Review, ReviewComment, SignOff
from committee import languages

PER_PAGE: Final = 20
_NOTHING: Final = {"format": 2, "texts": {}, "blocks": []}

Thing = MessageTemplate | Campaign


def last_approved(thing: Thing) -> Review | None:
    approved = thing.reviews.filter(decision=Decision.APPROVED).select_related("decided_by", "version")
    return approved.order_by("-pk").first()


def earlier_requests(thing: Thing, *, page: str) -> Page[Review]:
    """Whatever was decided on it, the latest first."""
    decided = thing.reviews.exclude(decision="").select_related("submitted_by", "decided_by").defer("facts")
    return Paginator(decided.order_by("-pk"), PER_PAGE).get_page(page)


def comments(thing: Thing, *, page: str) -> dict[str, Any]:
    """The latest first, each with its place in words."""
    said: QuerySet[ReviewComment] = thing.comments.select_related("by").order_by("-pk")
    shown = Paginator(said, PER_PAGE).get_page(page)
    template = thing if isinstance(thing, MessageTemplate) else thing.template
    blocks = contents.of_template(template)["blocks"] if any("." in row.unit for row in shown) else ()
    rows = [
        {
            "row": row,
            "language": languages.NAMES.get(row.language, ""),
            "place": place(row.unit, blocks) if row.unit else "",
        }
        for row in shown
    ]
    return {"comments": rows, "comments_page": shown}


def told(found: list[findings.Finding], thing: Thing) -> Told:
    """What stops a request, and what is only to be looked at."""
    if isinstance(thing, MessageTemplate):
        return findings_list.told(found, thing, contents.of_template(thing))
    content = thing.version.content if thing.version else contents.of_template(thing.template)
    return findings_list.told(found, thing.template, content, campaign=thing)


def changes(thing: Thing, review: Review | None, approved: Review | None) -> list[Group]:
    """Against the last approval: of what is asked for, or of what stands today."""
    if isinstance(thing, MessageTemplate):
        after = review.version.content if review else contents.of_template(thing)
        before = approved.version.content if approved else _NOTHING
        about = (_about(approved), _about(review) if review else approvals.about(thing))
        return grouped(differences.between(before, after, about=about), after)
    if approved is None:
        return []  # all of it is new: the sentence and the proof say what it is
    meant = approved.facts.get("meaning", {})
    asked_at = approved.submitted_at
    now = review.facts.get("meaning", {}) if review else approvals.meaning_of_campaign(thing, at=asked_at)
    return grouped(_with_audience(differences.of_campaign(meant, now), meant, now))


def _with_audience(changes: Iterable[Change], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """The groups of people in words: they are compared as data."""
    for change in changes:
        if change.unit == "audience":
            said = (audience_words.in_words(meaning.get("audience", {})) for meaning in (before, after))
            yield replace(change, runs=differences.runs(*said))
        else:
            yield change


def _about(review: Review | None) -> dict[str, str]:
    return review.facts.get("about", {}) if review else {}


def signatures(template: MessageTemplate, review: Review | None) -> list[dict[str, Any]]:
    """Each language that is written, with whoever signed it as it is."""
    content = review.version.content if review else contents.of_template(template)
    look = template.layout_version.sha256 if template.layout_version else ""
    signed = list(SignOff.objects.filter(template=template).select_related("by").order_by("pk"))
    rows = []
    for code in contents.languages_in(content):
        sha256 = contents.language_sha256(content, code, layout=look)
        its_own = [sign for sign in signed if (sign.language, sign.sha256) == (code, sha256)]
        rows.append({"code": code, "name": languages.NAMES[code], "signed": its_own})
    return rows
