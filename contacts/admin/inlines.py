"""What hangs on a person, to read. It changes by verbs of the domain, not here."""

from __future__ import annotations

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from committee.admin.base import BaseTabularInline
from contacts.models import Reference


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


class ReferenceInline(ReadOnlyInline):
    """Ids of the ticketing account, the shop, and of entries that were merged into this one."""

    model = Reference
    fields = ["system", "external_id", "created_at"]
    readonly_fields = ["created_at"]
    ordering = ["pk"]
    tab = True
    verbose_name_plural = _("ids in other systems")
