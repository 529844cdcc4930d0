"""The page on which a template is written: its buttons work on the page, “Save” saves what is valid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaigns import approvals, authoring, library
from campaigns.admin import authoring_parts, authoring_preview, authoring_view
from campaigns.admin.authoring_draft import Draft
from campaigns.admin.authoring_view import View
from campaigns.authoring import ChangedMeanwhile, PurposeStands
from campaigns.models import MessageTemplate
from committee.admin import trail


class AuthoringPages:
    """Of the admin of templates: the pages that add one and change one, and what they ask for as one writes."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("blocks/", view(require_POST(self.blocks_view)), name="campaigns_messagetemplate_blocks"),
            path(
                "preview-draft/",
                view(require_POST(self.preview_draft_view)),
                name="campaigns_messagetemplate_preview_draft",
            ),
            *super().get_urls(),
        ]

    # --- The page ----------------------------------------------------------------------------------------------------

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        if not self.has_add_permission(request):
            raise PermissionDenied
        template = MessageTemplate()
        return self._posted(request, template) if request.method == "POST" else self._begun(request, template)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        template = self._visible(request, object_id)
        if request.method != "POST":
            return self._begun(request, template)
        if not self.has_change_permission(request, template):
            raise PermissionDenied
        return self._posted(request, template)

    def _visible(self, request: HttpRequest, object_id: str) -> MessageTemplate:
        template = self.get_object(request, object_id)
        if template is None:
            raise Http404
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        return template

    def _begun(self, request: HttpRequest, template: MessageTemplate) -> HttpResponse:
        return self._page(request, Draft.of(template))

    def _posted(self, request: HttpRequest, template: MessageTemplate) -> HttpResponse:
        """A button of the blocks works on the page alone; “Save” saves what is valid."""
        draft = Draft.posted(request, template)
        if edit := request.POST.get("edit", ""):
            return self._page(request, draft, focus=draft.blocks.edit(edit))
        if draft.is_valid():
            try:
                return self._saved(request, draft)
            except ChangedMeanwhile as refused:
                messages.error(request, str(refused))
                draft.seen = authoring.fingerprint(MessageTemplate.objects.get(pk=template.pk))
            except PurposeStands as refused:
                messages.error(request, str(refused))
        return self._page(request, draft, is_checked=True)

    def _saved(self, request: HttpRequest, draft: Draft) -> HttpResponse:
        is_new, change = draft.template.pk is None, trail.change_in(draft.form, None, add=draft.template.pk is None)
        template = authoring.save(
            draft.template, draft.written(), by=request.user, at=timezone.now(), seen=draft.seen or None
        )
        if is_new:
            self.log_addition(request, template, change)
        else:
            self.log_change(request, template, change)
        messages.success(request, _("“%(name)s” is saved.") % {"name": template.name})
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_change", args=[template.pk]))

    def _page(self, request: HttpRequest, draft: Draft, **state: Any) -> HttpResponse:
        template = draft.template
        view = View.of(request, template)
        beside = authoring_preview.beside(draft, view)
        draft.words.stand_in(beside["beginning"])
        may_save = self.has_change_permission(request, template) if template.pk else self.has_add_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": template if template.pk else None,
            "title": template.name or _("New template"),
            "may_save": may_save,
            **authoring_parts.form_context(draft),
            **beside,
            **authoring_view.choices(view, request),
            "catalogue": authoring_parts.placeholders(template, draft.blocks.language),
            "tags_known": library.tags_known(),
            "differs": template.pk and approvals.differs_from_approved(template),
            "ways": authoring_parts.ways_on(template, request.user),
            **state,
            "is_quiet": not state.get("is_checked"),
        }
        return TemplateResponse(request, "campaigns/authoring/page.html", context)

    # --- What the page asks for as one writes ------------------------------------------------------------------------

    def _may_write(self, request: HttpRequest) -> None:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied

    def blocks_view(self, request: HttpRequest) -> HttpResponse:
        """The blocks after a button was pressed, or a choice that asks for other inputs."""
        self._may_write(request)
        draft = Draft.posted(request, self._named(request))
        focus = draft.blocks.edit(request.POST.get("edit", ""))
        context = {**authoring_parts.form_context(draft), "focus": focus, "is_quiet": True}
        return self._part(request, "blocks", context)

    def preview_draft_view(self, request: HttpRequest) -> HttpResponse:
        """What stands in the page, saved or not, as its reader would get it, and what the checks say of it."""
        self._may_write(request)
        draft = Draft.posted(request, self._named(request))
        view = View.of(request, draft.template)
        return self._part(request, "beside", {**authoring_preview.beside(draft, view), "view": view, "is_part": True})

    def _named(self, request: HttpRequest) -> MessageTemplate:
        """The template that is open in the page; a new one has no number yet."""
        number = request.POST.get("template", "")
        return self._visible(request, number) if number.isdecimal() else MessageTemplate()

    def _part(self, request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
        response = TemplateResponse(request, f"campaigns/authoring/{name}.html", {**context, "opts": self.opts})
        response["Cache-Control"] = "no-store"
        return response
