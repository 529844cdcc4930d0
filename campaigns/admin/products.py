"""Products that texts offer: their names and links in nine languages, their price, their picture."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import pgettext_lazy

from campaigns import approvals, library
from campaigns.admin.images import links_to
from campaigns.forms.products import ProductForm
from campaigns.models import Product
from campaigns.translations import shared
from committee import languages
from committee.admin.base import DropdownFilter, TranslatedAdmin
from committee.db import clock


@admin.register(Product)
class ProductAdmin(TranslatedAdmin):
    form = ProductForm
    translated_fields = ("name", "link")
    fieldsets = [(None, {"fields": ["code", ("price", "currency"), "image", "partner", "available_until", "used_in"]})]
    list_display = ["code", "name", "price", "currency", "partner", "available_until"]
    list_display_links = ["code", "name"]
    list_filter = [("partner", DropdownFilter)]
    list_select_related = ["partner"]
    search_fields = ["code", *languages.columns("name")]
    autocomplete_fields = ["image", "partner"]
    ordering = ["code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Product | None = None) -> list[str]:  # noqa: ARG002
        """Texts know a product by its code: as long as one offers it, the code stays."""
        return ["code", "used_in"] if obj and library.uses_of_product(obj) else ["used_in"]

    def save_model(self, request: HttpRequest, obj: Product, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if change:
            shared.hold([obj])  # in the order of the desk, so that two on one thing wait for each other
        super().save_model(request, obj, form, change)
        library.reworded(obj, form.changed_data)
        approvals.shown_changed(obj, by=request.user, at=clock())

    def has_delete_permission(self, request: HttpRequest, obj: Product | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and library.uses_of_product(obj))

    @admin.display(description=pgettext_lazy("product", "used in"), empty_value="–")
    def used_in(self, product: Product) -> str | None:
        return links_to(library.uses_of_product(product)) if product.pk else None

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting is asked product by product, where its uses are seen."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found
