"""The forms of those who keep the hours and the limits, and of those who hold people back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import Purpose, SourceKind
from campaigns.forms.picking import CodeChoice
from campaigns.models import FrequencyCap, Hold, WritingHours
from campaigns.models.limits import WEEKDAYS
from committee.admin.inputs import MomentInput, SelectInput, TextInput
from committee.db import clock
from contacts.models import PeopleList, Segment
from contacts.segments.words import country_name

# A warning of danger waits for nothing.
MAY_WAIT: Final = [(purpose.value, purpose.label) for purpose in (Purpose.MARKETING, Purpose.SERVICE)]
_HELD: Final = (SourceKind.TICKETS, SourceKind.LIST, SourceKind.SEGMENT)


class WritingHoursForm(forms.ModelForm[WritingHours]):
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=MAY_WAIT, widget=SelectInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days of the week"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )

    class Meta:
        model = WritingHours
        fields = ["country", "channel", "purpose", "weekdays", "opens", "closes", "on_holidays", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["note"] = self.instance.note_said

    def clean_country(self) -> str:
        return known_country(self.cleaned_data["country"])

    def clean_note(self) -> str:
        """One that was left as it was read stays to be read in any language."""
        note: str = self.cleaned_data["note"]
        return self.instance.note if note == self.instance.note_said else note


class FrequencyCapForm(forms.ModelForm[FrequencyCap]):
    class Meta:
        model = FrequencyCap
        fields = ["channel", "most", "days"]


class HoldForm(forms.ModelForm[Hold]):
    """Whom, from what, until when, and why."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Whom"), choices=[(kind.value, kind.label) for kind in _HELD], widget=SelectInput
    )
    session = CodeChoice("session", label=gettext_lazy("Session"), required=False)
    people_list: forms.ModelChoiceField[PeopleList] = forms.ModelChoiceField(
        PeopleList.objects.order_by("name"), label=gettext_lazy("List"), required=False, widget=SelectInput
    )
    segment: forms.ModelChoiceField[Segment] = forms.ModelChoiceField(
        Segment.objects.order_by("name"), label=gettext_lazy("Segment"), required=False, widget=SelectInput
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Held back"),
        choices=MAY_WAIT,
        initial=[Purpose.MARKETING.value],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("A warning of danger is never held back."),
    )

    class Meta:
        model = Hold
        fields = ["why", "kind", "session", "people_list", "segment", "purposes", "until"]
        widgets = {"why": TextInput, "until": MomentInput}

    def clean_until(self) -> datetime | None:
        until: datetime | None = self.cleaned_data["until"]
        if until and until <= clock():
            raise ValidationError(_("This hour has passed."))
        return until

    def clean(self) -> dict[str, Any]:
        """What the kind needs, and nothing else."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        needed = {SourceKind.TICKETS: "session", SourceKind.LIST: "people_list", SourceKind.SEGMENT: "segment"}
        for kind, name in needed.items():
            if cleaned.get("kind") != kind:
                cleaned[name] = None
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Say whom you mean."))
        return cleaned


def known_country(written: Any) -> str:
    """Two letters that are a country; '' for all others. Raises `ValidationError`."""
    country = str(written or "").strip().upper()
    if country and not country_name(country):
        raise ValidationError(_("There is no country “%(code)s”.") % {"code": country})
    return country
