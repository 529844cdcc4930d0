"""How do staff bring programme files in and take them out? By import-export's pages, on `committee.programme`.

Both the preview and the import are what `manage.py import_programme` does; these classes only translate.
"""

from __future__ import annotations

import io
from typing import Any

import tablib
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field
from import_export.forms import ConfirmImportForm
from import_export.resources import Resource
from import_export.results import Error, InvalidRow, Result, RowResult

from committee import languages
from committee.admin.import_export import ImportExportAdmin
from committee.errors import CommitteeError
from committee.formats import FastXLSX, SafeCSV
from committee.models import Session, User
from committee.models.named import for_staff
from committee.programme.comparing import Comparison, RowChange
from committee.programme.kinds import Kind, of_model
from committee.programme.reading import Reading
from committee.programme.taking_in import preview, take_in
from committee.programme.writing import header_of, rows_of


class UnreadDataset(tablib.Dataset):
    """A file as it came: it is read by `committee.programme`, which knows what its columns mean."""

    content: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.content)


def _unread(content: bytes | str) -> UnreadDataset:
    dataset = UnreadDataset()
    dataset.content = content.encode() if isinstance(content, str) else content
    return dataset


class ProgrammeCSV(SafeCSV):
    def create_dataset(self, in_stream: bytes | str, **_kwargs: Any) -> UnreadDataset:
        return _unread(in_stream)


class ProgrammeXLSX(FastXLSX):
    def create_dataset(self, in_stream: bytes, **_kwargs: Any) -> UnreadDataset:
        return _unread(in_stream)


class ProgrammeResource(Resource):
    """One kind of programme file, as import-export's pages want to be told of it."""

    files_of: Kind

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls.files_of.model._meta.verbose_name_plural)

    def export(self, queryset: QuerySet[Model] | None = None, **_kwargs: Any) -> tablib.Dataset:
        rows = self.files_of.rows() if queryset is None else queryset
        return tablib.Dataset(
            *rows_of(self.files_of, rows), headers=header_of(self.files_of), title=self.files_of.name
        )

    def import_data(
        self,
        dataset: UnreadDataset,
        dry_run: bool = False,  # noqa: FBT001, FBT002 (import-export's signature)
        file_name: str | None = None,
        user: User | None = None,
        good_rows_only: bool = False,  # noqa: FBT001, FBT002
        **_kwargs: Any,
    ) -> Result:
        result = Result()
        file: dict[str, Any] = {"kind": self.files_of, "file_name": file_name or self.files_of.name}
        try:
            if dry_run:
                told: Any = preview(io.BytesIO(dataset.content), **file)
            else:
                told = take_in(io.BytesIO(dataset.content), by=user, good_rows_only=good_rows_only, **file)
                result.version = told.version
        except CommitteeError as error:
            result.append_base_error(Error(error))
            return result
        _tell_rows(result, told.comparison, self.files_of)
        _tell_problems(result, told.reading)
        result.absent, result.unknown_headers = told.comparison.absent, told.reading.unknown_headers
        return result


def resource_of(kind: Kind) -> type[ProgrammeResource]:
    columns = {column.name: Field(attribute=column.attribute, column_name=column.name) for column in kind.columns}
    return type(f"{kind.model.__name__}Resource", (ProgrammeResource,), {"files_of": kind, **columns})


def _tell_rows(result: Result, comparison: Comparison, kind: Kind) -> None:
    result.diff_headers = [_("code"), _("what changes")]
    for change in comparison.row_changes:
        row = RowResult()
        row.import_type = RowResult.IMPORT_TYPE_NEW if change.is_new else RowResult.IMPORT_TYPE_UPDATE
        row.diff = [change.entry.key, _in_words(change, kind)]
        row.instance = change.row
        result.append_row_result(row)
    result.totals[RowResult.IMPORT_TYPE_NEW] = len(comparison.created)
    result.totals[RowResult.IMPORT_TYPE_UPDATE] = len(comparison.changed)
    result.totals[RowResult.IMPORT_TYPE_SKIP] = len(comparison.unchanged)
    result.total_rows = len(comparison.row_changes) + len(comparison.unchanged)


def _in_words(change: RowChange, kind: Kind) -> str:
    """The row's name, and what changes of it."""
    translated = "description" if kind.model is Session else "name"
    if change.is_new:
        return str(change.entry.values.get(languages.column(translated, get_language() or languages.DEFAULT), ""))
    name = for_staff(change.row, translated) if kind.key == ("code",) else ""
    parts = [
        f"{each.column.title_in(kind.model)}: {each.before or '—'} → {each.after or '—'}" for each in change.fields
    ]
    return " · ".join(filter(None, [name, *parts]))


def _tell_problems(result: Result, reading: Reading) -> None:
    by_line: dict[int, dict[str, list[str]]] = {}
    for problem in reading.problems:
        by_line.setdefault(problem.line, {}).setdefault(problem.place, []).append(str(problem.message))
    for line, wrong in sorted(by_line.items()):
        result.invalid_rows.append(InvalidRow(line, ValidationError(wrong), ()))
    result.totals[RowResult.IMPORT_TYPE_INVALID] = len(by_line)


class GoodRowsForm(ConfirmImportForm):
    """Confirms an import although some rows are wrong: which is asked for, and never assumed."""

    good_rows_only = forms.BooleanField(label=_("Take in the good rows, and leave out those that are wrong"))


class ProgrammeAdmin(ImportExportAdmin):
    """The base of the pages of everything that programme files hold."""

    formats = [ProgrammeCSV, ProgrammeXLSX]
    import_template_name = "admin/committee/import_programme.html"

    def get_resource_classes(self, request: HttpRequest) -> list[type[Resource]]:  # noqa: ARG002
        return [resource_of(of_model(self.model))]

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The preview; with wrong rows, it still offers to take in the good ones."""
        response = super().import_action(request, **kwargs)
        shown = response.context_data if isinstance(response, TemplateResponse) else {}
        result = shown.get("result")
        if result and result.has_validation_errors() and not result.has_errors() and result.rows:
            initial = self.get_confirm_form_initial(request, shown["form"])
            shown["confirm_form"] = GoodRowsForm(initial=initial)
        return response

    def get_confirm_form_class(self, request: HttpRequest) -> type[forms.Form]:
        return GoodRowsForm if "good_rows_only" in request.POST else super().get_confirm_form_class(request)

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form")
        agreed = bool(form and form.cleaned_data.get("good_rows_only"))
        return {**super().get_import_data_kwargs(**kwargs), "good_rows_only": agreed}

    def process_dataset(self, dataset: Any, form: Any, request: HttpRequest, **kwargs: Any) -> Result:
        # Past the base class, whose line in the audit trail would be a second one: a version writes its own.
        return super(ImportExportAdmin, self).process_dataset(dataset, form, request, **kwargs)

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """To the version that was made; what an import refuses at the last moment is said on the import's page."""
        if result.has_errors():
            for error in result.base_errors:
                messages.error(request, str(error.error))
            return HttpResponseRedirect(reverse(f"admin:{self._named('import')}"))
        if result.version is None:
            messages.info(request, _("The file says what the programme said already: nothing was changed."))
            return HttpResponseRedirect(reverse(f"admin:{self._named('changelist')}"))
        counts = {"new": result.version.created, "changed": result.version.changed, "version": result.version}
        messages.success(request, _("%(version)s: %(new)d new, %(changed)d changed.") % counts)
        return HttpResponseRedirect(reverse("admin:committee_programmeversion_change", args=[result.version.pk]))

    def _named(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
