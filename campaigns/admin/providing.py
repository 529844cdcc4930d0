"""The page of the providers: how each does, and whether and how much it is used."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from campaigns import carriers
from campaigns.forms.stopping import ProviderForm
from campaigns.models import ProviderState
from committee.admin.base import BaseModelAdmin, display


@admin.register(ProviderState)
class ProviderAdmin(BaseModelAdmin):
    form = ProviderForm
    fieldsets = [
        (None, {"fields": [("code", "channel", "kind"), "how", "said"]}),
        (_("What is decided"), {"fields": ["is_enabled", "weight", "why"]}),
    ]
    readonly_fields = ["code", "channel", "kind", "how", "said"]
    list_display = ["code", "channel", "state", "again", "answered", "said", "weight", "kind"]
    list_filter = ["channel"]
    ordering = ["channel", "code"]
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        carriers.meet()
        return super().changelist_view(request, extra_context)

    @display(description=_("kind"))
    def kind(self, provider: ProviderState) -> str:
        return carriers.kinds().get(provider.code, "–")

    @display(
        description=_("state"),
        label={"success": "success", "warning": "warning", "danger": "danger", "plain": "info"},
    )
    def state(self, provider: ProviderState) -> tuple[str, str]:
        found = carriers.condition(provider)
        return found.tone or "plain", str(found.name)

    @display(description=_("tried again at"))
    def again(self, provider: ProviderState) -> str:
        is_left_alone = provider.retry_at and not carriers.condition(provider).is_well
        return carriers.hour(provider.retry_at) if is_left_alone else ""

    @display(description=_("last answer"))
    def answered(self, provider: ProviderState) -> str:
        return carriers.hour(provider.answered_at) if provider.answered_at else ""

    @display(description=_("what it said last"))
    def said(self, provider: ProviderState) -> str:
        return carriers.last_words(provider)

    @display(description=_("state"))
    def how(self, provider: ProviderState) -> str:
        return str(carriers.condition(provider).words)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """The operators write them down."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ProviderState | None = None) -> bool:  # noqa: ARG002
        """Messages keep who carried them."""
        return False

    def save_model(self, request: HttpRequest, obj: ProviderState, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        said = form.cleaned_data
        carriers.change(obj, is_enabled=said["is_enabled"], weight=said["weight"], by=request.user, why=said["why"])

    def log_change(self, request: HttpRequest, obj: ProviderState, message: Any) -> None:
        """The verb has written it, with the reason."""
