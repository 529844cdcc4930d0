"""The library: templates by folder, tag and state, with their languages and their uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaigns import library
from campaigns.admin.folders import InFolder, leaves
from campaigns.enums import TemplateStatus
from campaigns.forms.library import CopyForm, MoveForm
from campaigns.models import MessageTemplate
from campaigns.translations import states
from committee import languages
from committee.admin.base import action, display
from committee.errors import CommitteeError
from contacts.segments.words import language_name


class Tagged(admin.SimpleListFilter):
    title = _("tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [(tag, tag) for tag in library.tags_known()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(tags__contains=[self.value()]) if self.value() else queryset


class Kept(admin.SimpleListFilter):
    """What was put away is asked for."""

    title = _("kept")
    parameter_name = "archived"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("yes", _("in the archive"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(archived_at__isnull=self.value() != "yes")


class LanguagesDone(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "languages"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [
            ("all", _("all nine")),
            ("missing", _("some missing")),
            ("left", _("something to translate or review")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MessageTemplate]) -> QuerySet[MessageTemplate]:  # noqa: ARG002
        # Templates are some hundreds: how far each language is, their rows say.
        if self.value() not in {"all", "missing", "left"}:
            return queryset
        found = states.of_library(queryset)
        return queryset.filter(pk__in=[key for key, each in found.items() if _fits(each.values(), self.value())])


def _fits(found: Iterable[states.LanguageState], wanted: str | None) -> bool:
    found = list(found)
    if wanted == "left":
        return any(language.left for language in found)
    return any(language.missing and not language.served_by for language in found) == (wanted == "missing")


class LibraryPages:
    """Of the admin of templates: their list, and what is done to them as wholes."""

    list_display = ["name", "purpose", "topic", "state", "nine", "tagged", "used", "updated_at"]
    list_filter = [InFolder, Tagged, "status", "purpose", "topic", LanguagesDone, Kept]
    list_select_related = ["topic", "folder"]
    search_fields = ["name"]  # the box is there; what it finds, the library says
    search_help_text = _("Any word, of any language, with or without its accents.")
    ordering = ["name"]
    list_before_template = "campaigns/library/tree.html"
    actions = ["put_into_folder"]
    actions_row = ["proof_from_list", "copy_from_list"]

    def has_delete_permission(self, request: HttpRequest, obj: MessageTemplate | None = None) -> bool:  # noqa: ARG002
        """Nobody's: its versions and who wrote them are kept. What is needed no longer goes into the archive."""
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "campaigns_messagetemplate_{}".format
        return [
            path("move/", view(require_POST(self.move_view)), name=name("move")),
            path("<int:template_id>/duplicate/", view(self.duplicate_view), name=name("duplicate")),
            path("<int:template_id>/archive/", view(require_POST(self.archive_view)), name=name("archive")),
            path("<int:template_id>/restore/", view(require_POST(self.restore_view)), name=name("restore")),
            path("<int:template_id>/unarchive/", view(require_POST(self.unarchive_view)), name=name("unarchive")),
            *super().get_urls(),
        ]

    # --- The list ----------------------------------------------------------------------------------------------------

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002
        queryset: QuerySet[MessageTemplate],
        search_term: str,
    ) -> tuple[QuerySet[MessageTemplate], bool]:
        """Pickers and the list find by the same words."""
        return library.search(search_term, among=queryset), False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """How far the languages are, and who uses what: asked once for the whole page."""
        found = super().get_changelist_instance(request)
        rows = list(found.result_list)
        languages_of, uses = states.of_library(rows), library.usage(rows)
        for row in rows:
            row.languages_now, row.usage = languages_of[row.pk], uses[row.pk]
        found.result_list = rows
        return found

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"tree": leaves(request), **(extra_context or {})})

    @display(description=_("status"), label={"approved": "success", "in_review": "info", "draft": "warning"})
    def state(self, template: MessageTemplate) -> tuple[str, Any]:
        return template.status, TemplateStatus(template.status).label

    @admin.display(description=_("languages"))
    def nine(self, template: MessageTemplate) -> SafeString:
        shown = [
            {"code": code, "name": language_name(code), "state": found.state, "left": found.left}
            for code, found in ((code, template.languages_now[code]) for code in languages.CODES)
        ]
        return render_to_string("campaigns/library/nine.html", {"languages": shown})

    @admin.display(description=_("tags"))
    def tagged(self, template: MessageTemplate) -> str:
        return ", ".join(template.tags)

    @admin.display(description=_("used"), empty_value="–")
    def used(self, template: MessageTemplate) -> str | None:
        usage = template.usage
        if not usage.campaigns:
            return None
        said = ngettext("%(count)s campaign", "%(count)s campaigns", usage.campaigns) % {"count": usage.campaigns}
        if usage.last_left_at is None:
            return said
        day = date_format(timezone.localtime(usage.last_left_at), "DATE_FORMAT")
        return _("%(campaigns)s, last on %(day)s") % {"campaigns": said, "day": day}

    # --- What is done to them ----------------------------------------------------------------------------------------

    @admin.action(description=_("Put into a folder"), permissions=["change"])
    def put_into_folder(self, request: HttpRequest, queryset: QuerySet[MessageTemplate]) -> HttpResponse:
        """Which folder is asked on a page of its own."""
        return self._asked(
            request,
            MoveForm(initial={"templates": list(queryset)}, among=queryset),
            title=_("Put into a folder"),
            act=reverse("admin:campaigns_messagetemplate_move"),
            press=_("Put there"),
        )

    def move_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = MoveForm(request.POST, among=self.get_queryset(request))
        if form.is_valid():
            moved = library.move(form.cleaned_data["templates"], form.cleaned_data["folder"], by=request.user)
            said = ngettext("%(count)s template was moved.", "%(count)s templates were moved.", moved)
            messages.success(request, said % {"count": moved})
        else:
            messages.error(request, _("Nothing was moved: a template or the folder is no longer there."))
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_changelist"))

    @action(description=_("Copy"), permissions=["add"], url_path="copy-from-list")
    def copy_from_list(self, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_duplicate", args=[object_id]))

    def duplicate_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        template = self._visible(request, str(template_id))
        form = CopyForm(request.POST or None, initial={"name": _("%(name)s (copy)") % {"name": template.name}})
        if request.method == "POST" and form.is_valid():
            copy = library.duplicate(template, name=form.cleaned_data["name"], by=request.user, at=timezone.now())
            messages.success(request, _("“%(name)s” is a copy: its translations are drafts.") % {"name": copy.name})
            return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_change", args=[copy.pk]))
        return self._asked(request, form, title=_("Copy “%(name)s”") % {"name": template.name}, press=_("Copy"))

    def archive_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        return self._put_away(request, template_id, is_away=True)

    def unarchive_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        return self._put_away(request, template_id, is_away=False)

    def _put_away(self, request: HttpRequest, template_id: int, *, is_away: bool) -> HttpResponse:
        template = self._visible(request, str(template_id))
        if not self.has_change_permission(request, template):
            raise PermissionDenied
        try:
            if is_away:
                library.archive(template, by=request.user, at=timezone.now())
                messages.success(request, _("“%(name)s” is in the archive.") % {"name": template.name})
            else:
                library.unarchive(template, by=request.user)
                messages.success(request, _("“%(name)s” is back in the library.") % {"name": template.name})
        except CommitteeError as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_change", args=[template.pk]))

    def restore_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        template = self._visible(request, str(template_id))
        if not self.has_change_permission(request, template):
            raise PermissionDenied
        number = request.POST.get("version", "")
        version = get_object_or_404(template.versions, pk=int(number) if number.isdecimal() else 0)
        try:
            library.restore(template, version, by=request.user, at=timezone.now())
        except CommitteeError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The words of version %(number)s are back.") % {"number": version.number})
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_change", args=[template.pk]))

    def _asked(self, request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "back": reverse("admin:campaigns_messagetemplate_changelist"),
            **context,
        }
        return TemplateResponse(request, "campaigns/library/ask.html", context)
