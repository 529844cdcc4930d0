"""The pages of an import: preview, progress, result; of people, of tickets or of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee import languages
from committee.admin.base import ReadOnlyAdmin, display
from committee.errors import CommitteeError
from committee.exports import CSV_CONTENT_TYPE, csv_pieces
from contacts import imports, tasks
from contacts.admin import import_figures as shown
from contacts.admin.uploads import UPLOADS, check_the_rest, upload_page
from contacts.enums import ImportKind, ImportStatus
from contacts.forms.imports import ColumnsForm
from contacts.imports import kinds
from contacts.imports.columns import sample
from contacts.models import ImportRun, PeopleList

SEPARATORS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
WORKING = {ImportStatus.QUEUED, ImportStatus.RUNNING}
TONES = {
    ImportStatus.FINISHED: "success",
    ImportStatus.RUNNING: "info",
    ImportStatus.QUEUED: "info",
    ImportStatus.PREVIEWED: "warning",
    ImportStatus.FAILED: "danger",
}
TITLES: Final[Mapping[str, str | Promise]] = {
    ImportKind.PEOPLE: _("Import people: %(file)s"),
    ImportKind.TICKETS: _("Tickets from a file: %(file)s"),
    ImportKind.LIST: _("List of people from a file: %(file)s"),
}


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    """The list is Django's; the pages of one import are ours, for an import is a course and not a form."""

    list_display = ["file_name", "kind", "system", "topic", "state", "rows", "created_by", "created_at"]
    list_filter = ["kind", "status", "system"]
    list_select_related = ["topic", "created_by"]
    search_fields = ["file_name__istartswith", "system__istartswith"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(UPLOADS[ImportKind.PEOPLE].permission)

    @display(description=_("status"), label=TONES)
    def state(self, import_run: ImportRun) -> tuple[str, str]:
        return import_run.status, import_run.get_status_display()

    @display(description=_("rows"))
    def rows(self, import_run: ImportRun) -> str:
        return shown.number(import_run.totals.get("rows", 0))

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
        return upload_page(self, request, ImportKind.PEOPLE)

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

    def _changeable(self, request: HttpRequest, pk: int) -> ImportRun:
        """One that this person may also confirm, give up, and take rows away from."""
        import_run = self._visible(request, pk)
        if not _may_import(request, import_run):
            raise PermissionDenied
        return import_run

    def _preview_page(
        self, request: HttpRequest, import_run: ImportRun, form: ColumnsForm | None = None
    ) -> HttpResponse:
        found = imports.previewed(import_run, at=timezone.now())
        table = found.table
        fields = kinds.of(import_run).fields(table.header)
        context = {
            **self._checked(request, import_run),
            "title": _title(import_run),
            "found": found,
            "columns": form or ColumnsForm(table.header, found.matched.columns, fields),
            "problems": shown.problems(import_run),
            "separator_name": SEPARATORS.get(table.separator, table.separator),
            "remembered": self._remembered(import_run),
        }
        return self._page(request, "preview.html", context)

    def _remembered(self, import_run: ImportRun) -> ImportRun | None:
        """The import whose columns this file was read by."""
        is_remembered = import_run.mapping.get("remembered")
        return imports.last_of_system(import_run.system, kind=import_run.kind) if is_remembered else None

    def columns_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The columns as a person has assigned them: the whole file is checked once more."""
        import_run = self._changeable(request, pk)
        if import_run.status != ImportStatus.PREVIEWED:
            return self._to(import_run)
        try:
            header = imports.previewed(import_run, at=timezone.now()).table.header
        except imports.FileGone:
            return self._to(import_run)
        form = ColumnsForm(header, import_run.mapping["columns"], kinds.of(import_run).fields(header), request.POST)
        if not form.is_valid():
            return self._preview_page(request, import_run, form)
        answer = self._attempt(
            request, import_run, partial(imports.look_again, columns=form.columns, at=timezone.now())
        )
        check_the_rest(import_run)
        return answer

    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._queued(request, pk, imports.confirm)

    def go_on_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """An import that failed is written from where it stopped."""
        return self._queued(request, pk, imports.go_on)

    def _queued(self, request: HttpRequest, pk: int, verb: Any) -> HttpResponse:
        import_run = self._changeable(request, pk)
        with transaction.atomic():
            answer = self._attempt(request, import_run, partial(verb, by=request.user))
            # Robust: with the broker away the import waits in its table, and the sweep finds it there.
            transaction.on_commit(partial(tasks.import_file.delay, import_run_id=pk), robust=True)
        return answer

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._attempt(request, self._changeable(request, pk), partial(imports.discard, by=request.user))

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
        if import_run.status not in WORKING:
            # It has just ended: below stand the refused rows now, which belong to the whole page.
            answer.headers["HX-Refresh"] = "true"
        return answer

    def _checked(self, request: HttpRequest, import_run: ImportRun) -> dict[str, Any]:
        before = imports.already_imported(import_run)
        return {
            "run": import_run,
            "before": before,
            "changed_before": shown.counted(before)["changes"] if before else 0,
            "blocks": shown.blocks(import_run),
            "may_import": _may_import(request, import_run),
            **shown.counted(import_run),
            **shown.progress(import_run),
        }

    def _result(self, request: HttpRequest, import_run: ImportRun) -> dict[str, Any]:
        return {
            "title": _title(import_run),
            "run": import_run,
            "is_running": import_run.status in WORKING,
            "may_go_on": import_run.status == ImportStatus.FAILED and _may_import(request, import_run),
            **shown.counted(import_run),
            **shown.progress(import_run),
            "problems": shown.problems(import_run),
            "leads_to": _leads_to(request, import_run) if import_run.status == ImportStatus.FINISHED else None,
            "another": reverse(_ANOTHER[import_run.kind]),
        }

    # --- Files to take away ------------------------------------------------------------------------------------------

    def sample_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        header, *rows = sample()
        return _csv(csv_pieces(header, rows, language=get_language() or languages.DEFAULT), "people.csv")

    def refused_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rows that were not taken over. They hold people: giving them out stands in the audit trail."""
        import_run = self._changeable(request, pk)
        if not import_run.has_file:
            messages.info(request, _("The file was deleted: it is kept for a while only."))
            return self._to(import_run)
        self.record(request, "export_refused_rows", on=import_run)
        language = get_language() or languages.DEFAULT
        return _csv(imports.refused_csv(import_run, language=language), f"refused-{import_run.pk}.csv")

    def _to(self, import_run: ImportRun) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:contacts_importrun_change", args=[import_run.pk]))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/contacts/importrun/{template}", context)


