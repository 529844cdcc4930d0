"""What may be done on the page of a review, by whom? Each button is one call of `approvals`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import approvals, transitions, wording
from campaigns.enums import TemplateStatus
from campaigns.flow import audience
from campaigns.forms.reviews import AskForm, DecisionForm, RemarkForm
from campaigns.models import Campaign, MessageTemplate, Review
from committee.errors import CommitteeError
from committee.models import User


class NothingAsked(CommitteeError):
    message = gettext_lazy("Nobody asks for its approval at the moment.")


@dataclass(frozen=True, kw_only=True)
class Act:
    done_by: Callable[[HttpRequest, Any, datetime], object]
    done: Promise
    verb: str
    """The permission it asks for, on whichever of the two it is."""

    def permission(self, thing: MessageTemplate | Campaign) -> str:
        return f"campaigns.{self.verb}" if "_" in self.verb else f"campaigns.{self.verb}_{thing._meta.model_name}"


def acts_open_to(user: User, thing: MessageTemplate | Campaign, review: Review | None) -> dict[str, bool]:
    """Which buttons the page has for this person. The verbs judge again, and so does the database."""
    may_write = user.has_perm(ACTS["submit"].permission(thing))
    may_approve = user.has_perm(ACTS["approve"].permission(thing))
    if review is None:
        return {"submit": may_write and _is_draft(thing)}
    is_own = user.pk == review.submitted_by_id or user.pk in review.written_by
    return {
        "approve": may_approve and not is_own,
        "send_back": may_approve and user.pk != review.submitted_by_id,
        "withdraw": may_write and is_own,
    }


def _is_draft(thing: MessageTemplate | Campaign) -> bool:
    if isinstance(thing, MessageTemplate):
        return thing.status == TemplateStatus.DRAFT and thing.archived_at is None
    return transitions.may(thing, "submit")


def _submit(request: HttpRequest, thing: MessageTemplate | Campaign, at: datetime) -> Review:
    form = AskForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    if isinstance(thing, MessageTemplate):
        return approvals.submit(thing, by=request.user, at=at, note=note)
    return approvals.submit_campaign(thing, by=request.user, at=at, note=note, shown=_sentences(thing, at))


def _sentences(campaign: Campaign, at: datetime) -> dict[str, Any]:
    """What the approver reads of it, as it was when it was asked for."""
    count = audience.count(campaign, at=at)
    return {
        "sentence": str(wording.read_through(campaign, count, content=wording.words_of(campaign))),
        "remarks": [str(remark) for remark in wording.warnings(campaign, count, at=at)],
        "people": count.reachable,
    }


def _approve(request: HttpRequest, thing: MessageTemplate | Campaign, at: datetime) -> Review:
    said = _decision(request)
    return approvals.approve(_asked(thing), by=request.user, at=at, comment=said["comment"], sha256=said["sha256"])


def _send_back(request: HttpRequest, thing: MessageTemplate | Campaign, at: datetime) -> Review:
    return approvals.send_back(_asked(thing), by=request.user, at=at, comment=_decision(request)["comment"])


def _withdraw(request: HttpRequest, thing: MessageTemplate | Campaign, at: datetime) -> Review:
    return approvals.withdraw(_asked(thing), by=request.user, at=at)


def _say(request: HttpRequest, thing: MessageTemplate | Campaign, at: datetime) -> object:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise CommitteeError(_("Write what you want to say, in at most 2,000 characters."))
    return approvals.say(thing, by=request.user, at=at, review=approvals.open_review(thing), **form.cleaned_data)


def _asked(thing: MessageTemplate | Campaign) -> Review:
    review = approvals.open_review(thing)
    if review is None:
        raise NothingAsked
    return review


def _decision(request: HttpRequest) -> dict[str, str]:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        raise CommitteeError(_("A comment has at most 1,000 characters."))
    return form.cleaned_data


ACTS: Final[dict[str, Act]] = {
    "submit": Act(done_by=_submit, done=gettext_lazy("The approval of “%(name)s” is asked for."), verb="change"),
    "approve": Act(done_by=_approve, done=gettext_lazy("“%(name)s” is approved."), verb="approve"),
    "send_back": Act(done_by=_send_back, done=gettext_lazy("“%(name)s” is sent back."), verb="approve"),
    "withdraw": Act(done_by=_withdraw, done=gettext_lazy("“%(name)s” is a draft again."), verb="change"),
    "say": Act(done_by=_say, done=gettext_lazy("Your comment is kept."), verb="add_reviewcomment"),
}
