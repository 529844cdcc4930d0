"""Campaigns: written as drafts in the order of thought, then let go, held, and read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from campaigns import approvals, timing, wording
from campaigns.admin.calendar_pages import CalendarPages
from campaigns.admin.campaign_rows import SourceInline, VariantInline
from campaigns.admin.departing import TONES
from campaigns.admin.picking import PickingPages
from campaigns.admin.proofing import ProofPages
from campaigns.admin.reporting import ReportPages
from campaigns.admin.reviewing import ReviewPages
from campaigns.forms import CampaignForm
from campaigns.forms.division import FIRST_PERCENT
from campaigns.forms.sources import FIELDS, SOURCES, VARIANTS, hours_said
from campaigns.models import Campaign, SenderIdentity
from committee.admin.base import RangeDateTimeFilter, display
from committee.db import clock
from contacts import audiences

COPIED = (
    "template", "session", "venue", "line", "channels", "channel_rule", "identity", "schedule_kind", "send_zone",
    "offset_minutes", "control_share", "canary_percent", "wave_people", "wave_minutes", "stop_above_bounces",
    "stop_above_complaints", "counts_clicks",
)  # fmt: skip
WRITTEN = [
    "name", "template", "session", "venue", "line", "first_channel", "second_channel", "third_channel",
    "channel_rule", "identity", "schedule_kind", "send_on", "send_time", "send_zone", "offset_amount", "offset_unit",
    "offset_side", "control_share", "canary_percent", "wave_people", "wave_minutes", "stop_above_bounces",
    "stop_above_complaints", "valid_until", "counts_clicks",
]  # fmt: skip
READ = [
    "name", "to_whom", "template", "speaks_of", "by_what", "identity", "when_it_leaves", "valid_until", "divided",
    "what_applies", "counts_clicks",
]  # fmt: skip


@admin.register(Campaign)
class CampaignAdmin(PickingPages, CalendarPages, ReviewPages, ProofPages, ReportPages):
    form = CampaignForm
    inlines = [SourceInline, VariantInline]
    list_display = ["name", "state", "leaves", "template", "to_whom", "progress_bar"]
    list_filter = ["status", "template__purpose", ("send_at", RangeDateTimeFilter)]
    list_select_related = ["template", "session__venue"]
    search_fields = ["name"]
    ordering = ["-created_at"]
    change_form_template = "campaigns/campaign_form.html"
    change_form_outer_before_template = "campaigns/state_first.html"
    change_form_outer_after_template = "campaigns/count_first.html"

    class Media:
        css = {"all": ["campaigns/desk.css", "campaigns/campaign.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campaign]:
        sources = ["segment", "people_list", "session__venue", "session__discipline", "venue", "position_of__venue"]
        related = [f"sources__{each}" for each in sources]
        return super().get_queryset(request).with_progress().prefetch_related(*related)

    # --- The list, and what is read of one that is a draft no more ---------------------------------------------------

    @display(description=_("status"), ordering="status", label=TONES)
    def state(self, campaign: Campaign) -> tuple[str, str]:
        return campaign.status, campaign.get_status_display()

    @display(description=_("leaves"), ordering="send_at")
    def leaves(self, campaign: Campaign) -> str:
        return wording.departure(campaign)

    @display(description=_("to whom"))
    def to_whom(self, campaign: Campaign) -> str:
        return audiences.sentence(campaign.sources.all())

    @display(description=_("by what"))
    def by_what(self, campaign: Campaign) -> str:
        return wording.by_what(campaign).removesuffix(",")  # in a sentence it goes on

    @display(description=_("its words speak of"), empty_value="–")
    def speaks_of(self, campaign: Campaign) -> str:
        return ", ".join(str(row) for row in (campaign.session, campaign.venue, campaign.line) if row)

    @display(description=_("it leaves"), empty_value="–")
    def when_it_leaves(self, campaign: Campaign) -> str:
        return wording.leaves(campaign)

    @display(description=_("divided"), empty_value="–")
    def divided(self, campaign: Campaign) -> str:
        return wording.divided(campaign)

    @display(description=_("hours, limits, and what nobody knows"))
    def what_applies(self, campaign: Campaign) -> str:
        return format_html_join(
            "", "<p>{}</p>", ((rule,) for rule in timing.said(campaign, at=clock(), is_patient=False))
        )

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

    def is_written(self, request: HttpRequest, campaign: Campaign | None) -> bool:
        return self.has_add_permission(request) if campaign is None else self.has_change_permission(request, campaign)

    def get_fieldsets(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        return [(None, {"fields": WRITTEN if self.is_written(request, obj) else READ})]

    def get_readonly_fields(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        return [] if self.is_written(request, obj) else READ

    def get_inlines(self, request: HttpRequest, obj: Campaign | None = None) -> Any:
        return self.inlines if self.is_written(request, obj) else []

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Campaign | None:
        """A draft that is being saved is held, so that nobody schedules the words of before underneath."""
        if request.method == "POST" and object_id.isdecimal():
            Campaign.objects.select_for_update().filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Campaign | None = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is not None:
            # A link among the other buttons: nothing that weighs as much as “Save”.
            context |= {**self.state_of(request, obj), "show_delete": False}
        if self.is_written(request, obj):
            variants = [each.formset for each in context["inline_admin_formsets"] if each.formset.prefix == VARIANTS]
            has_variants = any(
                each.initial_forms or each.initial_extra or each.total_error_count() for each in variants
            )
            context |= {"is_written": True, "has_variants": has_variants}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # --- A new one, and a copy ---------------------------------------------------------------------------------------

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """With `copy` in the address, what another campaign said: a copy is a new draft that nobody has saved yet."""
        original = self._copied(request)
        if original is None:
            sender = SenderIdentity.objects.filter(is_default=True).first()
            return {"identity": sender.pk if sender else None, "canary_percent": FIRST_PERCENT}
        said = {field: Campaign._meta.get_field(field).value_from_object(original) for field in COPIED}
        return {**said, "name": _("Copy of %(name)s") % {"name": original.name}}

    def get_formset_kwargs(self, request: HttpRequest, obj: Campaign, inline: Any, prefix: str) -> dict[str, Any]:
        """The groups and the variants of the original stand in the rows of a copy."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and (original := self._copied(request)):
            rows = {
                SOURCES: [_said(source) for source in original.sources.order_by("position")],
                VARIANTS: list(original.variants.order_by("label").values("template", "share")),
            }
            kwargs["initial"] = rows[prefix]
        return kwargs

    def _copied(self, request: HttpRequest) -> Campaign | None:
        copied = request.GET.get("copy", "")
        return self.get_queryset(request).filter(pk=copied).first() if copied.isdecimal() else None

    # --- Saving ------------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Campaign, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        super().save_related(request, form, formsets, change)
        original = None if change else self._copied(request)
        brought = approvals.unread(original) if original else ()
        approvals.campaign_edited(form.instance, by=request.user, at=clock(), brought=brought)

    def response_post_save_add(self, request: HttpRequest, obj: Campaign) -> HttpResponse:  # noqa: ARG002
        """What is saved is not sent yet: one stays with it."""
        return HttpResponseRedirect(self.url_of(obj, "change"))

    def response_post_save_change(self, request: HttpRequest, obj: Campaign) -> HttpResponse:
        return self.response_post_save_add(request, obj)


def _said(source: Any) -> dict[str, Any]:
    names = ["kind", *(name for fields in FIELDS.values() for name in fields)]
    said = {name: type(source)._meta.get_field(name).value_from_object(source) for name in names}
    return said | hours_said(source)
