"""Nothing leaves that only its author has read: who wrote, who asked, who approved, and what ended an approval.

edited(template, by=…, at=…, via=…)             # the last line of every verb that changes words
review = submit(template, by=…, at=…)           # raises `findings.NotReady`
approve(review, by=…, at=…, sha256=…)           # never by a writer: the database refuses it, too
is_approved(campaign)                           # asked again when it is scheduled, and when it leaves
"""

from __future__ import annotations

from campaigns.approvals.authorship import unread, writers, wrote
from campaigns.approvals.comments import say
from campaigns.approvals.edits import campaign_edited, edited, shown_changed, take_latest_look
from campaigns.approvals.hashes import about, sha256_of, template_sha256
from campaigns.approvals.meanings import of_campaign as meaning_of_campaign
from campaigns.approvals.reviews import (
    AlreadyDecided,
    CommentMissing,
    ContentChanged,
    NotYours,
    OwnWork,
    SignOffMissing,
    approve,
    changed_since,
    differs_from_approved,
    ended,
    is_approved,
    open_review,
    send_back,
    unsigned_languages,
    withdraw,
)
from campaigns.approvals.submitting import NotADraft, TemplateNotApproved, submit, submit_campaign
from campaigns.approvals.voiding import close_request, void

__all__ = [
    "AlreadyDecided",
    "CommentMissing",
    "ContentChanged",
    "NotADraft",
    "NotYours",
    "OwnWork",
    "SignOffMissing",
    "TemplateNotApproved",
    "about",
    "approve",
    "campaign_edited",
    "changed_since",
    "close_request",
    "differs_from_approved",
    "edited",
    "ended",
    "is_approved",
    "meaning_of_campaign",
    "open_review",
    "say",
    "send_back",
    "sha256_of",
    "shown_changed",
    "submit",
    "submit_campaign",
    "take_latest_look",
    "template_sha256",
    "unread",
    "unsigned_languages",
    "void",
    "withdraw",
    "writers",
    "wrote",
]
