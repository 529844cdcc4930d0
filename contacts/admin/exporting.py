"""People as a file for staff: of one system, of those they see and have filtered, as many as a file should hold."""

from __future__ import annotations

import tempfile
from typing import Any, Final

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin

from committee import exports
from committee.formats import FORMATS, FastXLSX
from contacts.admin.filters import EXPORTED_AT_MOST
from contacts.admin.people_search import is_cut
from contacts.forms.exporting import PeopleExportForm
from contacts.models import ContactQuerySet
from contacts.resources import ContactResource

IN_MEMORY: Final = 8 * 1024 * 1024


class PeopleExport(ExportMixin):
    """For `ContactAdmin`. Needs the permission `export_contact`."""

    resource_classes = [ContactResource]
    export_form_class = PeopleExportForm
    export_template_name = "admin/contacts/contact/export.html"
    formats = FORMATS

    def init_request_context_data(self, request: HttpRequest, form: PeopleExportForm) -> dict[str, Any]:
        """The page: how many people, and by whose ids the first of them is known."""
        people = self.get_export_queryset(request)
        rows = _counted(people)
        first = people.order_by("pk").values_list("system", flat=True).first()
        form.fields["system"].initial = first
        return {
            **self.admin_site.each_context(request),
            "title": _("Export people"),
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "people": number_format(rows, force_grouping=True),
            "too_many": _too_many() if rows > EXPORTED_AT_MOST else "",
            "is_cut": is_cut(request),
        }

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse | StreamingHttpResponse | FileResponse:
        chosen = export_form.cleaned_data
        rows = _counted(queryset)
        if rows > EXPORTED_AT_MOST:
            messages.error(request, _too_many())
            return HttpResponseRedirect(request.get_full_path())
        # What was searched for may be somebody's name: the trail keeps that there was a search, not its words.
        filters = {key: "…" if key == "q" else value for key, value in request.GET.items()}
        told = {"kind": "contacts.contact", "rows": rows, "filters": filters, "system": chosen["system"]}
        told |= {"columns": chosen["columns"], "format": file_format.get_extension()}
        self.record(request, "export", after=told)
        resource = ContactResource(system=chosen["system"], columns=chosen["columns"])
        name = self.get_export_filename(request, queryset, file_format)
        if isinstance(file_format, FastXLSX):
            return _workbook(resource, queryset, name)
        pieces = exports.csv_pieces(resource.header(), resource.rows(queryset), language=get_language() or "en")
        response = StreamingHttpResponse(pieces, content_type=exports.CSV_CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _counted(people: ContactQuerySet) -> int:
    """How many they are, counted no further than one too many."""
    return people.order_by()[: EXPORTED_AT_MOST + 1].count()


def _too_many() -> str:
    most = number_format(EXPORTED_AT_MOST, force_grouping=True)
    return _("These are more than %(most)s people, too many for one file: filter them first.") % {"most": most}


def _workbook(resource: ContactResource, people: Any, name: str) -> FileResponse:
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the response
    exports.write_xlsx(file, resource.header(), resource.rows(people), sheet=str(_("Contacts")))  # type: ignore[arg-type]
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.XLSX_CONTENT_TYPE)
