"""Products that texts offer: their names and links in nine languages, their price, their picture."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from campaigns import approvals
from campaigns.models import Product
from committee import languages
from committee.admin.base import DropdownFilter, TranslatedAdmin
from committee.db import clock


@admin.register(Product)
class ProductAdmin(TranslatedAdmin):
    translated_fields = ("name", "link")
    fieldsets = [(None, {"fields": ["code", ("price", "currency"), "image", "partner", "available_until"]})]
    list_display = ["code", "name", "price", "currency", "partner", "available_until"]
    list_display_links = ["code", "name"]
    list_filter = [("partner", DropdownFilter)]
    list_select_related = ["partner"]
    search_fields = ["code", *languages.columns("name")]
    autocomplete_fields = ["image", "partner"]
    ordering = ["code"]

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        super().save_model(request, obj, form, change)
        approvals.shown_changed(obj, by=request.user, at=clock())
