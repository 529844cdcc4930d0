"""Templates: written in nine languages, judged as they are saved, seen as their readers will see them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field, QuerySet
from django.forms import Field as FormField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns import previews
from campaigns.admin import previewing
from campaigns.admin.checking import CheckPages
from campaigns.admin.desk import DeskPages
from campaigns.admin.desk_files import DeskFiles
from campaigns.admin.proofing import ProofPages
from campaigns.forms import TemplateForm
from campaigns.models import EMAIL_FIELDS, MessageTemplate
from campaigns.placeholders import CATALOGUE, Placeholder, sample_words
from committee import languages
from committee.admin.base import TranslatedAdmin, action, display


class Completeness(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "languages"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002
        return [("all", _("all nine")), ("missing", _("some missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[MessageTemplate]) -> QuerySet[MessageTemplate]:  # noqa: ARG002
        # A template's words are few, and templates are some hundreds: what a hole is, the model says.
        if self.value() not in {"all", "missing"}:
            return queryset
        wanted = [each.pk for each in queryset if bool(each.missing_languages()) == (self.value() == "missing")]
        return queryset.filter(pk__in=wanted)


@admin.register(MessageTemplate)
class MessageTemplateAdmin(DeskFiles, DeskPages, CheckPages, ProofPages, TranslatedAdmin):
    form = TemplateForm
    translated_fields = EMAIL_FIELDS
    fieldsets = [(None, {"fields": ["name", "purpose", "topic", "notice_kind"]})]
    list_display = ["name", "purpose", "topic", "completeness", "updated_at"]
    list_filter = ["purpose", "topic", Completeness]
    list_select_related = ["topic"]
    search_fields = ["name"]
    ordering = ["name"]
    change_form_outer_after_template = "campaigns/placeholders.html"
    actions_row = ["preview_from_list"]
    actions_detail = ["preview_from_detail", "translate_from_detail"]

    class Media:
        css = {"all": ["campaigns/desk.css"]}
        js = ["campaigns/writing.js"]

    # --- Writing -----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: MessageTemplate | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not obj.notice_kind:
            fieldsets[0] = (None, {"fields": ["name", ("purpose", "topic")]})
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: MessageTemplate | None = None) -> list[str]:  # noqa: ARG002
        """What a campaign was approved for stays: the purpose decides the lane, the topic whose consent counts."""
        fixed = ["notice_kind"]
        if obj is not None and (obj.notice_kind or obj.versions.exists()):
            fixed += ["purpose", "topic"]
        return fixed

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if field is not None and original is not None:
            if original.name == "body":
                field.widget.attrs["rows"] = 14
            if original.name == "subject":
                field.widget.attrs["data-counted"] = "60"
        return field

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        context["catalogue"] = _usable_in(kwargs.get("obj"))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: MessageTemplate, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    @display(description=_("languages"), label={"whole": "success", "holes": "warning"})
    def completeness(self, template: MessageTemplate) -> tuple[str, str]:
        whole, missing = len(languages.CODES), len(template.missing_languages())
        return ("holes" if missing else "whole", f"{whole - missing}/{whole}")

    # --- Preview -----------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:template_id>/preview/", view(self.preview_view), name="campaigns_messagetemplate_preview"),
            *super().get_urls(),
        ]

    @action(description=_("Preview"), permissions=["view"], url_path="preview-from-list")
    def preview_from_list(self, request: HttpRequest, object_id: int) -> HttpResponse:  # noqa: ARG002
        return HttpResponseRedirect(reverse("admin:campaigns_messagetemplate_preview", args=[object_id]))

    @action(description=_("Preview"), permissions=["view"], url_path="preview-from-detail")
    def preview_from_detail(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self.preview_from_list(request, object_id)

    def preview_view(self, request: HttpRequest, template_id: int) -> HttpResponse:
        template = self.get_object(request, str(template_id))
        if template is None:
            raise Http404
        if not self.has_view_permission(request, template):
            raise PermissionDenied
        return previewing.page(
            request,
            self,
            title=_("Preview of %(template)s") % {"template": template.name},
            back=reverse("admin:campaigns_messagetemplate_change", args=[template.pk]),
            preview=lambda language: previews.of_template(template, language=language),
        )


def _usable_in(template: MessageTemplate | None) -> list[dict[str, str]]:
    """The placeholders an author may write there: what to type, what it is, what a reader would see."""
    kind = template.notice_kind if template else None
    return [_entry(each) for each in CATALOGUE.values() if each.notice_kind in {None, kind}]


def _entry(placeholder: Placeholder) -> dict[str, str]:
    return {
        "example": placeholder.example,
        "label": capfirst(str(placeholder.label)),
        "sample": sample_words(placeholder.name, languages.DEFAULT),
    }
