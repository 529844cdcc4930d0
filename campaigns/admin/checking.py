"""The page that says what the checks find wrong with a template, language by language."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns import contents, findings
from campaigns.admin import findings_list
from campaigns.admin.media import PAGE_MEDIA
from committee.admin.base import BaseModelAdmin


class CheckPages(BaseModelAdmin):
    """Of the admin of templates."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:template_id>/checks/", view(self.checks_view), name="campaigns_messagetemplate_checks"),
            *super().get_urls(),
        ]

    def checks_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        template = self.get_object(request, str(template_id))
        if template is None:
            raise Http404
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        content = contents.of_template(template)
        found = findings.of_template(template, content=content, at=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "told": findings_list.told(found, template, content, by_language=True),
            "title": _("Checks of “%(template)s”") % {"template": template.name},
            "opts": self.opts,
            "object": template,
            "media": PAGE_MEDIA,
            "trial": reverse("admin:campaigns_messagetemplate_trial", args=[template.pk]),
            "back": reverse("admin:campaigns_messagetemplate_change", args=[template.pk]),
        }
        return TemplateResponse(request, "campaigns/findings.html", context)
