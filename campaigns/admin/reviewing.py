"""The pages on which words are read by somebody else: what has changed, what was said, who decides."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import approvals, findings
from campaigns.admin import review_shown
from campaigns.admin.review_acts import ACTS, acts_open_to
from campaigns.forms.reviews import AskForm, DecisionForm, RemarkForm
from campaigns.models import Campaign, MessageTemplate, Review
from committee.admin.base import BaseModelAdmin
from committee.db import clock
from committee.errors import CommitteeError

PAGE_MEDIA: Final = Media(css={"all": ["campaigns/desk.css", "campaigns/review.css"]})
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
        """`checks` in the address asks for the checks of a campaign, whose people have to be counted for them."""
        return self._review_page(request, self._reviewed(request, **row))

    def review_act_view(self, request: HttpRequest, verb: str, **row: int) -> HttpResponse:
        """One act on it. What is refused is said on the page, which keeps what was typed."""
        thing = self._reviewed(request, **row)
        if verb not in ACTS:
            raise Http404
        act = ACTS[verb]
        if not request.user.has_perm(act.permission(thing)):
            raise PermissionDenied
        form = act.form(request.POST)
        if not form.is_valid():
            self.message_user(request, _("Please correct the error below."), messages.ERROR)
            return self._review_page(request, thing, form)
        try:
            act.call(thing, request.user, clock(), form.cleaned_data)  # type: ignore[arg-type]
        except CommitteeError as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            kept = act.form(initial=form.cleaned_data)
            return self._review_page(request, self._reviewed(request, **row), kept)
        self.message_user(request, act.done_with(thing) % {"name": thing}, messages.SUCCESS)
        return HttpResponseRedirect(self._address("review", thing))

    # --- What the page shows -----------------------------------------------------------------------------------------

    def _review_page(
        self, request: HttpRequest, thing: MessageTemplate | Campaign, typed: forms.Form | None = None
    ) -> HttpResponse:
        review = approvals.open_review(thing)
        checked = _checked(thing, review, is_asked="checks" in request.GET)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Approval of “%(name)s”") % {"name": thing},
            "opts": self.opts,
            "object": thing,
            "media": PAGE_MEDIA,
            "thing": thing,
            "is_template": isinstance(thing, MessageTemplate),
            "tone": TONES.get(thing.status, ""),
            "review": review,
            "acts": acts_open_to(request.user, thing, review),  # type: ignore[arg-type]
            "is_own": review is not None and _is_own(request, review),
            "may_comment": request.user.has_perm(ACTS["say"].permission(thing)),
            "urls": {verb: self._address("review_act", thing, verb) for verb in ACTS},
            "here": self._address("review", thing),
            "change_url": self._address("change", thing),
            "proof_url": self._address("proof", thing),
            "versions_url": self._address("versions", thing),
            **_forms(review, typed),
            **checked,
            "is_wrong": "told" in checked and not checked["told"].is_ready,
            **_read(thing, review),
            **_said_before(request, thing),
        }
        return TemplateResponse(request, "campaigns/review.html", context)

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


def _forms(review: Review | None, typed: forms.Form | None) -> dict[str, forms.Form]:
    """The three of the page. A decision is bound to what the page shows now, whatever was typed on the one before."""
    decision = DecisionForm(initial={"sha256": review.sha256 if review else ""})
    shown = {"ask_form": AskForm(), "decision_form": decision, "remark_form": RemarkForm()}
    if isinstance(typed, DecisionForm) and not typed.is_bound:
        typed.initial |= decision.initial
    return {name: typed if type(typed) is type(form) else form for name, form in shown.items()}  # type: ignore[misc]


def _checked(thing: MessageTemplate | Campaign, review: Review | None, *, is_asked: bool) -> dict[str, Any]:
    """What the gate says today of what nobody was asked to approve yet."""
    if review is not None:
        return {}
    if isinstance(thing, MessageTemplate):
        return {"told": review_shown.told(findings.of_template(thing, at=clock()), thing)}
    if not thing.is_draft:
        return {}
    if not is_asked:
        return {"may_check": True}
    return {"told": review_shown.told(findings.of_campaign(thing, at=clock()), thing)}


def _read(thing: MessageTemplate | Campaign, review: Review | None) -> dict[str, Any]:
    """What is read before it is decided."""
    approved = review_shown.last_approved(thing)
    asked = review or approved
    return {
        "approved": approved,
        "groups": review_shown.changes(thing, review, approved),
        "shown": asked.facts if asked else {},
        "signatures": review_shown.signatures(thing, review) if isinstance(thing, MessageTemplate) else [],
    }


def _said_before(request: HttpRequest, thing: MessageTemplate | Campaign) -> dict[str, Any]:
    return {
        **review_shown.comments(thing, page=request.GET.get("comments", "1")),
        "earlier": review_shown.earlier_requests(thing, page=request.GET.get("requests", "1")),
    }


def _is_own(request: HttpRequest, review: Review) -> bool:
    return request.user.pk == review.submitted_by_id or request.user.pk in review.written_by
