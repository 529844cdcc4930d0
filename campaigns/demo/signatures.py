"""Who has read the letters? The translator signs each language, the author asks, and the approver approves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns import approvals, contents, layouts, proofs
from campaigns.demo.templates import WRITTEN_AT
from campaigns.desk import saving
from campaigns.models import MessageTemplate
from committee import languages
from committee.models import User

_READ_AT, _ASKED_AT, _APPROVED_AT = (WRITTEN_AT + timedelta(hours=hours) for hours in (3, 5, 24))


@dataclass(frozen=True, slots=True)
class People:
    author: User
    translator: User
    approver: User


def people() -> People | None:
    """The three accounts; none where a demonstration has no accounts."""
    found = {user.username: user for user in User.objects.filter(username__in=People.__slots__)}
    return People(**found) if len(found) == len(People.__slots__) else None


def approve(template: MessageTemplate, *, by: People) -> None:
    """By the verbs of the pages, so that the history of a letter of the demonstration is that of any other."""
    for language in languages.CODES:
        if language != template.source_language:
            saving.review(template, language, None, by=by.translator, at=_READ_AT)
    _sign(template, by=by.translator, at=_READ_AT)
    review = approvals.submit(template, by=by.author, at=_ASKED_AT)
    approvals.approve(review, by=by.approver, at=_APPROVED_AT, sha256=review.sha256)


def _sign(template: MessageTemplate, *, by: User, at: datetime) -> None:
    content = contents.of_template(template)
    look = layouts.of_template(template).sha256
    shown = {
        language: contents.language_sha256(content, language, layout=look)
        for language in contents.languages_in(content)
    }
    proofs.sign_all(template, shown, by=by, at=at)
