"""What else may be known of people: declared here, by a name and a type, before anybody writes it."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from committee.admin.base import BaseModelAdmin
from contacts.forms.attributes import AttributeForm
from contacts.models import Attribute


@admin.register(Attribute)
class AttributeAdmin(BaseModelAdmin):
    form = AttributeForm
    list_display = ["label", "code", "type", "choices"]
    search_fields = ["code", "label"]
    ordering = ["code"]
    fields = ["label", "code", "type", "choices"]

    def get_readonly_fields(self, request: HttpRequest, obj: Attribute | None = None) -> list[str]:  # noqa: ARG002
        """What people have was written under this code, as this type."""
        return ["code", "type"] if obj else []
