"""Campaigns: written as drafts in the order of thought, then let go, held, and read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from campaigns import wording
from campaigns.admin.departing import TONES
from campaigns.admin.reporting import ReportPages
from campaigns.enums import SourceKind
from campaigns.forms import CampaignForm
from campaigns.models import Campaign
from committee.admin.base import RangeDateTimeFilter, display

COPIED = ("segment", "template", "sender_name", "send_zone")


@admin.register(Campaign)
class CampaignAdmin(ReportPages):
    form = CampaignForm
    fieldsets = [
        (None, {"fields": ["name"]}),
        (_("1. To whom"), {"fields": ["segment"]}),
        (_("2. What"), {"fields": ["template"]}),
        (_("3. Who writes"), {"fields": ["sender_name"]}),
        (_("4. When"), {"fields": ["send_on", "send_time", "send_zone"]}),
    ]
    list_display = ["name", "state", "leaves", "template", "segment", "progress_bar"]
    list_filter = ["status", "template__purpose", ("send_at", RangeDateTimeFilter)]
    list_select_related = ["template", "segment"]
    search_fields = ["name"]
    ordering = ["-created_at"]
    change_form_outer_before_template = "campaigns/state_first.html"
    change_form_outer_after_template = "campaigns/count_first.html"

    class Media:
        css = {"all": ["campaigns/desk.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        return super().get_queryset(request).with_progress()

    # --- The list ----------------------------------------------------------------------------------------------------

    @display(description=_("status"), ordering="status", label=TONES)
    def state(self, campaign: Campaign) -> tuple[str, str]:
        return campaign.status, campaign.get_status_display()

    @display(description=_("leaves"), ordering="send_at")
    def leaves(self, campaign: Campaign) -> str:
        return wording.departure(campaign)

    @display(description=_("progress"))
    def progress_bar(self, campaign: Campaign) -> str:
        if campaign.snapshot_size is None:
            return ""
        return f"{campaign.progress} % · {wording.people(campaign.snapshot_size)}"

    # --- The form ----------------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        """Only a draft is written: afterwards the words are frozen, and the machine has the row."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_draft)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Campaign | None:
        """A draft that is being saved is held, so that nobody schedules the words of before underneath."""
        if request.method == "POST" and object_id.isdecimal():
            Campaign.objects.select_for_update().filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """With `copy` in the address, what another campaign said: a copy is a new draft that nobody has saved yet."""
        copied = request.GET.get("copy", "")
        original = Campaign.objects.filter(pk=copied).first() if copied.isdecimal() else None
        if original is None:
            return {}
        said = {field: Campaign._meta.get_field(field).value_from_object(original) for field in COPIED}
        return {**said, "name": _("Copy of %(name)s") % {"name": original.name}}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Campaign | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            context |= self.state_of(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        super().save_related(request, form, formsets, change)
        campaign = form.instance
        campaign.sources.update_or_create(
            position=1, defaults={"kind": SourceKind.SEGMENT, "segment": campaign.segment}
        )

    def response_post_save_add(self, request: HttpRequest, obj: Campaign) -> HttpResponse:  # noqa: ARG002
        """What is saved is not sent yet: one stays with it."""
        return HttpResponseRedirect(self.url_of(obj, "change"))

    def response_post_save_change(self, request: HttpRequest, obj: Campaign) -> HttpResponse:
        return self.response_post_save_add(request, obj)
