"""Products that texts offer: their names and links in nine languages, their price, their picture."""

from __future__ import annotations

from django.contrib import admin

from campaigns.models import Product
from committee import languages
from committee.admin.base import DropdownFilter, TranslatedAdmin


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
