"""The form in which somebody notes what a partner sends itself."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext_lazy as _

from campaigns.models import PartnerCampaign
from committee.admin.inputs import TextInput
from contacts.enums import Channel

_DAY: Final = timedelta(days=1)


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput({"type": "date", "class": TextInput().attrs["class"]}, "%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, help_text=help_text)


class PartnerCampaignForm(forms.ModelForm[PartnerCampaign]):
    """Its days, both included, by the clock of Paris."""

    first_day = _day(_("First day"))
    last_day = _day(_("Last day"), _("The same, where it leaves on one day."))
    channels = forms.MultipleChoiceField(
        label=_("Channels"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = PartnerCampaign
        fields = ["partner", "name", "channels", "audience", "contact_note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if during := self.instance.during:
            zone = ZoneInfo(get_default_timezone_name())
            self.initial["first_day"] = during.lower.astimezone(zone).date()
            self.initial["last_day"] = (during.upper.astimezone(zone) - timedelta(microseconds=1)).date()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This ends before it begins."))
        elif first and last and last - first > timedelta(days=366):
            self.add_error("last_day", _("A year at most."))
        elif first and last:
            self.instance.during = DateTimeTZRange(_midnight(first), _midnight(last + _DAY), "[)")
        return cleaned


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(get_default_timezone_name()))
