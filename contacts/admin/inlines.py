"""What hangs on a person, to read: addresses, rights, tickets. It changes by verbs of the domain, not here."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committee.admin.base import BaseTabularInline
from contacts.models import Address, Consent, Ticket


class ReadOnlyInline(BaseTabularInline):
    can_delete = False
    show_change_link = False
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        return False


class AddressInline(ReadOnlyInline):
    model = Address
    fields = ["kind", "value", "verified_at", "dead_since"]
    verbose_name_plural = _("addresses")


class ConsentInline(ReadOnlyInline):
    model = Consent
    fields = ["topic", "channel", "status", "since"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("topic").order_by("topic__code", "channel")


class TicketInline(ReadOnlyInline):
    model = Ticket
    fields = ["session", "number", "status", "kind", "category", "held_from", "held_until"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("session").order_by("-held_from")
