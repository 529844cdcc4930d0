"""The list of prices: what a part of an SMS costs where, and since when."""

from __future__ import annotations

from datetime import date

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaigns.forms.prices import PriceForm, last_day
from campaigns.models import Price
from campaigns.resources import PriceResource
from committee.admin.base import BaseModelAdmin, ImportExportAdmin, display
from contacts.segments.words import country_name


@admin.register(Price)
class PriceAdmin(ImportExportAdmin, BaseModelAdmin):
    form = PriceForm
    resource_classes = [PriceResource]
    fieldsets = [
        (None, {"fields": [("channel", "provider"), "country", ("valid_from", "valid_until")]}),
        (_("Price of one part"), {"fields": [("amount", "currency"), "note"]}),
    ]
    list_display = ["provider", "channel", "where", "amount", "currency", "valid_from", "valid_until"]
    list_filter = ["channel", "provider", "country"]
    search_fields = ["provider", "country"]
    ordering = ["channel", "provider", "country", "-valid"]

    @display(description=_("country"), ordering="country")
    def where(self, price: Price) -> str:
        return country_name(price.country) if price.country else str(_("all others"))

    @display(description=_("valid from"), ordering="valid")
    def valid_from(self, price: Price) -> date:
        first: date = price.valid.lower
        return first

    @display(description=_("until and with"))
    def valid_until(self, price: Price) -> date | None:
        last: date | None = last_day(price.valid)
        return last
