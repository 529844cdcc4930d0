"""How do staff bring files in and take files out? With a preview, within limits, and with a row in the audit trail."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from import_export.admin import ImportExportMixin
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from committee.admin.model_admin import BaseModelAdmin
from committee.errors import CommitteeError
from committee.formats import FORMATS

PREVIEWED_ROWS = 200


class ImportExportAdmin(ImportExportMixin, BaseModelAdmin):
    """Needs the permissions `import_<model>` and `export_<model>`: declare them in the model's `Meta.permissions`.

    With translated fields: `class VenueAdmin(ImportExportAdmin, TranslatedAdmin)`.
    """

    import_form_class = ImportForm
    export_form_class = ExportForm
    formats = FORMATS

    def get_import_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"previewed_rows": PREVIEWED_ROWS, "previewed_slice": f":{PREVIEWED_ROWS}"}
        return {**super().get_import_context_data(**kwargs), **shown}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, CommitteeError):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    @transaction.atomic
    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Any:
        result = super().process_dataset(dataset, form, request, **kwargs)
        after = {"kind": self.opts.label_lower, "rows": result.total_rows, **dict(result.totals)}
        self.record(request, "import", after=after)
        return result

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponse:
        response: HttpResponse = super()._do_file_export(file_format, request, queryset, export_form=export_form)
        # What was searched for may be somebody's name: the trail keeps that there was a search, not its words.
        filters = {key: "…" if key == "q" else value for key, value in request.GET.items()}
        after = {"kind": self.opts.label_lower, "rows": queryset.count(), "filters": filters}
        self.record(request, "export", after={**after, "format": file_format.get_extension()})
        return response
