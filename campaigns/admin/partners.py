"""What partners send themselves: noted here, seen in the calendar."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaigns.forms.partners import PartnerCampaignForm
from campaigns.models import PartnerCampaign
from committee.admin.base import BaseModelAdmin, DropdownFilter, display
from contacts.enums import Channel

READ = ["partner", "name", "days", "channel_names", "audience", "contact_note"]


@admin.register(PartnerCampaign)
class PartnerCampaignAdmin(BaseModelAdmin):
    form = PartnerCampaignForm
    fields = ["partner", "name", ("first_day", "last_day"), "channels", "audience", "contact_note"]
    list_display = ["name", "partner", "days", "channel_names", "audience"]
    list_filter = [("partner", DropdownFilter)]
    list_select_related = ["partner"]
    search_fields = ["name", "audience"]
    ordering = ["-during"]

    @display(description=_("days"), ordering="during")
    def days(self, campaign: PartnerCampaign) -> str:
        said = PartnerCampaignForm(instance=campaign).initial
        first, last = (date_format(said[name], "j M Y") for name in ("first_day", "last_day"))
        return first if first == last else f"{first} – {last}"

    @display(description=_("channels"), empty_value="–")
    def channel_names(self, campaign: PartnerCampaign) -> str:
        return ", ".join(str(Channel(channel).label) for channel in campaign.channels)

    def get_fields(self, request: HttpRequest, obj: PartnerCampaign | None = None) -> Any:
        return self.fields if self._is_written(request, obj) else READ

    def get_readonly_fields(self, request: HttpRequest, obj: PartnerCampaign | None = None) -> Any:
        return [] if self._is_written(request, obj) else READ

    def _is_written(self, request: HttpRequest, obj: PartnerCampaign | None) -> bool:
        return self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: PartnerCampaign, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)
