"""Files for agencies: taken out in a language or in all, handed in again whole or not at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaigns.admin.desk import MEDIA, desk_address
from campaigns.desk import packing, taking, workbook, xliff
from campaigns.desk.parcels import Handed, HandedRefused, Parcel, Problem
from campaigns.desk.taking import TakenIn
from campaigns.enums import EditVia
from campaigns.forms.desk import HandInForm
from campaigns.models import MessageTemplate
from committee import languages
from committee.exports import XLSX_CONTENT_TYPE


class FileKind(NamedTuple):
    """A kind of file that agencies take."""

    write: Callable[[Parcel], bytes]
    ending: str
    content_type: str


_XLIFF: Final = FileKind(xliff.write, "xlf", "application/xliff+xml")
_WORKBOOK: Final = FileKind(workbook.write, "xlsx", XLSX_CONTENT_TYPE)
_MOST_SHOWN: Final = 200
_ZIP: Final = b"PK\x03\x04"
# The names of its parts stand in a ZIP as they are.
_OF_A_WORKBOOK: Final = b"xl/workbook.xml"


class DeskFiles:
    """For `MessageTemplateAdmin`, beside `DeskPages`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        desk = "<int:template_id>/desk/"
        return [
            path(f"{desk}export.zip", view(self.desk_all_view), name="campaigns_messagetemplate_desk_all"),
            path(
                f"{desk}import/",
                view(require_POST(self.desk_import_view)),
                name="campaigns_messagetemplate_desk_import",
            ),
            path(
                f"{desk}<str:language>/export.xlf",
                view(self.desk_xliff_view),
                name="campaigns_messagetemplate_desk_xliff",
            ),
            path(
                f"{desk}<str:language>/export.xlsx",
                view(self.desk_workbook_view),
                name="campaigns_messagetemplate_desk_workbook",
            ),
            *super().get_urls(),
        ]

    # --- Out ---------------------------------------------------------------------------------------------------------

    def desk_xliff_view(self, request: HttpRequest, template_id: int, language: str) -> HttpResponse:
        return self._one(request, template_id, language, _XLIFF)

    def desk_workbook_view(self, request: HttpRequest, template_id: int, language: str) -> HttpResponse:
        return self._one(request, template_id, language, _WORKBOOK)

    def desk_all_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        """One XLIFF a language, packed."""
        template = self.desk_template(request, template_id)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for language in languages.CODES:
                if language != template.source_language:
                    name = _file_name(template, language, "xlf")
                    archive.writestr(name, xliff.write(packing.parcel(template, language)))
        self.record(request, "export_translation", on=template, after={"language": "all"})
        return _file(packed.getvalue(), _file_name(template, "", "zip"), "application/zip")

    def _one(self, request: HttpRequest, template_id: int, language: str, kind: FileKind) -> HttpResponse:
        template = self.desk_template(request, template_id)
        if language not in languages.CODES:
            raise Http404
        if language == template.source_language:
            return HttpResponseRedirect(desk_address(template, _other(template)))
        content = kind.write(packing.parcel(template, language))
        self.record(request, "export_translation", on=template, after={"language": language, "as": kind.ending})
        return _file(content, _file_name(template, language, kind.ending), kind.content_type)

    # --- In ----------------------------------------------------------------------------------------------------------

    def desk_import_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        """The file says in which language it is; what is wrong with it is said text by text."""
        template = self.desk_template(request, template_id)
        if not self.has_translate_permission(request):
            raise PermissionDenied
        form = HandInForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._refused(request, template, [Problem(str(each)) for each in form.errors.get("file", ())], "")
        file: UploadedFile[Any] = form.cleaned_data["file"]
        handed: Handed | None = None
        try:
            handed, via = _read(file)
            taken = taking.take_in(
                handed,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                via=via,
                reviewed=form.cleaned_data["reviewed"],
                into=template,
            )
        except HandedRefused as refusal:
            return self._refused(request, template, refusal.problems, str(file.name), handed)
        _tell(request, taken)
        return HttpResponseRedirect(desk_address(template, taken.language))

    def _refused(
        self,
        request: HttpRequest,
        template: MessageTemplate,
        problems: list[Problem],
        file_name: str,
        handed: Handed | None = None,
    ) -> HttpResponse:
        language = handed.language if handed and handed.language in languages.CODES else ""
        context = {
            **self.admin_site.each_context(request),
            "title": _("The file was refused"),
            "opts": self.opts,
            "template": template,
            "file_name": file_name,
            "language": languages.NAMES.get(language, ""),
            "problems": problems[:_MOST_SHOWN],
            "more": max(0, len(problems) - _MOST_SHOWN),
            "list": _list_of(problems),
            "in_rows": handed.in_rows if handed else False,
            "back": desk_address(template, language or request.POST.get("language", "") or _other(template)),
            "media": MEDIA,
        }
        return TemplateResponse(request, "campaigns/desk_refused.html", context, status=422)


def _read(file: UploadedFile[Any]) -> tuple[Handed, EditVia]:
    """A workbook by what is in it, whatever it is called; its name alone says who tells why it cannot be read."""
    content = file.read()
    is_workbook = content.startswith(_ZIP) and _OF_A_WORKBOOK in content
    if is_workbook or str(file.name).lower().endswith((".xlsx", ".xls", ".csv")):
        return workbook.read(content), EditVia.WORKBOOK
    return xliff.read(content), EditVia.XLIFF


def _list_of(problems: Iterable[Problem]) -> str:
    """All that is wrong, a line each with its place, as an address that a browser keeps as a file."""
    lines = [f"{problem.place or '–'}\t{problem.unit or '–'}\t{problem.message}" for problem in problems]
    return "data:text/plain;charset=utf-8," + quote("\n".join(lines))


def _tell(request: HttpRequest, taken: TakenIn) -> None:
    name = languages.NAMES[taken.language]
    text = ngettext(
        "%(language)s: %(count)d text taken in, %(unchanged)d as before.",
        "%(language)s: %(count)d texts taken in, %(unchanged)d as before.",
        taken.changed,
    )
    messages.success(request, text % {"language": name, "count": taken.changed, "unchanged": taken.unchanged})
    if taken.doubtful:
        text = ngettext(
            "%(count)d text is a draft still: mend what is shown in red, then review it.",
            "%(count)d texts are drafts still: mend what is shown in red, then review them.",
            len(taken.doubtful),
        )
        messages.warning(request, text % {"count": len(taken.doubtful)})
    if taken.stale:
        text = ngettext(
            "%(count)d text was translated from an older source: look at it again.",
            "%(count)d texts were translated from an older source: look at them again.",
            taken.stale,
        )
        messages.warning(request, text % {"count": taken.stale})
    if taken.kept:
        names = {"names": ", ".join(taken.kept)}
        text = _("Kept as they are, for somebody has translated the new source since: %(names)s.")
        messages.warning(request, text % names)
    if taken.gone:
        names = {"names": ", ".join(taken.gone)}
        messages.info(request, _("Not taken in, for the template no longer has them: %(names)s.") % names)


def _other(template: MessageTemplate) -> str:
    return next(code for code in languages.CODES if code != template.source_language)


def _file_name(template: MessageTemplate, language: str, ending: str) -> str:
    stem = slugify(template.name)[:60] or f"template-{template.pk}"
    return f"{stem}-{language}.{ending}" if language else f"{stem}.{ending}"


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
