"""The rows of a campaign's form: where its people come from, and which words are tried on a share of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext_lazy as _

from campaigns.enums import SourceKind
from campaigns.forms.picking import CodeChoice
from campaigns.forms.templates_to_send import TemplateChoice
from campaigns.models import Campaign, CampaignSource, CampaignVariant
from committee import local_times
from committee.admin.inputs import SelectInput, TextInput
from committee.models import Venue
from contacts.models import PeopleList, Segment
from contacts.models.people_list import COMPLETE
from volunteers.models import Position

LETTERS: Final = "ABCD"
_MINUTES: Final = "%Y-%m-%dT%H:%M"
# What each kind of source says; whatever else was filled in meanwhile is forgotten.
FIELDS: Final = {
    SourceKind.SEGMENT: ("segment",),
    SourceKind.TICKETS: ("session", "is_former"),
    SourceKind.LIST: ("people_list",),
    SourceKind.SHIFTS: ("venue", "position_of", "from_at", "until_at"),
}
_LACKING: Final = {
    "segment": _("Choose a segment."),
    "session": _("Say whose ticket holders: choose a session."),
    "people_list": _("Choose a list."),
}


def _moment(label: Any) -> forms.DateTimeField:
    attrs = {"type": "datetime-local", "class": TextInput().attrs["class"]}
    widget = forms.DateTimeInput(attrs, _MINUTES)
    return forms.DateTimeField(label=label, required=False, widget=widget, input_formats=[_MINUTES])


class SourceForm(forms.ModelForm[CampaignSource]):
    """One group of people."""

    kind = forms.ChoiceField(
        label=_("Which people"),
        choices=[(kind, capfirst(label)) for kind, label in SourceKind.choices],
        initial=SourceKind.SEGMENT,
        widget=SelectInput,
    )
    segment = forms.ModelChoiceField(
        Segment.objects.order_by("name"),
        label=_("Segment"),
        required=False,
        widget=SelectInput,
        empty_label=_("Choose a segment"),
    )
    people_list = forms.ModelChoiceField(
        PeopleList.objects.filter(COMPLETE).order_by("name"),
        label=_("List"),
        required=False,
        widget=SelectInput,
        empty_label=_("Choose a list"),
    )
    session = CodeChoice(
        "session",
        label=_("Session"),
        required=False,
    )
    is_former = forms.BooleanField(label=_("Those who no longer hold a ticket"), required=False)
    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(
        Venue.objects.order_by("code"), label=_("Venue"), required=False, widget=SelectInput, empty_label=_("all")
    )
    position_of = CodeChoice("position", label=_("Position"), required=False)
    from_at = _moment(_("From"))
    until_at = _moment(_("Until"))

    class Meta:
        model = CampaignSource
        fields = ("kind", *(name for names in FIELDS.values() for name in names))  # a list would be written into

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**self.initial, **hours_said(self.instance)}

    def has_begun(self) -> bool:
        """Whether a spare row says something already: typed in, or of the campaign that is copied."""
        typed = self.is_bound and self.has_changed()
        return typed or any(self.initial.get(name) for names in FIELDS.values() for name in names)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        kind = cleaned.get("kind")
        for other, names in FIELDS.items():
            if other != kind:
                cleaned |= dict.fromkeys(names)
        cleaned["is_former"] = bool(cleaned.get("is_former"))
        for name in FIELDS.get(SourceKind(kind), ()) if kind else ():
            if name in _LACKING and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _LACKING[name])
        if kind == SourceKind.SHIFTS:
            self._clean_shifts(cleaned)
        return cleaned

    def _clean_shifts(self, cleaned: dict[str, Any]) -> None:
        """Hours are those of the venue's clock; together with a place, either end may be left open."""
        venue, position = cleaned.get("venue"), cleaned.get("position_of")
        zone = _zone(venue, position)
        for name in ("from_at", "until_at"):
            if isinstance(cleaned.get(name), datetime):
                cleaned[name] = local_times.read(cleaned[name], zone)
        start, end = cleaned.get("from_at"), cleaned.get("until_at")
        if not (venue or position or (start and end)) and not self.errors:
            self.add_error("venue", _("Say whose volunteers: choose a venue, a position, or hours."))
        if start and end and end <= start:
            self.add_error("until_at", _("This ends before it begins."))


def hours_said(source: CampaignSource) -> dict[str, datetime]:
    """Its hours as the clock of its place shows them."""
    zone = _zone(source.venue, source.position_of)
    hours = {"from_at": source.from_at, "until_at": source.until_at}
    return {name: local_times.show(moment, zone) for name, moment in hours.items() if moment}


def _zone(venue: Venue | None, position: Position | None) -> ZoneInfo:
    place = position.venue if position else venue
    return place.zone_info if place else ZoneInfo(get_default_timezone_name())


class VariantForm(forms.ModelForm[CampaignVariant]):
    """Other words for a share of the people."""

    template = TemplateChoice(label=_("Template"), widget=SelectInput, empty_label=_("Choose"))

    class Meta:
        model = CampaignVariant
        fields = ("template", "share")
        widgets = {"share": TextInput(attrs={"type": "number", "min": 1, "max": 100})}


def _read_once(rows: list[Any], *names: str) -> list[Any]:
    """Rows that offer the same choices: they are read for the first that shows them, and for no other."""
    for name in names if rows else ():
        choices = _kept(rows[0].fields[name].choices)
        for row in rows:
            row.fields[name].choices = choices
    return rows


def _kept(choices: Iterable[Any]) -> Callable[[], list[Any]]:
    return cache(lambda: list(choices))


class VariantFormSet(forms.BaseInlineFormSet[CampaignVariant, Campaign, VariantForm]):
    @cached_property
    def forms(self) -> list[VariantForm]:
        return _read_once(super().forms, "template")

    def save_new(self, form: VariantForm, commit: bool = True) -> CampaignVariant:  # noqa: FBT001, FBT002 (Django's signature)
        """Under the first letter that is free."""
        taken = set(self.instance.variants.values_list("label", flat=True))
        form.instance.label = next(letter for letter in LETTERS if letter not in taken)
        saved: CampaignVariant = super().save_new(form, commit=commit)
        return saved


class SourceFormSet(forms.BaseInlineFormSet[CampaignSource, Campaign, SourceForm]):
    """All groups of a campaign, of which it needs one at least."""

    @cached_property
    def forms(self) -> list[SourceForm]:
        return _read_once(super().forms, "segment", "people_list", "venue")

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        if not any(self.errors) and not [form for form in kept if not form.cleaned_data.get("DELETE")]:
            raise forms.ValidationError(_("Say to whom it goes: add one group of people at least."))

    def save_new(self, form: SourceForm, commit: bool = True) -> CampaignSource:  # noqa: FBT001, FBT002 (Django's signature)
        """Behind those that are there: they stand in the order in which they were added."""
        last = self.instance.sources.aggregate(last=Max("position"))["last"]
        form.instance.position = (last or 0) + 1
        saved: CampaignSource = super().save_new(form, commit=commit)
        return saved

    def sources(self) -> list[CampaignSource]:
        """Those that stand in the form as it is, saved or not; of a wrong one, nothing."""
        return [
            form.instance
            for form in self.forms
            if (form.has_changed() or form.instance.pk) and form.is_valid() and not form.cleaned_data.get("DELETE")
        ]


SOURCES: Final = "sources"
VARIANTS: Final = "variants"
