"""What does a layout make of a letter? Its newest version, or a source that nobody has saved yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaigns import layouts, proofs, sample_letter
from campaigns.admin.media import PAGE_MEDIA
from campaigns.flow import render
from campaigns.flow.render.layout import faults
from committee import languages
from committee.admin.base import BaseModelAdmin, action

# One language of each direction, until another is chosen.
_SHOWN: Final = ("fr", "ar")


class LayoutPreview(BaseModelAdmin):
    """Of the admin of layouts."""

    change_form_after_template = "campaigns/layout_look.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.preview_draft_view))
        return [path("preview-draft/", view, name="campaigns_layout_preview_draft"), *super().get_urls()]

    @action(description=_("Preview"), permissions=["view"], url_path="preview")
    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The newest version, as it is saved."""
        layout = get_object_or_404(self.get_queryset(request), pk=object_id)
        back = reverse("admin:campaigns_layout_change", args=[layout.pk])
        title = _("Preview of %(template)s") % {"template": layout.name}
        return self._page(request, layouts.newest(layout).mjml, title=title, back=back)

    def preview_draft_view(self, request: HttpRequest) -> HttpResponse:
        """The source that stands in the form, saved or not."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        mjml = request.POST.get("mjml", "").replace("\r\n", "\n")
        return self._page(request, mjml, title=_("Preview of a layout that is not saved"), posted=mjml)

    def _page(self, request: HttpRequest, mjml: str, **context: Any) -> HttpResponse:
        chosen = request.POST.get("language", "") or request.GET.get("language", "")
        wrong = faults(mjml, kind="layout")
        shown = [chosen] if chosen in languages.CODES else list(_SHOWN)
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": PAGE_MEDIA,
            "languages": list(languages.NAMES.items()),
            "chosen": chosen if chosen in languages.CODES else "",
            "faults": wrong,
            "letters": [] if wrong else list(_letters(mjml, shown)),
            **context,
        }
        return TemplateResponse(request, "campaigns/layout_preview.html", page)


def _letters(mjml: str, shown: list[str]) -> Iterator[dict[str, Any]]:
    for language in shown:
        letter: dict[str, Any] = {"code": language, "name": languages.NAMES[language]}
        try:
            html = sample_letter.page(mjml, language=language)
        except render.ContentRefused as refused:
            yield letter | {"refused": refused.findings}
        else:
            yield letter | {"light": proofs.light(html), "dark": proofs.dark(html)}
