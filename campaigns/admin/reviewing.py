"""The pages on which words are read by somebody else: what has changed, what was said, who decides."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import approvals, contents, findings
from campaigns.admin.review_acts import ACTS, acts_open_to
from campaigns.admin.review_words import Group, grouped
from campaigns.approvals import differences
from campaigns.enums import Decision
from campaigns.findings import place
from campaigns.forms.reviews import AskForm, DecisionForm, RemarkForm
from campaigns.models import Campaign, MessageTemplate, Review, ReviewComment, SignOff
from committee import languages
from committee.admin.base import BaseModelAdmin
from committee.db import clock
from committee.errors import CommitteeError

PAGE_MEDIA: Final = Media(css={"all": ["campaigns/desk.css", "campaigns/review.css"]})
COMMENT: Final = "campaigns.add_reviewcomment"
LATEST: Final = 20
TONES: Final = {"draft": "", "in_review": "info", "approved": "success"}


class ReviewPages(BaseModelAdmin):
    """Of templates and of campaigns alike."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"campaigns_{self.opts.model_name}"
        row = f"<int:{'template' if self.model is MessageTemplate else 'campaign'}_id>"
        return [
            path(f"{row}/review/", view(self.review_view), name=f"{name}_review"),
            path(f"{row}/review/<str:verb>/", view(require_POST(self.review_act_view)), name=f"{name}_review_act"),
            *super().get_urls(),
        ]

    def review_view(self, request: HttpRequest, **row: int) -> HttpResponse:
        thing = self._reviewed(request, **row)
        return TemplateResponse(request, "campaigns/review.html", self._review_context(request, thing))

    def review_act_view(self, request: HttpRequest, verb: str, **row: int) -> HttpResponse:
        """One act on it; a refusal is said on the page it was tried from."""
        thing = self._reviewed(request, **row)
        if verb not in ACTS:
            raise Http404
        act = ACTS[verb]
        if not request.user.has_perm(act.permission(thing)):
            raise PermissionDenied
        try:
            act.done_by(request, thing, clock())
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, act.done % {"name": thing}, messages.SUCCESS)
        return HttpResponseRedirect(self._address("review", thing))

    # --- What the page shows -----------------------------------------------------------------------------------------

    def _review_context(self, request: HttpRequest, thing: MessageTemplate | Campaign) -> dict[str, Any]:
        review = approvals.open_review(thing)
        approved = _reviews(thing).filter(decision=Decision.APPROVED).first()
        found = [] if review else _findings(thing)
        return {
            **self.admin_site.each_context(request),
            "title": _("Approval of “%(name)s”") % {"name": thing},
            "opts": self.opts,
            "media": PAGE_MEDIA,
            "thing": thing,
            "is_template": isinstance(thing, MessageTemplate),
            "tone": TONES.get(thing.status, ""),
            "review": review,
            "approved": approved,
            "groups": _changes(thing, review, approved),
            "errors": _told(findings.errors(found), thing),
            "warnings": _told([each for each in found if each not in findings.errors(found)], thing),
            "shown": (review or approved).facts if (review or approved) else {},
            "signatures": _signatures(thing, review) if isinstance(thing, MessageTemplate) else [],
            "comments": _comments(thing),
            "earlier": _reviews(thing).exclude(decision="")[:LATEST],
            "acts": acts_open_to(request.user, thing, review),
            "is_own": review is not None and _is_own(request, review),
            "ask_form": AskForm(),
            "decision_form": DecisionForm(initial={"sha256": review.sha256 if review else ""}),
            "remark_form": RemarkForm(),
            "may_comment": request.user.has_perm(COMMENT),
            "urls": {verb: self._address("review_act", thing, verb) for verb in ACTS},
            "change_url": self._address("change", thing),
            "proof_url": self._address("proof", thing),
            "versions_url": self._address("versions", thing),
        }

    def _reviewed(self, request: HttpRequest, **row: int) -> Any:
        """The row, for those who may see it."""
        [key] = row.values()
        along = ("topic", "approved_version", "layout_version")
        if self.model is Campaign:
            along = ("template__topic", "template__approved_version", "identity", "version__layout_version", "session")
        thing = self.get_queryset(request).select_related(*along).filter(pk=key).first()
        if thing is None:
            raise Http404
        if not self.has_view_permission(request, thing):
            raise PermissionDenied
        return thing

    def _address(self, page: str, thing: MessageTemplate | Campaign, *more: str) -> str:
        """The address of one of its pages; empty where there is none."""
        try:
            return reverse(f"admin:campaigns_{thing._meta.model_name}_{page}", args=[thing.pk, *more])
        except NoReverseMatch:
            return ""


def _reviews(thing: MessageTemplate | Campaign) -> QuerySet[Review]:
    return thing.reviews.select_related("submitted_by", "decided_by", "version").order_by("-pk")


def _findings(thing: MessageTemplate | Campaign) -> list[findings.Finding]:
    """What the gate says of it today."""
    if isinstance(thing, MessageTemplate):
        return findings.of_template(thing, at=clock())
    return findings.of_campaign(thing, at=clock()) if thing.is_draft else []


def _told(found: list[findings.Finding], thing: MessageTemplate | Campaign) -> list[dict[str, Any]]:
    template = thing if isinstance(thing, MessageTemplate) else thing.template
    content = contents.in_language(contents.of_template(template), template.source_language) if found else None
    blocks = content.blocks if content else ()
    return [
        {"place": place(finding, blocks), "message": finding.message, "hint": finding.hint, "code": finding.code}
        for finding in found
    ]


def _changes(thing: MessageTemplate | Campaign, review: Review | None, approved: Review | None) -> list[Group]:
    """Against the last approval: of what is asked for, or of what stands today."""
    if isinstance(thing, MessageTemplate):
        after = review.version.content if review else contents.of_template(thing)
        before = approved.version.content if approved else {"format": 2, "texts": {}, "blocks": []}
        return grouped(differences.between(before, after), after)
    now = review.facts.get("meaning") if review else approvals.meaning_of_campaign(thing)
    meant = approved.facts.get("meaning", {}) if approved else {}
    return grouped(differences.of_campaign(meant, now or {}))


def _signatures(template: MessageTemplate, review: Review | None) -> list[dict[str, Any]]:
    """Each language that is written, with whoever signed it as it is."""
    content = review.version.content if review else contents.of_template(template)
    look = template.layout_version.sha256 if template.layout_version else ""
    signed = list(SignOff.objects.filter(template=template).select_related("by").order_by("pk"))
    return [
        {
            "code": code,
            "name": languages.NAMES[code],
            "signed": [
                sign
                for sign in signed
                if sign.language == code and sign.sha256 == contents.language_sha256(content, code, layout=look)
            ],
        }
        for code in contents.languages_in(content)
    ]


def _comments(thing: MessageTemplate | Campaign) -> list[dict[str, Any]]:
    rows: QuerySet[ReviewComment] = thing.comments.select_related("by").order_by("-pk")[:LATEST]
    return [{"row": row, "language": languages.NAMES.get(row.language, "")} for row in rows]


def _is_own(request: HttpRequest, review: Review) -> bool:
    return request.user.pk == review.submitted_by_id or request.user.pk in review.written_by
