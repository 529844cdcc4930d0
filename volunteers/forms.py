"""The forms in which coordinators write: times by the venue's clock, people found by name or number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from committee import local_times
from committee.admin.inputs import AutocompleteInput, DateTimeInput, SelectInput, TextInput
from committee.models import Venue
from volunteers.models import Assignment, Shift, Volunteer


class ShiftForm(forms.ModelForm[Shift]):
    """A shift, with its hours as people at the venue say them."""

    starts_at = forms.SplitDateTimeField(label=_("starts"), widget=DateTimeInput, help_text=_("By the venue's clock."))
    ends_at = forms.SplitDateTimeField(label=_("ends"), widget=DateTimeInput)
    expected_at = forms.SplitDateTimeField(label=_("report at"), widget=DateTimeInput)

    class Meta:
        model = Shift
        fields = ["code", "position", "needed", "status"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            zone = self.instance.position.venue.zone_info
            self.initial["starts_at"] = local_times.show(self.instance.during.lower, zone)
            self.initial["ends_at"] = local_times.show(self.instance.during.upper, zone)
            self.initial["expected_at"] = local_times.show(self.instance.report_at, zone)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        position = cleaned.get("position")
        if position is None or not {"starts_at", "ends_at", "expected_at"} <= cleaned.keys():
            return cleaned
        zone = position.venue.zone_info
        starts_at, ends_at, report_at = (
            local_times.read(cleaned[name], zone) for name in ("starts_at", "ends_at", "expected_at")
        )
        if ends_at <= starts_at:
            self.add_error("ends_at", _("The shift ends before it starts."))
        elif report_at > starts_at:
            self.add_error("expected_at", _("People are expected after the shift has started."))
        else:
            self.instance.during = DateTimeTZRange(starts_at, ends_at, "[)")
            self.instance.report_at = report_at
        return cleaned

    def clean_needed(self) -> int:
        needed: int = self.cleaned_data["needed"]
        if needed < self.instance.filled:
            raise forms.ValidationError(
                _("%(filled)d people are confirmed already: release some of them first."),
                params={"filled": self.instance.filled},
            )
        return needed


class AssignForm(forms.Form):
    """Who takes the seat; and, when the rest is too short, who answers for it."""

    volunteer = forms.ModelChoiceField(
        Volunteer.objects.select_related("contact"),
        label=_("volunteer"),
        widget=AutocompleteInput(Assignment._meta.get_field("volunteer"), admin.site),
        help_text=_("Type a name or a volunteer number."),
    )
    rest_waived_because = forms.CharField(
        label=_("why the rest may be shorter"),
        max_length=200,
        required=False,
        widget=TextInput,
        help_text=_("Only when fewer than eleven hours lie between two shifts. It is signed with your name."),
    )


class RosterForm(forms.Form):
    """Which venue, which day: a roster stands in the address of its page, so that it can be passed on."""

    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(
        Venue.objects.order_by("code"), label=_("venue"), to_field_name="code", widget=SelectInput
    )
    # The browser's own picker: it speaks the reader's language and needs no script.
    day = forms.DateField(
        label=_("day"), required=False, widget=TextInput(attrs={"type": "date"}), help_text=_("Empty: the first day.")
    )
