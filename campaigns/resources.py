"""The list of prices as a file: a row a provider, country and span of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from campaigns.forms.prices import days, last_day, overlapping
from campaigns.models import Price
from committee.resources import CellField, CommitteeResource
from contacts.segments.words import country_name


class DaysWidget(Widget):
    """From a day to a day, both included, as ISO 8601 has it: 2024-01-01/2024-12-31; without an end: 2024-01-01/."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> DateRange:  # noqa: ARG002 (import-export's signature)
        text = str(value or "").strip()
        first, slash, last = text.partition("/")
        try:
            begins = date.fromisoformat(first.strip())
            ends = date.fromisoformat(last.strip()) if last.strip() else None
        except ValueError:
            slash = ""
        if not slash:
            raise ValueError(_("“%(value)s” is no span of days: write 2024-01-01/2024-12-31.") % {"value": text})
        if ends and ends < begins:
            raise ValueError(_("“%(value)s” ends before it begins.") % {"value": text})
        return days(begins, ends)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        return f"{value.lower}/{last_day(value) or ''}" if value else ""


class PriceResource(CommitteeResource):
    """A price is known by its channel, provider, country and first day: its end, amount and note may change."""

    valid = CellField(attribute="valid", column_name="valid", widget=DaysWidget())

    class Meta(CommitteeResource.Meta):
        model = Price
        import_id_fields = ("channel", "provider", "valid")  # type: ignore[assignment]  # a row without a country is for all others
        fields = ("channel", "provider", "country", "valid", "amount", "currency", "note")
        export_order = fields

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        for name in ("country", "currency"):
            row[name] = str(row.get(name) or "").strip().upper()  # type: ignore[index]

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Price | None:  # noqa: ARG002
        """The row that begins on the same day."""
        try:
            begins = self.fields["valid"].clean(row).lower
            same = {name: self.fields[name].clean(row) for name in ("channel", "provider", "country")}
        except ValueError:  # said of the row when its cells are read
            return None
        return Price.objects.filter(**same, valid__startswith=begins).first()

    def validate_instance(self, instance: Price, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        if instance.country and not country_name(instance.country):
            raise ValidationError(_("There is no country “%(code)s”.") % {"code": instance.country})
        if instance.valid and (other := overlapping(instance, vars(instance))):
            message = _("Another price holds from %(from)s: end it first, or begin later.")
            raise ValidationError(message % {"from": other.valid.lower})
        super().validate_instance(instance, *args, **kwargs)
