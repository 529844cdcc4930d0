"""The pages of an import: upload, preview, progress, result."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee.admin.base import ReadOnlyAdmin, display
from committee.errors import CommitteeError
from committee.spreadsheets import column_letters
from contacts import imports, tasks
from contacts.enums import ImportStatus
from contacts.forms.imports import ColumnsForm, UploadForm, upload_limits
from contacts.imports import FIELDS
from contacts.imports.columns import sample
from contacts.models import ImportRun

SHOWN_PROBLEMS = 200
SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
TONES = {
    ImportStatus.FINISHED.label: "success",
    ImportStatus.RUNNING.label: "info",
    ImportStatus.QUEUED.label: "info",
    ImportStatus.PREVIEWED.label: "warning",
    ImportStatus.FAILED.label: "danger",
}


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """The list is Django's; the pages of one import are ours, for an import is a course and not a form."""

    list_display = ["file_name", "system", "topic", "state", "rows", "created_by", "created_at"]
    list_filter = ["status", "system"]
    list_select_related = ["topic", "created_by"]
    search_fields = ["file_name__istartswith", "system__istartswith"]

    # --- Who may -----------------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("contacts.import_contact")

    def _require_import_permission(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    # --- The list ----------------------------------------------------------------------------------------------------

    @display(description=_("status"), label=TONES)
    def state(self, import_run: ImportRun) -> str:
        return import_run.get_status_display()

    @display(description=_("rows"))
    def rows(self, import_run: ImportRun) -> int:
        return import_run.totals.get("rows", 0)

    # --- The pages ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("sample.csv", view(self.sample_view), name="contacts_importrun_sample"),
            path("<int:pk>/columns/", view(require_POST(self.columns_view)), name="contacts_importrun_columns"),
            path("<int:pk>/confirm/", view(require_POST(self.confirm_view)), name="contacts_importrun_confirm"),
            path("<int:pk>/go-on/", view(require_POST(self.go_on_view)), name="contacts_importrun_go_on"),
            path("<int:pk>/discard/", view(require_POST(self.discard_view)), name="contacts_importrun_discard"),
            path("<int:pk>/progress/", view(self.progress_view), name="contacts_importrun_progress"),
            path("<int:pk>/refused.csv", view(self.refused_view), name="contacts_importrun_refused"),
            *super().get_urls(),
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:  # noqa: ARG002
        self._require_import_permission(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if form.is_valid() and (import_run := self._upload(request, form)):
            self._check_the_rest(import_run)
            return self._to(import_run)
        context = {"title": _("Import people"), "form": form, "fields": FIELDS}
        return self._page(request, "upload.html", context)

    def _upload(self, request: HttpRequest, form: UploadForm) -> ImportRun | None:
        given = form.cleaned_data
        try:
            return imports.upload(
                given["file"],
                file_name=given["file"].name,
                system=given["system"],
                topic=given["topic"],
                by=request.user,
                at=timezone.now(),
                language=translation.get_language(),
                limits=upload_limits(),
            )
        except CommitteeError as error:
            form.add_error("file", str(error))
            return None

    def _check_the_rest(self, import_run: ImportRun) -> None:
        """What the preview does not show is looked at in the background."""
        if import_run.checked_at is None:
            transaction.on_commit(partial(tasks.check_file.delay, import_run_id=import_run.pk), robust=True)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        """The page of one import, whatever its stage."""
        import_run = self._visible(request, int(object_id) if object_id.isdecimal() else 0)
        if import_run.status == ImportStatus.PREVIEWED:
            try:
                return self._preview_page(request, import_run)
            except imports.FileGone as error:
                messages.error(request, str(error))
        return self._page(request, "result.html", self._result(request, import_run))

    def _visible(self, request: HttpRequest, pk: int) -> ImportRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("topic"), pk=pk)

    def _preview_page(
        self, request: HttpRequest, import_run: ImportRun, form: ColumnsForm | None = None
    ) -> HttpResponse:
        found = imports.previewed(import_run, at=timezone.now())
        context = {
            "title": _("Import people: %(file)s") % {"file": import_run.file_name},
            "run": import_run,
            "found": found,
            "columns": form or ColumnsForm(found.table, found.matched.columns),
            "problems": _lettered(import_run),
            "blocks": _blocks(import_run),
            "separator_name": SEPARATORS.get(found.table.separator, found.table.separator),
            "before": imports.already_imported(import_run),
            "remembered": self._remembered(import_run),
            **_progress(import_run),
            "may_import": self.has_add_permission(request),
        }
        return self._page(request, "preview.html", context)

    def _remembered(self, import_run: ImportRun) -> ImportRun | None:
        """The import whose columns this file was read by."""
        is_remembered = import_run.mapping.get("remembered")
        return imports.last_of_system(import_run.system) if is_remembered else None

    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The columns as a person has assigned them: the whole file is checked once more."""
        self._require_import_permission(request)
        import_run = self._visible(request, pk)
        if import_run.status != ImportStatus.PREVIEWED:
            return self._to(import_run)
        try:
            table = imports.previewed(import_run, at=timezone.now()).table
        except imports.FileGone:
            return self._to(import_run)
        form = ColumnsForm(table, import_run.mapping["columns"], request.POST)
        if not form.is_valid():
            return self._preview_page(request, import_run, form)
        answer = self._attempt(
            request, import_run, partial(imports.look_again, columns=form.columns, at=timezone.now())
        )
        self._check_the_rest(import_run)
        return answer

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._require_import_permission(request)
        with transaction.atomic():
            answer = self._attempt(request, self._visible(request, pk), partial(imports.confirm, by=request.user))
            # Robust: with the broker away the import waits in its table, and the sweep finds it there.
            transaction.on_commit(partial(tasks.import_file.delay, import_run_id=pk), robust=True)
        return answer

    def go_on_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """An import that failed is written from where it stopped."""
        self._require_import_permission(request)
        with transaction.atomic():
            answer = self._attempt(request, self._visible(request, pk), partial(imports.go_on, by=request.user))
            transaction.on_commit(partial(tasks.import_file.delay, import_run_id=pk), robust=True)
        return answer

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._require_import_permission(request)
        return self._attempt(request, self._visible(request, pk), partial(imports.discard, by=request.user))

    def _attempt(self, request: HttpRequest, import_run: ImportRun, verb: Any) -> HttpResponse:
        try:
            verb(import_run)
        except CommitteeError as error:
            messages.error(request, str(error))
        return self._to(import_run)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that renews itself while a worker looks at the file or writes it."""
        import_run = self._visible(request, pk)
        if import_run.status == ImportStatus.PREVIEWED:
            return self._page(request, "check.html", self._checked(request, import_run))
        answer = self._page(request, "progress.html", self._result(request, import_run))
        if import_run.status not in {ImportStatus.QUEUED, ImportStatus.RUNNING}:
            # It has just ended: below stand the refused rows now, which belong to the whole page.
            answer.headers["HX-Refresh"] = "true"
        return answer

    def _checked(self, request: HttpRequest, import_run: ImportRun) -> dict[str, Any]:
        return {
            "run": import_run,
            "before": imports.already_imported(import_run),
            "blocks": _blocks(import_run),
            "may_import": self.has_add_permission(request),
            **_progress(import_run),
        }

    def _result(self, request: HttpRequest, import_run: ImportRun) -> dict[str, Any]:
        return {
            "title": _("Import people: %(file)s") % {"file": import_run.file_name},
            "run": import_run,
            "is_running": import_run.status in {ImportStatus.QUEUED, ImportStatus.RUNNING},
            "may_go_on": import_run.status == ImportStatus.FAILED and self.has_add_permission(request),
            **_progress(import_run),
            "problems": _lettered(import_run),
            "may_see_people": request.user.has_perm("contacts.view_contact"),
        }

    # --- Files to take away ------------------------------------------------------------------------------------------

    def sample_view(self, request: HttpRequest) -> HttpResponse:
        self._require_import_permission(request)
        text = io.StringIO()
        csv.writer(text).writerows(sample())
        return _csv(iter([text.getvalue()]), "people.csv")

    def refused_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rows that were not taken over. They hold people: giving them out stands in the audit trail."""
        self._require_import_permission(request)
        import_run = self._visible(request, pk)
        if not import_run.has_file:
            messages.info(request, _("The file was deleted: files are kept for a month."))
            return self._to(import_run)
        self.record(request, "export_refused_rows", on=import_run)
        return _csv(imports.refused_csv(import_run), f"refused-{import_run.pk}.csv")

    def _to(self, import_run: ImportRun) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_importrun_change", args=[import_run.pk]))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/contacts/importrun/{template}", context)


def _blocks(import_run: ImportRun) -> bool:
    return any(problem["blocks"] for problem in import_run.problems)


def _progress(import_run: ImportRun) -> dict[str, Any]:
    """How far a worker has come with the file, and how long it may still take."""
    totals = import_run.totals
    done, expected, speed = totals.get("rows", 0), totals.get("expected", 0), totals.get("per_second", 0)
    if import_run.status == ImportStatus.QUEUED:
        done = 0
    return {
        "percent": min(99, done * 100 // expected) if expected else 0,
        "expected": expected,
        "speed": speed,
        # Rounded up: nobody waits for seconds that were promised.
        "minutes_left": -(-max(0, expected - done) // (speed * 60)) if speed else None,
        "is_being_checked": import_run.status == ImportStatus.PREVIEWED and import_run.checked_at is None,
    }


def _lettered(import_run: ImportRun) -> list[dict[str, Any]]:
    """The first problems, of the file and of its rows, their columns named as a spreadsheet program names them."""
    refused = import_run.refused_rows.order_by("line").values_list("line", "problems")[:SHOWN_PROBLEMS]
    of_rows = [{"line": line, **problem} for line, problems in refused for problem in problems]
    return [
        {**problem, "letters": column_letters(problem["column"]) if problem["column"] else ""}
        for problem in [*import_run.problems, *of_rows][:SHOWN_PROBLEMS]
    ]


def _csv(lines: Any, file_name: str) -> StreamingHttpResponse:
    # The mark at the beginning tells spreadsheet programs that this is UTF-8.
    response = StreamingHttpResponse(_marked(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Cache-Control"] = "no-store"
    return response


def _marked(lines: Any) -> Any:
    yield "\ufeff"
    yield from lines
