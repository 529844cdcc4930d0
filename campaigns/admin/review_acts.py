"""What may be done on the page of a review, by whom? Each button is one call of `approvals`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns import approvals, transitions
from campaigns.admin import read_through
from campaigns.enums import TemplateStatus
from campaigns.forms.reviews import AskForm, DecisionForm, RemarkForm
from campaigns.models import Campaign, MessageTemplate, Review
from committee.errors import CommitteeError
from committee.models import User

Thing = MessageTemplate | Campaign
Said = Mapping[str, Any]


class NothingAsked(CommitteeError):
    message = _("Nobody asks for its approval at the moment.")


@dataclass(frozen=True, kw_only=True)
class Act:
    call: Callable[[Any, User, datetime, Said], object]
    done: Promise
    """What is said afterwards."""
    done_campaign: Promise | None = None
    """The same of a campaign, where a language that knows genders says it otherwise."""
    asks: str
    """The permission it asks for, on whichever of the two it is."""
    form: type[forms.Form] = forms.Form

    def permission(self, thing: Thing) -> str:
        return self.asks % {"model": thing._meta.model_name}

    def done_with(self, thing: Thing) -> Promise:
        return self.done_campaign if self.done_campaign and isinstance(thing, Campaign) else self.done


def acts_open_to(user: User, thing: Thing, review: Review | None) -> dict[str, bool]:
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


def _is_draft(thing: Thing) -> bool:
    if isinstance(thing, MessageTemplate):
        return thing.status == TemplateStatus.DRAFT and thing.archived_at is None
    return transitions.may(thing, "submit")


# What is kept of what the approver reads, and what the page calls it.
SHOWN: Final = {"sentence": "sentence", "remarks": "warnings", "rules": "rules"}


def _submit(thing: Thing, by: User, at: datetime, said: Said) -> Review:
    if isinstance(thing, MessageTemplate):
        return approvals.submit(thing, by=by, at=at, note=said["note"])
    # What the approver reads of it, as it was when it was asked for; its people are counted once, and not for ever.
    told = read_through.of(thing, at=at, is_patient=True)
    shown = {name: told[key] for name, key in SHOWN.items()} | {"language": get_language()}
    return approvals.submit_campaign(thing, by=by, at=at, note=said["note"], shown=shown, counted=told["counted"])


def _approve(thing: Thing, by: User, at: datetime, said: Said) -> Review:
    return approvals.approve(_asked(thing), by=by, at=at, comment=said["comment"], sha256=said["sha256"])


def _send_back(thing: Thing, by: User, at: datetime, said: Said) -> Review:
    return approvals.send_back(_asked(thing), by=by, at=at, comment=said["comment"])


def _withdraw(thing: Thing, by: User, at: datetime, _said: Said) -> Review:
    return approvals.withdraw(_asked(thing), by=by, at=at)


def _say(thing: Thing, by: User, at: datetime, said: Said) -> object:
    return approvals.say(thing, by=by, at=at, review=approvals.open_review(thing), **said)


def _asked(thing: Thing) -> Review:
    review = approvals.open_review(thing)
    if review is None:
        raise NothingAsked
    return review


_WRITE: Final = "campaigns.change_%(model)s"
_DECIDE: Final = "campaigns.approve_%(model)s"

ACTS: Final[dict[str, Act]] = {
    "submit": Act(call=_submit, done=_("The approval of “%(name)s” is asked for."), asks=_WRITE, form=AskForm),
    "approve": Act(
        call=_approve,
        done=pgettext_lazy("template", "“%(name)s” is approved."),
        done_campaign=pgettext_lazy("campaign", "“%(name)s” is approved."),
        asks=_DECIDE,
        form=DecisionForm,
    ),
    "send_back": Act(
        call=_send_back,
        done=pgettext_lazy("template", "“%(name)s” is sent back."),
        done_campaign=pgettext_lazy("campaign", "“%(name)s” is sent back."),
        asks=_DECIDE,
        form=DecisionForm,
    ),
    "withdraw": Act(call=_withdraw, done=_("“%(name)s” is a draft again."), asks=_WRITE),
    "say": Act(call=_say, done=_("Your comment is kept."), asks="campaigns.add_reviewcomment", form=RemarkForm),
}
