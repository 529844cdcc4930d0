"""The form in which the hour of a campaign is changed, where nothing else of it can be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.campaigns import day_field, hour_field, time_zones
from committee.admin.inputs import SelectInput


class HourForm(forms.Form):
    send_on = day_field(required=True)
    send_time = hour_field(required=True)
    send_zone = forms.ChoiceField(label=_("Time zone"), widget=SelectInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["send_zone"].choices = time_zones(self.initial.get("send_zone", ""))  # type: ignore[attr-defined]
