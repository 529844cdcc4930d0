"""What the checks say of a template, on a page of its own and as a fragment for others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import contents, findings
from campaigns.admin import mending
from campaigns.admin.previewing import PAGE_MEDIA
from campaigns.blocks import Block
from campaigns.contents import ContentJson
from campaigns.enums import Severity
from campaigns.findings import Finding
from campaigns.models import MessageTemplate
from committee import languages
from committee.admin.base import BaseModelAdmin
from contacts.segments.words import language_name


class CheckPages(BaseModelAdmin):
    """Of the admin of templates. A fragment is the list alone: `HX-Request` asks for it."""

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
        found = told(template)
        if "HX-Request" in request.headers:
            return TemplateResponse(request, "campaigns/findings_list.html", found)
        context = {
            **self.admin_site.each_context(request),
            **found,
            "title": _("Checks of “%(template)s”") % {"template": template.name},
            "opts": self.opts,
            "media": PAGE_MEDIA,
            "trial": reverse("admin:campaigns_messagetemplate_trial", args=[template.pk]),
            "back": reverse("admin:campaigns_messagetemplate_change", args=[template.pk]),
        }
        return TemplateResponse(request, "campaigns/findings.html", context)


def told(template: MessageTemplate) -> dict[str, Any]:
    """What `campaigns/findings_list.html` shows: the verdict, and the findings by language."""
    content = contents.of_template(template)
    found = findings.of_template(template, content=content, at=timezone.now())
    words = contents.in_language(content, template.source_language)
    blocks = words.blocks if words else ()
    return {
        "verdict": verdict(found),
        "is_ready": not findings.errors(found),
        "groups": [
            {
                "name": capfirst(language_name(code)) if code else _("All languages"),
                "lang": code,
                "findings": [
                    _row(each, template, content=content, blocks=blocks) for each in _gravest_first(found, code)
                ],
            }
            for code in _gravest_languages_first(found)
        ],
    }


def verdict(found: Iterable[Finding]) -> str:
    """“3 errors, 2 warnings”, or that all is well."""
    errors = sum(each.severity == Severity.ERROR for each in found)
    warnings = sum(each.severity == Severity.WARNING for each in found)
    said = [
        ngettext("%(count)s error", "%(count)s errors", errors) % {"count": errors} if errors else "",
        ngettext("%(count)s warning", "%(count)s warnings", warnings) % {"count": warnings} if warnings else "",
    ]
    return ", ".join(filter(None, said)) or _("Nothing is wrong.")


def _gravest_languages_first(found: Sequence[Finding]) -> list[str]:
    """What holds in all languages first, and that after the languages with errors where it is only to be looked at."""
    grave = {each.language for each in findings.errors(found)}
    spoken_of = {each.language for each in found}
    return sorted((code for code in ("", *languages.CODES) if code in spoken_of), key=lambda code: code not in grave)


def _gravest_first(found: Iterable[Finding], language: str) -> list[Finding]:
    return sorted(
        (each for each in found if each.language == language), key=lambda each: each.severity != Severity.ERROR
    )


def _row(
    finding: Finding, template: MessageTemplate, *, content: ContentJson, blocks: Iterable[Block]
) -> dict[str, Any]:
    return {
        "is_error": finding.severity == Severity.ERROR,
        "severity": Severity(finding.severity).label,
        "place": findings.place(finding, tuple(blocks), with_language=False),
        "url": mending.address(finding, template, content),
        "message": finding.message,
        "hint": finding.hint,
    }
