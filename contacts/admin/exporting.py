"""People as a file for staff: of one system, of those they see and have filtered, as many as a file should hold."""

from __future__ import annotations

import tempfile
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin
from unfold.contrib.import_export.forms import ExportForm

from committee import exports
from committee.admin.inputs import SelectInput
from committee.formats import FORMATS, FastXLSX
from contacts.admin.filters import EXPORTED_AT_MOST
from contacts.models import Contact
from contacts.resources import ContactResource, systems

IN_MEMORY: Final = 8 * 1024 * 1024


class PeopleExportForm(ExportForm):
    """Which format, and by whose ids the people are named."""

    system = forms.ChoiceField(
        label=_("Ids of"),
        help_text=_("The system whose ids name the people: import the file for the same system again."),
        widget=SelectInput,
        choices=lambda: [(system, system) for system in systems(Contact)],
    )


class PeopleExport(ExportMixin):
    """For `ContactAdmin`. Needs the permission `export_contact`."""

    resource_classes = [ContactResource]
    export_form_class = PeopleExportForm
    formats = FORMATS

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse | StreamingHttpResponse | FileResponse:
        system = export_form.cleaned_data["system"]
        rows = queryset.order_by()[: EXPORTED_AT_MOST + 1].count()
        if rows > EXPORTED_AT_MOST:
            most = number_format(EXPORTED_AT_MOST, force_grouping=True)
            messages.error(
                request,
                _("These are more than %(most)s people, too many for one file: filter them first.") % {"most": most},
            )
            return HttpResponseRedirect(request.get_full_path())
        # What was searched for may be somebody's name: the trail keeps that there was a search, not its words.
        filters = {key: "…" if key == "q" else value for key, value in request.GET.items()}
        told = {"kind": "contacts.contact", "rows": rows, "filters": filters, "system": system}
        self.record(request, "export", after={**told, "format": file_format.get_extension()})
        resource = ContactResource(system=system)
        name = self.get_export_filename(request, queryset, file_format)
        if isinstance(file_format, FastXLSX):
            return _workbook(resource, queryset, name)
        pieces = exports.csv_pieces(resource.header(), resource.rows(queryset), language=get_language() or "en")
        response = StreamingHttpResponse(pieces, content_type=exports.CSV_CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _workbook(resource: ContactResource, people: Any, name: str) -> FileResponse:
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed with the response
    exports.write_xlsx(file, resource.header(), resource.rows(people), sheet=str(_("Contacts")))  # type: ignore[arg-type]
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=exports.XLSX_CONTENT_TYPE)
