"""What administrators keep as files: a price a row, the hours of a country, a limit of frequency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from campaigns.forms.limits import known_country
from campaigns.forms.prices import days, last_day, overlapping
from campaigns.models import FrequencyCap, Price, WritingHours
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


class WeekdaysWidget(Widget):
    """As ISO 8601 numbers them, Monday being 1: “1 2 3 4 5 6”."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[int]:  # noqa: ARG002
        words = str(value or "").replace(",", " ").split()
        if not words or not set(words) <= set("1234567"):
            raise ValueError(
                _("“%(value)s” names no days of the week: write 1 2 3 4 5 for Monday to Friday.") % {"value": value}
            )
        return sorted({int(word) for word in words})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        return " ".join(map(str, value or ()))


class WritingHoursResource(CommitteeResource):
    """Known by country, channel and purpose; without a country, they are those of all others."""

    weekdays = CellField(attribute="weekdays", column_name="weekdays", widget=WeekdaysWidget())

    class Meta(CommitteeResource.Meta):
        model = WritingHours
        import_id_fields = ("channel", "purpose")  # type: ignore[assignment]  # a row without a country is for all others
        fields = ("country", "channel", "purpose", "weekdays", "opens", "closes", "on_holidays", "note")
        export_order = fields

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        row["country"] = known_country(row.get("country"))  # type: ignore[index]

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> WritingHours | None:  # noqa: ARG002
        try:
            same = {name: self.fields[name].clean(row) for name in ("channel", "purpose", "country")}
        except ValueError:  # said of the row when its cells are read
            return None
        return WritingHours.objects.filter(**{**same, "country": same["country"] or ""}).first()


class FrequencyCapResource(CommitteeResource):
    class Meta(CommitteeResource.Meta):
        model = FrequencyCap
        import_id_fields = ("channel", "days")  # type: ignore[assignment]
        fields = ("channel", "most", "days")
        export_order = fields
