"""A segment as simple fields: what staff choose becomes the criteria that `contacts.segments` reads."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.admin.inputs import SelectInput, TextInput
from contacts import segments
from contacts.enums import Channel
from contacts.models import ImportRun, Segment, Topic
from contacts.rows.cells import BadCell, country
from contacts.segments import InvalidCriteria

_TEXT_LISTS = ("countries", "tags", "sessions", "disciplines", "venues")


class SegmentForm(forms.ModelForm[Segment]):
    languages = forms.MultipleChoiceField(
        label=_("They read"),
        choices=list(languages.NAMES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = forms.CharField(
        label=_("They live in"), help_text=_("FR, BE or names, with commas."), required=False, widget=TextInput
    )
    tags = forms.CharField(
        label=_("They are tagged"), help_text=_("One of these tags, with commas."), required=False, widget=TextInput
    )
    sessions = forms.CharField(
        label=_("They hold a ticket for the sessions"),
        help_text=_("Codes, with commas."),
        required=False,
        widget=TextInput,
    )
    disciplines = forms.CharField(
        label=_("… of the disciplines"), help_text=_("Codes, with commas."), required=False, widget=TextInput
    )
    venues = forms.CharField(
        label=_("… at the venues"), help_text=_("Codes, with commas."), required=False, widget=TextInput
    )
    topic: forms.ModelChoiceField[Topic] = forms.ModelChoiceField(
        label=_("They agreed to"), queryset=Topic.objects.order_by("code"), required=False, widget=SelectInput
    )
    channel = forms.ChoiceField(label=_("… by"), choices=Channel, required=False, widget=SelectInput(choices=Channel))
    import_run: forms.ModelChoiceField[ImportRun] = forms.ModelChoiceField(
        label=_("They came with the file"),
        queryset=ImportRun.objects.filter(status="finished"),
        required=False,
        widget=SelectInput,
    )

    class Meta:
        model = Segment
        fields = ["name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(_as_fields(self.instance.criteria))

    def clean_countries(self) -> list[str]:
        try:
            return [country(written) for written in _separated(self.cleaned_data["countries"])]
        except BadCell as error:
            raise forms.ValidationError(str(error)) from None

    def clean_tags(self) -> list[str]:
        return _separated(self.cleaned_data["tags"])

    def clean_sessions(self) -> list[str]:
        return self._codes("sessions")

    def clean_disciplines(self) -> list[str]:
        return self._codes("disciplines")

    def clean_venues(self) -> list[str]:
        return self._codes("venues")

    def _codes(self, part: str) -> list[str]:
        codes = _separated(self.cleaned_data[part])
        try:
            segments.validate({part: codes})
        except InvalidCriteria as error:
            raise forms.ValidationError(str(error)) from None
        return codes

    @property
    def criteria(self) -> dict[str, Any]:
        """What was chosen, and nothing that was left open."""
        chosen = {part: self.cleaned_data.get(part) for part in ("languages", *_TEXT_LISTS)}
        if topic := self.cleaned_data.get("topic"):
            chosen["opted_in"] = {
                "topic": topic.code,
                "channel": self.cleaned_data.get("channel") or Channel.EMAIL.value,
            }
        if run := self.cleaned_data.get("import_run"):
            chosen["import_run"] = run.pk
        return {part: value for part, value in chosen.items() if value}

    def save(self, commit: bool = True) -> Segment:  # noqa: FBT001, FBT002 (Django's signature)
        self.instance.criteria = self.criteria
        return super().save(commit)


def _separated(written: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in re.split(r"[,;\n]", written) if part.strip()))


def _as_fields(criteria: dict[str, Any]) -> dict[str, Any]:
    opt_in = criteria.get("opted_in") or {}
    return {
        "languages": criteria.get("languages", []),
        **{part: ", ".join(criteria.get(part, [])) for part in _TEXT_LISTS},
        "topic": Topic.objects.filter(code=opt_in.get("topic")).first() if opt_in else None,
        "channel": opt_in.get("channel", Channel.EMAIL.value),
        "import_run": criteria.get("import_run"),
    }
