"""Which other systems may call the API, for what? A token's secret is shown once, when it is issued."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from committee.admin.base import BaseModelAdmin, action
from committee.models import ApiToken


class ApiTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"), choices=ApiToken.Scope, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )


@admin.register(ApiToken)
class ApiTokenAdmin(BaseModelAdmin):
    form = ApiTokenForm
    list_display = ["system", "scope_names", "state", "created_at", "created_by", "expires_at"]
    list_select_related = ["created_by"]
    search_fields = ["system"]
    ordering = ["system"]
    actions_submit_line = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:  # noqa: ARG002
        fields = ["system", "scopes", "expires_at"]
        return [*fields, "created_at", "created_by", "revoked_at"] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> list[str]:  # noqa: ARG002
        if obj is None:
            return []
        frozen = ["system", "created_at", "created_by", "revoked_at"]
        return [*frozen, "scopes", "expires_at"] if obj.revoked_at else frozen

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False  # revoked, not deleted: what it did stays explained

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:  # noqa: FBT001
        if not change:
            obj.created_by = request.user
            obj.secret_shown_once = obj.renew_secret()
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:  # noqa: ARG002
        """The page with the secret, instead of a redirect: it is in this answer and nowhere else."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Token for %(system)s") % {"system": obj.system},
            "opts": self.opts,
            "token": obj,
            "secret": obj.secret_shown_once,
        }
        response = TemplateResponse(request, "admin/committee/apitoken/issued.html", context)
        response["Cache-Control"] = "no-store"
        return response

    @action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, obj: ApiToken) -> None:
        if obj.revoked_at is None:
            obj.revoked_at = timezone.now()
            obj.save(update_fields=["revoked_at"])
            self.record(request, "revoke", on=obj)
            messages.success(request, _("%(system)s can no longer call the API.") % {"system": obj.system})

    @admin.display(description=_("scopes"))
    def scope_names(self, token: ApiToken) -> str:
        return ", ".join(token.scopes)

    @display(description=_("state"), label={_("valid"): "success", _("revoked"): "danger", _("expired"): "warning"})
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return str(_("revoked"))
        if token.expires_at and token.expires_at <= timezone.now():
            return str(_("expired"))
        return str(_("valid"))
