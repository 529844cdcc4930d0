"""Senders: the names, mailboxes and telephone names that messages are signed with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns import identities
from campaigns.forms.identities import IdentityForm
from campaigns.models import SenderIdentity
from committee import languages
from committee.admin.base import TranslatedAdmin, display


@admin.register(SenderIdentity)
class SenderIdentityAdmin(TranslatedAdmin):
    form = IdentityForm
    translated_fields = ("display_name", "reply_to", "sms_stop")
    fieldsets = [(None, {"fields": ["name", "mailbox", "sms_sender", "partner", "is_default"]})]
    list_display = ["name", "shown_as", "address", "sms_sender", "partner", "is_default"]
    list_select_related = ["partner"]
    search_fields = ["name", *languages.columns("display_name")]
    autocomplete_fields = ["partner"]
    ordering = ["name"]

    @display(description=_("name shown"))
    def shown_as(self, identity: SenderIdentity) -> str:
        return identities.name(identity, language=languages.DEFAULT)

    @display(description=_("mailbox"))
    def address(self, identity: SenderIdentity) -> str:
        return f"{identity.mailbox}@{settings.EMAIL_FROM_DOMAIN}"

    def has_delete_permission(self, request: HttpRequest, obj: SenderIdentity | None = None) -> bool:
        """Somebody has to sign new campaigns; what a campaign was signed with stays."""
        is_needed = obj is not None and (obj.is_default or obj.campaigns.exists())
        return super().has_delete_permission(request, obj) and not is_needed

    def save_model(self, request: HttpRequest, obj: SenderIdentity, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if obj.is_default:
            identities.no_other_default(obj)
        super().save_model(request, obj, form, change)
