"""The preview's page: one language or all nine, at the widths of a telephone and of a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from campaigns.models import field_label
from campaigns.previews import Preview
from committee import languages
from committee.admin.base import BaseModelAdmin

# Pages of ours have the looks of the desk and none of the scripts of a form.
PAGE_MEDIA: Final = Media(css={"all": ["campaigns/desk.css"]})


def page(
    request: HttpRequest,
    model_admin: BaseModelAdmin,
    *,
    title: str,
    back: str,
    preview: Callable[[str], Preview],
) -> HttpResponse:
    """`language` in the address chooses one; without it, all nine stand side by side, in the width of `width`."""
    chosen = request.GET.get("language", "")
    chosen = chosen if chosen in languages.CODES else ""
    shown = [preview(code) for code in ([chosen] if chosen else languages.CODES)]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "back": back,
        "chosen": chosen,
        "width": "desk" if request.GET.get("width") == "desk" else "telephone",
        "languages": [(code, languages.NAMES[code]) for code in languages.CODES],
        "letters": [_letter(each) for each in shown],
        "media": PAGE_MEDIA,
    }
    return TemplateResponse(request, "campaigns/preview.html", context)


def _letter(preview: Preview) -> dict[str, Any]:
    return {
        "code": preview.language,
        "name": languages.NAMES[preview.language],
        "direction": languages.direction(preview.language),
        "preview": preview,
        "findings": [
            (field_label(finding.field) if finding.field else "", finding.line, finding.message)
            for finding in preview.findings
        ],
    }
