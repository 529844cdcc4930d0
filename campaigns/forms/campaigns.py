"""The forms of a campaign: the whole of it, and as much as is there while it is thought of."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import SourceKind
from campaigns.flow import render
from campaigns.models import Campaign, CampaignSource, MessageTemplate
from committee import languages
from committee.admin.inputs import SelectInput, TextInput
from contacts.models import Segment

_FIELD: Final = {"class": TextInput().attrs["class"]}
_ZONES_OF_THE_GAMES: Final = ("Europe/Paris", "Pacific/Tahiti", "UTC")


@lru_cache
def time_zones() -> list[tuple[Any, Any]]:
    """Those of the Games first, then all that this machine knows."""
    others = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [
        (_("Of the Games"), [(zone, zone) for zone in _ZONES_OF_THE_GAMES]),
        (_("Others"), [(zone, zone) for zone in others if zone not in _ZONES_OF_THE_GAMES]),
    ]


class TemplateChoice(forms.ModelChoiceField[MessageTemplate]):
    """The templates a campaign can send, each with what it still lacks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(MessageTemplate.objects.filter(notice_kind=None).order_by("name"), **kwargs)

    def label_from_instance(self, template: MessageTemplate) -> str:
        whole, missing = len(languages.CODES), len(template.missing_languages())
        return f"{template.name} ({whole - missing}/{whole})" if missing else template.name


class CampaignForm(forms.ModelForm[Campaign]):
    """A campaign in the order in which it is thought of: to whom, what, who writes, when."""

    segment = forms.ModelChoiceField(
        Segment.objects.order_by("name"), label=_("Audience"), widget=SelectInput, empty_label=_("Choose")
    )
    template = TemplateChoice(label=_("Template"), widget=SelectInput, empty_label=_("Choose"))
    send_on = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(_FIELD | {"type": "date"}, "%Y-%m-%d")
    )
    send_time = forms.TimeField(
        label=_("Hour"), required=False, widget=forms.TimeInput(_FIELD | {"type": "time"}, "%H:%M")
    )
    send_zone = forms.ChoiceField(label=_("Time zone"), widget=SelectInput, choices=time_zones)

    class Meta:
        model = Campaign
        fields = ["name", "segment", "template", "sender_name", "send_on", "send_time", "send_zone"]

    def clean_name(self) -> str:
        return self._visible("name")

    def clean_sender_name(self) -> str:
        return self._visible("sender_name")

    def _visible(self, field: str) -> str:
        """Both are part of the e-mail, and held to what its texts are held to."""
        text: str = self.cleaned_data[field]
        if character := render.forbidden_in(text):
            raise forms.ValidationError(
                _("The invisible character %(name)s is not allowed: delete it."), params={"name": character}
            )
        return text


class SketchForm(forms.Form):
    """A campaign that is still being thought of: as much of it as is there."""

    name = forms.CharField(required=False)
    segment = forms.ModelChoiceField(Segment.objects.all(), required=False)
    template = TemplateChoice(required=False)
    send_on = forms.DateField(required=False)
    send_time = forms.TimeField(required=False)
    send_zone = forms.ChoiceField(required=False, choices=time_zones)

    def sketch(self) -> Campaign | None:
        """Nothing that is saved; None while audience or template are not chosen."""
        self.full_clean()
        said = self.cleaned_data
        if said.get("segment") is None or said.get("template") is None:
            return None
        campaign = Campaign(**{name: value for name, value in said.items() if value})
        campaign.thought_of = [CampaignSource(kind=SourceKind.SEGMENT, segment=said["segment"])]
        return campaign


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"), max_length=200, widget=TextInput, help_text=_("It is kept, with your name.")
    )