_ANOTHER: Final = {
    ImportKind.PEOPLE: "admin:contacts_importrun_add",
    ImportKind.TICKETS: "admin:contacts_ticket_take_in",
    ImportKind.LIST: "admin:contacts_peoplelist_add",
}


def _may_import(request: HttpRequest, import_run: ImportRun) -> bool:
    return request.user.has_perm(UPLOADS[import_run.kind].permission)


def _title(import_run: ImportRun) -> str:
    return str(TITLES[import_run.kind]) % {"file": import_run.file_name}


def _leads_to(request: HttpRequest, import_run: ImportRun) -> tuple[str, str | Promise] | None:
    """Where what came with the file is found, and how that is called; nowhere for who may not see it."""
    if import_run.kind == ImportKind.TICKETS and request.user.has_perm("contacts.view_ticket"):
        return reverse("admin:contacts_ticket_changelist"), _("See the tickets")
    if import_run.kind == ImportKind.LIST and request.user.has_perm("contacts.view_peoplelist"):
        made = PeopleList.objects.filter(import_run=import_run).first()
        return made and (reverse("admin:contacts_peoplelist_change", args=[made.pk]), _("See the list"))
    if import_run.kind == ImportKind.PEOPLE and request.user.has_perm("contacts.view_contact"):
        people = reverse("admin:contacts_contact_changelist")
        return f"{people}?import={import_run.pk}", _("See the people of this file")
    return None


def _csv(pieces: Iterable[bytes], file_name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=CSV_CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["Cache-Control"] = "no-store"
    return response
