"""A price as one says it: from a day to a day, both included."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Price
from committee.admin.inputs import DateInput
from contacts.segments.words import country_name

_DAY = timedelta(days=1)


class PriceForm(forms.ModelForm[Price]):
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=DateInput)
    valid_until = forms.DateField(
        label=gettext_lazy("Until and with"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: until further notice."),
    )

    class Meta:
        model = Price
        fields = ("channel", "provider", "country", "amount", "currency", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["valid_from"] = self.instance.valid.lower
            self.initial["valid_until"] = last_day(self.instance.valid)

    def clean_country(self) -> str:
        """Two letters that are a country; the list of prices is joined with the countries of people."""
        country = str(self.cleaned_data["country"]).strip().upper()
        if country and not country_name(country):
            raise ValidationError(_("There is no country “%(code)s”.") % {"code": country})
        return country

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """The days as a range that overlaps with no other of the same provider and country."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("It ends before it begins."))
        elif first:
            self.instance.valid = days(first, last)
            if other := overlapping(self.instance, data):
                message = _("Another price holds from %(from)s: end it first, or begin later.")
                self.add_error("valid_from", message % {"from": other.valid.lower})
        return data


def days(first: Any, last: Any) -> DateRange:
    """Both days included."""
    return DateRange(first, last + _DAY if last else None, "[)")


def last_day(valid: DateRange) -> Any:
    """The last day on which it holds; none where it has no end."""
    return valid.upper - _DAY if valid.upper else None


def overlapping(row: Price, data: dict[str, Any]) -> Price | None:
    """The price that already holds on some of these days."""
    same = {name: data.get(name, "") for name in ("channel", "provider", "country")}
    return Price.objects.filter(**same, valid__overlap=row.valid).exclude(pk=row.pk).first()
