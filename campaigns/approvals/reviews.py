"""Who decides, and on what? Somebody who wrote none of it, on exactly the words they have read."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns import contents, transitions, versions
from campaigns.approvals import meanings, texts
from campaigns.approvals.differences import of_campaign
from campaigns.approvals.hashes import sha256_of, template_sha256
from campaigns.approvals.places import place
from campaigns.approvals.voiding import void
from campaigns.enums import CampaignStatus, Decision, TemplateStatus
from campaigns.models import Campaign, MessageTemplate, Review, SignOff, TemplateVersion
from committee import audit, languages
from committee.errors import CommitteeError
from committee.models import User
from committee.sentences import in_each


class OwnWork(CommitteeError):
    message = gettext_lazy("You wrote part of this: somebody else must approve it.")


class ContentChanged(CommitteeError):
    message = gettext_lazy("It has changed since you opened this page: read it again.")


class AlreadyDecided(CommitteeError):
    message = gettext_lazy("Somebody has decided on it in the meantime.")


class CommentMissing(CommitteeError):
    message = gettext_lazy("Say why you send it back: its author needs to know what to change.")


class NotYours(CommitteeError):
    message = gettext_lazy("Only those who wrote it or asked for its approval can withdraw the request.")


class SignOffMissing(CommitteeError):
    """A language nobody has put their name to."""

    def __init__(self, unsigned: list[str]) -> None:
        names = ", ".join(languages.NAMES[code] for code in unsigned)
        super().__init__(_("Nobody has signed off: %(languages)s.") % {"languages": names})
        self.languages = unsigned


def open_review(thing: MessageTemplate | Campaign) -> Review | None:
    return thing.reviews.filter(decision="").select_related("submitted_by", "version").first()


def ended(thing: MessageTemplate | Campaign) -> Review | None:
    """Of a draft, the approval or request that it was taken back from: it knows when, and why."""
    last = thing.reviews.select_related("decided_by").order_by("-pk").first()
    is_draft = thing.status in {TemplateStatus.DRAFT, CampaignStatus.DRAFT}
    return last if last and is_draft and last.decision not in {"", Decision.WITHDRAWN} else None


def approve(review: Review, *, by: User, at: datetime, comment: str = "", sha256: str) -> Review:
    """Let it leave. `sha256` is what the page showed.

    Raises `OwnWork`, `ContentChanged`, `SignOffMissing`, `AlreadyDecided`.
    """
    changed = False
    with transaction.atomic():
        thing, held = _held(review)
        if by.pk == held.submitted_by_id or by.pk in held.written_by:
            raise OwnWork
        if sha256 != held.sha256:
            raise ContentChanged
        if sha256_of(thing, at=held.submitted_at) == held.sha256:
            if isinstance(thing, MessageTemplate) and (unsigned := unsigned_languages(thing, held.version)):
                raise SignOffMissing(unsigned)
            _decide(held, Decision.APPROVED, by=by, at=at, comment=comment)
            _let_leave(thing, held, by=by, comment=comment)
        else:
            changed = True
    if changed:  # kept, though the approval is refused
        void(thing, by=None, at=at, why=gettext_lazy("It has changed since its approval was asked for."))
        raise ContentChanged
    return held


def send_back(review: Review, *, by: User, at: datetime, comment: str) -> Review:
    """Return it to its author with a reason. Raises `CommentMissing`, `OwnWork`, `AlreadyDecided`."""
    if not comment.strip():
        raise CommentMissing
    with transaction.atomic():
        thing, held = _held(review)
        if by.pk == held.submitted_by_id:
            raise OwnWork(_("You asked for its approval yourself: withdraw the request instead."))
        _decide(held, Decision.RETURNED, by=by, at=at, comment=comment)
        _return(thing, "send_back", by=by, reason=comment)
    return held


def withdraw(review: Review, *, by: User, at: datetime) -> Review:
    """Take the request back, to go on writing. Raises `NotYours`, `AlreadyDecided`."""
    with transaction.atomic():
        thing, held = _held(review)
        if by.pk != held.submitted_by_id and by.pk not in held.written_by:
            raise NotYours
        _decide(held, Decision.WITHDRAWN, by=by, at=at, comment="")
        _return(thing, "withdraw_review", by=by, reason="")
    return held


def is_approved(thing: MessageTemplate | Campaign) -> bool:
    """Whether it stands approved, and says today what was approved then; a campaign, that what leaves is that."""
    if isinstance(thing, MessageTemplate):
        sha256 = thing.approved_version.sha256 if thing.approved_version else ""
        return thing.status == TemplateStatus.APPROVED and bool(_still_standing(thing, sha256))
    stands = bool(thing.approved_sha256) and thing.status not in {CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW}
    review = _still_standing(thing, thing.approved_sha256) if stands else None
    return review is not None and texts.kept(thing) == review.facts["meaning"]["texts"]


def _still_standing(thing: MessageTemplate | Campaign, sha256: str) -> Review | None:
    review = thing.reviews.filter(decision=Decision.APPROVED, voided_at=None, sha256=sha256).first()
    return review if review and sha256_of(thing, at=review.submitted_at) == sha256 else None


def changed_since(campaign: Campaign) -> list[Promise]:
    """The places in which an approved campaign says something else today: “Start of the session”, “Audience”."""
    approved = campaign.reviews.filter(decision=Decision.APPROVED, voided_at=None).first()
    before = approved.facts.get("meaning", {}) if approved else {}
    if approved is None or "texts" not in before:
        return [gettext_lazy("it was approved before all of it was compared")]
    now = meanings.of_campaign(campaign, at=approved.submitted_at)
    changes = of_campaign(before, {**now, "texts": texts.kept(campaign)} if now == before else now)
    return list({place(change.unit): in_each(partial(place, change.unit)) for change in changes}.values())


def differs_from_approved(template: MessageTemplate) -> bool:
    """Whether its saved words are others than those that were approved last. No, where nobody has approved any."""
    approved = template.approved_version
    if approved is None:
        return False
    saved = MessageTemplate.objects.select_related("topic", "layout_version").get(pk=template.pk)
    return template_sha256(saved) != approved.sha256


def unsigned_languages(template: MessageTemplate, version: TemplateVersion) -> list[str]:
    """The languages of a version that nobody has signed as they are."""
    layout = version.layout_version.sha256 if version.layout_version else ""
    signed = set(SignOff.objects.filter(template=template).values_list("language", "sha256"))
    return [
        code
        for code in contents.languages_in(version.content)
        if (code, contents.language_sha256(version.content, code, layout=layout)) not in signed
    ]


def _held(review: Review) -> tuple[MessageTemplate | Campaign, Review]:
    """The thing first, then the request: whoever edits takes the locks in the same order."""
    thing: MessageTemplate | Campaign
    if review.template_id:
        templates = MessageTemplate.objects.select_for_update(of=("self",))
        thing = templates.select_related("topic", "layout_version").get(pk=review.template_id)
    else:
        campaigns = Campaign.objects.select_for_update(of=("self",))
        thing = campaigns.select_related("template__topic", "identity", "version", "session").get(
            pk=review.campaign_id or 0
        )
    fresh = Review.objects.select_for_update(of=("self",)).select_related("version__layout_version").get(pk=review.pk)
    if not fresh.is_open:
        raise AlreadyDecided
    return thing, fresh


def _decide(review: Review, decision: Decision, *, by: User, at: datetime, comment: str) -> None:
    review.decision, review.decided_by, review.decided_at, review.comment = decision, by, at, comment
    review.save(update_fields=["decision", "decided_by", "decided_at", "comment"])


def _let_leave(thing: MessageTemplate | Campaign, review: Review, *, by: User, comment: str) -> None:
    if isinstance(thing, MessageTemplate):
        approved = {"status": TemplateStatus.APPROVED, "approved_version": review.version}
        MessageTemplate.objects.filter(pk=thing.pk).update(**approved)
        audit.record("campaigns.approve", by=by, on=thing, after={"version": review.version.number}, reason=comment)
    else:
        transitions.move(thing, "approve", by=by, reason=comment, approved_sha256=review.sha256)


def _return(thing: MessageTemplate | Campaign, verb: str, *, by: User, reason: str) -> None:
    if isinstance(thing, MessageTemplate):
        MessageTemplate.objects.filter(pk=thing.pk).update(status=TemplateStatus.DRAFT)
        audit.record(f"campaigns.{verb}", by=by, on=thing, reason=reason)
    else:
        transitions.move(thing, verb, by=by, reason=reason, version=None)
        versions.thaw(thing)
