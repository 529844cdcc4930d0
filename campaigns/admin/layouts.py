"""Layouts: the look around the words, written in MJML, kept version by version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import layouts
from campaigns.admin.layout_preview import LayoutPreview
from campaigns.admin.looks import LookPages
from campaigns.flow.render.layout import faults
from campaigns.models import Layout, LayoutVersion
from committee.admin.base import ReadOnlyAdmin, display
from committee.admin.inputs import TextInput


class LayoutForm(forms.ModelForm[Layout]):
    """A layout with its newest source: what could not be sent is refused with its line."""

    mjml = forms.CharField(
        label=_("MJML"),
        widget=forms.Textarea(
            {"rows": 30, "spellcheck": "false", "dir": "ltr", "class": f"{TextInput().attrs['class']} mjml-source"}
        ),
        help_text=_(
            "The names it may print: language, direction, start, sender_name, preheader, blocks, footer. "
            "Templates keep the version they were written in."
        ),
    )

    class Meta:
        model = Layout
        fields = ["name", "is_default"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (
            LayoutVersion.objects.filter(layout=self.instance).order_by("number").last() if self.instance.pk else None
        )
        self.fields["mjml"].initial = (own or layouts.current()).mjml

    def clean_mjml(self) -> str:
        mjml = str(self.cleaned_data["mjml"]).replace("\r\n", "\n")
        said = [
            forms.ValidationError(
                _("Line %(line)s: %(message)s"), params={"line": fault.line, "message": fault.message}
            )
            for fault in faults(mjml, kind="layout")
        ]
        if said:
            raise forms.ValidationError(said)
        return mjml

    def clean_is_default(self) -> bool:
        """There is always one for new templates: another takes its place, and nothing else."""
        chosen = bool(self.cleaned_data["is_default"])
        if self.instance.pk and self.instance.is_default and not chosen:
            raise forms.ValidationError(_("New templates need a layout: choose another one for them instead."))
        return chosen

    def _get_validation_exclusions(self) -> set[str]:
        """One at most is for new templates: the one before gives way when this is saved."""
        return {*super()._get_validation_exclusions(), "is_default"}


@admin.register(Layout)
class LayoutAdmin(LayoutPreview, LookPages):
    actions_detail = ["preview", "use_in_all"]
    form = LayoutForm
    fields = ["name", "is_default", "mjml", "history"]
    readonly_fields = ["history"]
    list_display = ["name", "is_default", "newest_version"]
    search_fields = ["name"]
    ordering = ["name"]

    class Media:
        css = {"all": ["campaigns/review.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Layout]:
        return super().get_queryset(request).annotate(newest_number=Max("versions__number"))

    @display(description=_("newest version"), ordering="newest_number")
    def newest_version(self, layout: Layout) -> str:
        return f"v{layout.newest_number}" if layout.newest_number else "–"

    @display(description=_("versions"))
    def history(self, layout: Layout) -> str:
        versions = layout.versions.select_related("created_by").defer("mjml").order_by("-number") if layout.pk else []
        return ", ".join(f"v{version.number} ({version.created_by or '–'})" for version in versions)

    def has_delete_permission(self, request: HttpRequest, obj: Layout | None = None) -> bool:
        """What a text was ever rendered with stays."""
        is_used = obj is not None and (obj.is_default or obj.versions.exists())
        return super().has_delete_permission(request, obj) and not is_used

    def save_model(self, request: HttpRequest, obj: Layout, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if obj.is_default:
            Layout.objects.exclude(pk=obj.pk).update(is_default=False)
        super().save_model(request, obj, form, change)
        layouts.save(obj, form.cleaned_data["mjml"], by=request.user)
        self.tell_who_follows(request, obj)


@admin.register(LayoutVersion)
class LayoutVersionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "created_at", "created_by"]
    list_filter = ["layout"]
    list_select_related = ["layout", "created_by"]
    fields = ["layout", "number", "created_at", "created_by", "mjml", "sha256"]
    readonly_fields = fields
    ordering = ["-created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LayoutVersion]:
        return super().get_queryset(request).defer("mjml")
