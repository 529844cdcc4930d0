"""How long we keep people: the rules, a dry run of them, and what each run let go."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from committee import languages
from committee.admin.base import BaseModelAdmin, ReadOnlyAdmin, display
from contacts import retention, tasks
from contacts.enums import RetentionSubject
from contacts.forms.retention import RetentionRuleForm
from contacts.models import RetentionRule, RetentionRun


@admin.register(RetentionRule)
class RetentionRuleAdmin(BaseModelAdmin):
    """One rule a subject: the days and whether it is in force can be changed, the rules themselves are the law's."""

    form = RetentionRuleForm
    list_display = ["subject", "days", "is_active"]
    fields = ["subject", "days", "is_active"]
    readonly_fields = ["subject"]
    actions = None
    list_before_template = "admin/contacts/retentionrule/dry_run.html"

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        latest = RetentionRun.objects.filter(is_dry=False).order_by("-pk").first()
        may_run = self.has_change_permission(request)
        return super().changelist_view(request, {"may_run": may_run, "latest": latest, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.dry_run_view))
        return [path("dry-run/", view, name="contacts_retentionrule_dry_run"), *super().get_urls()]

    def dry_run_view(self, request: HttpRequest) -> HttpResponse:
        """Count who would go and who would stay; nobody goes."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        with transaction.atomic():
            run = retention.begin(is_dry=True, by=request.user, at=timezone.now())
            # Robust: with the broker away the run waits in its table, and the clock finds it there.
            transaction.on_commit(partial(tasks.go_on_with_retention.delay, run_id=run.pk), robust=True)
        messages.info(request, _("The dry run counts in the background: this page shows what it finds."))
        return HttpResponseRedirect(reverse("admin:contacts_retentionrun_change", args=[run.pk]))


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "state", "kind", "ended", "by"]
    list_filter = ["is_dry"]
    list_select_related = ["by"]

    class Media:
        css = {"all": ["contacts/rights.css"]}

    @display(description=_("status"), label={"done": "success", "at_work": "info"})
    def state(self, run: RetentionRun) -> tuple[str, str]:
        return ("done", str(_("finished"))) if run.finished_at else ("at_work", str(_("at work")))

    @admin.display(description=_("kind"))
    def kind(self, run: RetentionRun) -> str:
        return str(_("dry run: nobody went") if run.is_dry else _("real run"))

    @admin.display(description=_("ended"))
    def ended(self, run: RetentionRun) -> str:
        return _number(sum(line["ended"] for line in run.report.values()))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",  # noqa: ARG002
        extra_context: Any = None,  # noqa: ARG002
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if run is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retention, %(kind)s") % {"kind": self.kind(run)},
            "opts": self.opts,
            "media": self.media,
            "run": run,
            "lines": [_line(subject, told) for subject, told in run.report.items()],
        }
        return TemplateResponse(request, "admin/contacts/retentionrun/report.html", context)


def _line(subject: str, told: dict[str, Any]) -> dict[str, Any]:
    """One rule's part of the report, in words and figures for readers."""
    reasons = retention.labels()
    return {
        "subject": RetentionSubject(subject).label,
        "days": _number(told["days"]),
        "found": _number(told["found"]),
        "ended": _number(told["ended"]),
        "failed": told["failed"],
        "is_done": told["is_done"],
        "kept": [(reasons.get(name, name), _number(number)) for name, number in told["kept"].items()],
        "languages": [
            (languages.NAMES[code], _number(told["by_language"][code]))
            for code in languages.CODES
            if code in told["by_language"]
        ],
    }


def _number(number: int) -> str:
    return str(number_format(number, force_grouping=True))
