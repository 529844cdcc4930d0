"""Segments: the list with each rule in words, and the page on which a rule is built, said, counted and sampled."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee import languages
from committee.admin.base import BaseModelAdmin
from contacts import segments, tasks
from contacts.admin import segment_drafts, segment_figures
from contacts.enums import Channel
from contacts.forms.segments import FINDERS, DraftRule, SegmentForm
from contacts.models import Segment
from contacts.segments import InvalidCriteria, counting
from contacts.segments.patience import PATIENT, TooSlow

# Of campaigns, which live in an app above: approved, or read just now, with this very rule.
BOUND_TO_ITS_RULE: Final = ("in_review", "approved", "scheduled", "preparing")


@admin.register(Segment)
class SegmentAdmin(BaseModelAdmin):
    """The list is Django's; the page of one segment is ours, for its rule is a tree and not a row of fields."""

    list_display = ["name", "in_words", "people", "used_in", "author", "updated_at"]
    list_select_related = ["created_by"]
    search_fields = ["name", "description"]
    actions = None

    # --- The list ----------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Segment]:
        return super().get_queryset(request).annotate(uses=Count("campaign_sources__campaign", distinct=True))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """All rules of the page are put into words at once."""
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        language = get_language() or languages.DEFAULT
        for row, sentence in zip(rows, segments.sentences([row.criteria for row in rows], language), strict=True):
            row.sentence = sentence
        found.result_list = rows
        return found

    @admin.display(description=_("people"))
    def in_words(self, segment: Segment) -> str:
        return segment.sentence

    @admin.display(description=_("last count"), empty_value="–", ordering="people_count")
    def people(self, segment: Segment) -> str | None:
        if segment_figures.is_being_counted(segment, at=timezone.now()):
            return str(_("being counted…"))
        return segment_figures.counted(segment)

    @admin.display(description=_("campaigns"), ordering="uses")
    def used_in(self, segment: Segment) -> int:
        return segment.uses

    @admin.display(description=_("author"), ordering="created_by", empty_value="–")
    def author(self, segment: Segment) -> Any:
        return segment.created_by

    def has_delete_permission(self, request: HttpRequest, obj: Segment | None = None) -> bool:
        """What a campaign writes to, or has written to, stays."""
        return super().has_delete_permission(request, obj) and not (obj and obj.campaign_sources.exists())

    # --- The page of one segment -------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("rule/", view(require_POST(self.rule_view)), name="contacts_segment_rule"),
            path("count/", view(require_POST(self.count_view)), name="contacts_segment_count"),
            path("find/", view(self.find_view), name="contacts_segment_find"),
            path("<int:pk>/kept/", view(self.kept_view), name="contacts_segment_kept"),
            path("<int:pk>/recount/", view(require_POST(self.recount_view)), name="contacts_segment_recount"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._posted(request, Segment(created_by=request.user))
        segment = self._copied(request) or Segment(description="")
        return self._page(request, segment, SegmentForm(instance=segment), segment_drafts.of_segment(request, segment))

    def _copied(self, request: HttpRequest) -> Segment | None:
        """The rule of another segment to begin with: nothing is written before it is saved under a name of its own."""
        number = request.GET.get("copy", "")
        if not number.isdecimal():
            return None
        copied = get_object_or_404(Segment, pk=int(number))
        return Segment(description=copied.description, criteria=copied.criteria)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        segment = self._visible(request, int(object_id) if object_id.isdecimal() else 0)
        if request.method == "POST":
            if not self.has_change_permission(request, segment):
                raise PermissionDenied
            return self._posted(request, segment)
        return self._page(request, segment, SegmentForm(instance=segment), segment_drafts.of_segment(request, segment))

    def _visible(self, request: HttpRequest, pk: int) -> Segment:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(Segment.objects.select_related("created_by"), pk=pk)

    def _posted(self, request: HttpRequest, segment: Segment) -> HttpResponse:
        """A button of the rule works on the page alone; “Refresh” counts besides; “Save” saves what is valid."""
        draft, form = DraftRule.posted(request.POST), SegmentForm(request.POST, instance=segment)
        edit = request.POST.get("edit", "")
        if edit in {"refresh", "sample"}:
            figures = self._figures(request, draft, with_sample=edit == "sample")
            return self._page(request, segment, form, draft, is_checked=True, **figures)
        if edit:
            focus = draft.edit(request.POST)
            return self._page(request, segment, form, draft, focus=focus)
        if form.is_valid() & draft.is_valid() and (criteria := self._valid(request, draft)) is not None:
            return self._saved(request, segment, criteria)
        return self._page(request, segment, form, draft, is_checked=True)

    def _valid(self, request: HttpRequest, draft: DraftRule) -> dict[str, Any] | None:
        try:
            segments.validate(draft.criteria)
        except InvalidCriteria as refused:
            messages.error(request, str(refused))
            return None
        return draft.criteria

    def _saved(self, request: HttpRequest, segment: Segment, criteria: dict[str, Any]) -> HttpResponse:
        is_new, before = segment.pk is None, segment.criteria
        segment.criteria = criteria
        is_other_rule = is_new or before != criteria
        if is_other_rule:
            segment.people_count = segment.counted_at = None
        with transaction.atomic():
            segment.save()
            if is_other_rule:
                transaction.on_commit(partial(tasks.count_saved_segment.delay, segment_id=segment.pk), robust=True)
            changed = {"name": segment.name, "criteria": criteria}
            if is_new:
                self.record(request, "add", on=segment, after=changed)
            else:
                self.record(request, "change", on=segment, before={"criteria": before}, after=changed)
        messages.success(request, _("The segment “%(name)s” is saved.") % {"name": segment.name})
        return HttpResponseRedirect(reverse("admin:contacts_segment_change", args=[segment.pk]))

    def _page(
        self, request: HttpRequest, segment: Segment, form: SegmentForm, draft: DraftRule, **facts: Any
    ) -> HttpResponse:
        may_save = self.has_change_permission(request) if segment.pk else self.has_add_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": segment.name or _("New segment"),
            "form": form,
            "sentence": segment_figures.said(segment.criteria),
            **segment_figures.kept(segment, at=timezone.now()),
            "campaigns": _campaigns(segment) if segment.pk else [],
            "bound": _campaigns(segment, *BOUND_TO_ITS_RULE) if segment.pk else [],
            "may_save": may_save,
            "may_add": self.has_add_permission(request),
            "may_delete": bool(segment.pk) and self.has_delete_permission(request, segment),
            **segment_drafts.shown(draft, is_checked=facts.get("is_checked", False)),
            **segment_drafts.topics(segment.criteria, request.POST.get("about", "")),
            **facts,
        }
        return TemplateResponse(request, "admin/contacts/segment/page.html", context)

    def _figures(self, request: HttpRequest, draft: DraftRule, *, with_sample: bool) -> dict[str, Any]:
        """Everything beside the rule in one answer, for who has no JavaScript."""
        if (criteria := segment_drafts.criteria(draft)) is None:
            return {}
        topic = segment_drafts.topics(criteria, request.POST.get("about", ""))["about"]
        figures: dict[str, Any] = {"people": segment_figures.people(criteria, is_patient=False), "criteria": criteria}
        if topic:
            figures["channels"] = [
                segment_figures.reach(criteria, topic=topic, channel=channel, at=timezone.now()) for channel in Channel
            ]
        return figures | ({"sample": self._sample(request, criteria)} if with_sample else {})

    # --- What the page asks for as one edits -------------------------------------------------------------------------

    def rule_view(self, request: HttpRequest) -> HttpResponse:
        """The rows of the rule after a button was pressed, or a choice that asks for other fields."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        draft = DraftRule.posted(request.POST)
        focus = draft.edit(request.POST)
        context = {**segment_drafts.shown(draft), "focus": focus, "opts": self.opts}
        return TemplateResponse(request, "admin/contacts/segment/rule.html", context)

    def count_view(self, request: HttpRequest) -> HttpResponse:
        """The rule as it stands in the page, saved or not: in words and figures. `part` says which."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            criteria = self._asked(request)
        except InvalidCriteria as refused:
            return self._part(request, "people", {"problem": str(refused)})
        part, is_patient = request.GET.get("part", "people"), "patient" in request.GET
        if part == "sample":
            return self._part(request, "sample", {"sample": self._sample(request, criteria)})
        if part == "people":
            return self._part(request, "people", {"people": segment_figures.people(criteria, is_patient=is_patient)})
        topic = segment_drafts.topics(criteria, request.POST.get("about", ""))["about"]
        if part not in Channel.values or topic is None:
            raise Http404
        channel = segment_figures.reach(criteria, topic=topic, channel=Channel(part), at=timezone.now())
        return self._part(request, "reach", {"channel": channel})

    def _asked(self, request: HttpRequest) -> dict[str, Any]:
        """The rule that is posted; or that of a saved segment, for those who only look. Raises `InvalidCriteria`."""
        if number := request.GET.get("segment", ""):
            criteria = self._visible(request, int(number) if number.isdecimal() else 0).criteria
        else:
            draft = DraftRule.posted(request.POST)
            if not draft.is_valid():
                raise InvalidCriteria(_("The rule is not complete yet."))
            criteria = draft.criteria
        segments.validate(criteria)
        return criteria

    def _sample(self, request: HttpRequest, criteria: dict[str, Any]) -> dict[str, Any]:
        found = segment_figures.sample(criteria, user=request.user)
        if found.get("in_full"):
            self.record(request, "sample", after={"criteria": criteria, "people": len(found["people"])})
        return found

    def _part(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        response = TemplateResponse(request, f"admin/contacts/segment/{name}.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """What a picker finds, for those who may see such things."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        finder = FINDERS.get(request.GET.get("kind", ""))
        if finder and finder.permission and not request.user.has_perm(finder.permission):
            raise PermissionDenied
        text = request.GET.get("text", "").replace("\0", "")[:100]
        found = finder.find(text) if finder else []
        context = {"found": found, "name": request.GET.get("name", "")[:40], "is_asked": True}
        return TemplateResponse(request, "admin/contacts/segment/found.html", context)

    def kept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The figure of a segment that was saved just now, as soon as it is known."""
        return self._part(request, "kept", segment_figures.kept(self._visible(request, pk), at=timezone.now()))

    def recount_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The figure of the list, as of now."""
        segment = self._visible(request, pk)
        try:
            counting.recount(segment, at=timezone.now(), seconds=PATIENT)
        except (TooSlow, InvalidCriteria) as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:contacts_segment_change", args=[pk]))


def _campaigns(segment: Segment, *statuses: str) -> list[str]:
    """The campaigns that write, or have written, to its people; of these statuses, if any are named."""
    sources = segment.campaign_sources.order_by("campaign__created_at")
    if statuses:
        sources = sources.filter(campaign__status__in=statuses)
    return list(dict.fromkeys(sources.values_list("campaign__name", flat=True)))
