"""The form of a campaign, in the order in which it is thought of: to whom, what, by what, who writes, when."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns import identities
from campaigns.enums import ChannelRule, ScheduleKind, SourceKind
from campaigns.flow import render
from campaigns.forms.division import DivisionForm
from campaigns.forms.picking import CodeChoice
from campaigns.forms.templates_to_send import TemplateChoice
from campaigns.forms.wall_clock import WallClockField
from campaigns.gateways import providers
from campaigns.lifecycle import moments
from campaigns.models import Campaign, SenderIdentity
from committee.admin.inputs import SelectInput, TextInput
from committee.models import Session, TransportLine, Venue
from committee.sentences import filled
from contacts.enums import Channel

_FIELD: Final = {"class": TextInput().attrs["class"]}
_OF_THE_GAMES: Final = ("Europe/Paris", "Pacific/Tahiti")
# A city for each hour of the world, from west to east: whoever writes to readers elsewhere thinks of one.
_ELSEWHERE: Final = (
    "Pacific/Honolulu", "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York",
    "America/Sao_Paulo", "UTC", "Europe/London", "Europe/Athens", "Africa/Cairo", "Africa/Johannesburg",
    "Europe/Moscow", "Asia/Tehran", "Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka",
    "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Asia/Seoul", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip
_NOT_YET: Final = _("%(choice)s (cannot be sent yet)")
_AT: Final = ScheduleKind.choices
_CHANNELS: Final = ("first_channel", "second_channel", "third_channel")
_UNITS: Final = {"minutes": 1, "hours": 60, "days": 24 * 60}


def channels() -> list[tuple[str, Any]]:
    """Every channel; one that no provider carries says so."""
    carried = providers.by_channel()
    return [
        (channel.value, channel.label if channel in carried else filled(_NOT_YET, {"choice": channel.label}))
        for channel in Channel
    ]


def other_channels() -> list[tuple[str, Any]]:
    return [("", pgettext_lazy("channel", "none")), *channels()]


def time_zones(kept: str = "") -> list[tuple[Any, Any]]:
    """Those of the Games and of all venues first, then one for each hour elsewhere, and the one that is `kept`."""
    venues = Venue.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    games = list(dict.fromkeys([*_OF_THE_GAMES, *venues]))
    others = [zone for zone in dict.fromkeys([kept, *_ELSEWHERE]) if zone and zone not in games]
    return [
        (_("Of the Games"), [(zone, zone) for zone in games]),
        (_("Elsewhere"), [(zone, zone) for zone in others]),
    ]


def day_field(*, required: bool) -> forms.DateField:
    widget = forms.DateInput(_FIELD | {"type": "date"}, "%Y-%m-%d")
    return forms.DateField(label=_("Day"), required=required, widget=widget)


def hour_field(*, required: bool) -> forms.TimeField:
    widget = forms.TimeInput(_FIELD | {"type": "time"}, "%H:%M")
    return forms.TimeField(label=_("Hour"), required=required, widget=widget)


class CampaignForm(DivisionForm, forms.ModelForm[Campaign]):
    template = TemplateChoice(label=_("Template"), widget=SelectInput, empty_label=_("Choose"))
    session = CodeChoice(
        "session",
        label=_("Session"),
        required=False,
        help_text=_("The one its words speak of, and by which it can leave. Empty: that of the ticket holders."),
    )
    venue: forms.ModelChoiceField[Venue] = forms.ModelChoiceField(
        Venue.objects.order_by("code"),
        label=_("Venue"),
        required=False,
        widget=SelectInput,
        empty_label=_("that of the session"),
    )
    line: forms.ModelChoiceField[TransportLine] = forms.ModelChoiceField(
        TransportLine.objects.order_by("code"),
        label=_("Transport line"),
        required=False,
        widget=SelectInput,
        empty_label=pgettext_lazy("transport line", "none"),
    )
    first_channel = forms.ChoiceField(label=_("First by"), choices=channels, widget=SelectInput)
    second_channel = forms.ChoiceField(label=_("then by"), choices=other_channels, required=False, widget=SelectInput)
    third_channel = forms.ChoiceField(label=_("then by"), choices=other_channels, required=False, widget=SelectInput)
    channel_rule = forms.ChoiceField(
        label=_("Each person is written to on"),
        choices=ChannelRule.choices,
        initial=ChannelRule.FIRST,
        required=False,
        widget=forms.RadioSelect,
    )
    identity: forms.ModelChoiceField[SenderIdentity] = forms.ModelChoiceField(
        SenderIdentity.objects.order_by("name"),
        label=_("Sender"),
        required=False,
        widget=SelectInput,
        empty_label=_("that of the topic"),
    )
    schedule_kind = forms.ChoiceField(
        label=_("It leaves"),
        choices=_AT,
        initial=ScheduleKind.MOMENT,
        required=False,
        widget=forms.RadioSelect,
    )
    send_on = day_field(required=False)
    send_time = hour_field(required=False)
    send_zone = forms.ChoiceField(label=_("Time zone"), widget=SelectInput, required=False)
    offset_amount = forms.IntegerField(
        label=_("How long"),
        required=False,
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput(_FIELD | {"min": 0, "max": 9999}),
    )
    offset_unit = forms.ChoiceField(
        label=_("Unit of time"),
        required=False,
        widget=SelectInput,
        choices=[("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))],
    )
    offset_side = forms.ChoiceField(
        label=_("Before or after"),
        required=False,
        widget=SelectInput,
        choices=[("before", _("before the start")), ("after", _("after the start"))],
    )
    valid_until = WallClockField(
        label=_("Of use until"),
        required=False,
        help_text=_("By the same clock. What has not left by then is not sent any more."),
    )

    class Meta:
        model = Campaign
        fields = [
            "name", "template", "session", "venue", "line", "channel_rule", "identity", "schedule_kind",
            "send_on", "send_time", "send_zone", "control_share", "canary_percent", "wave_people", "wave_minutes",
            "stop_above_bounces", "stop_above_complaints", "valid_until", "counts_clicks",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["send_zone"].choices = time_zones(self.initial.get("send_zone") or self.instance.send_zone)  # type: ignore[attr-defined]
        channels = self.initial.get("channels") or self.instance.channels
        for name, channel in zip(_CHANNELS, channels, strict=False):
            self.initial.setdefault(name, channel)
        said = self.initial.get("offset_minutes", self.instance.offset_minutes)
        self.initial = {**self.initial, **offset_said(said)}
        if until := self.instance.valid_until:
            self.initial["valid_until"] = until.astimezone(ZoneInfo(self.instance.send_zone)).replace(tzinfo=None)

    # --- What is said in several fields ------------------------------------------------------------------------------

    def clean_name(self) -> str:
        """It is part of the e-mail, and held to what its texts are held to."""
        text: str = self.cleaned_data["name"]
        if character := render.forbidden_in(text):
            raise forms.ValidationError(
                _("The invisible character %(name)s is not allowed: delete it."), params={"name": character}
            )
        return text

    def clean_channel_rule(self) -> str:
        return self.cleaned_data["channel_rule"] or ChannelRule.FIRST

    def clean_schedule_kind(self) -> str:
        return self.cleaned_data["schedule_kind"] or ScheduleKind.MOMENT

    def clean_send_zone(self) -> str:
        return self.cleaned_data["send_zone"] or self.instance.send_zone

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "session" in cleaned and cleaned["session"] is None:
            cleaned["session"] = self._session_of_the_tickets()
        if cleaned.get("identity") is None and cleaned.get("template"):
            cleaned["identity"] = identities.for_topic(cleaned["template"].topic)
        cleaned["channels"] = self._channels(cleaned)
        cleaned["offset_minutes"] = self._offset(cleaned)
        cleaned["valid_until"] = self._until(cleaned)
        return cleaned

    def _post_clean(self) -> None:
        """What is said in several fields is kept in one column each."""
        self.instance.channels = self.cleaned_data.get("channels", self.instance.channels)
        self.instance.offset_minutes = self.cleaned_data.get("offset_minutes")
        super()._post_clean()  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        """What an error stands beside already is not said again by the table."""
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | ({"offset_minutes"} if "offset_amount" in self.errors else set())

    def _channels(self, cleaned: dict[str, Any]) -> list[str]:
        chosen = [cleaned[name] for name in _CHANNELS if cleaned.get(name)]
        if len(set(chosen)) < len(chosen):
            self.add_error("second_channel", _("The same channel twice: choose another, or none."))
        return list(dict.fromkeys(chosen)) or [Channel.EMAIL.value]

    def _offset(self, cleaned: dict[str, Any]) -> int | None:
        if cleaned.get("schedule_kind") != ScheduleKind.SESSION:
            return None
        if cleaned.get("session") is None and "session" not in self.errors:
            self.add_error("session", _("Say by which session it leaves."))
        if cleaned.get("offset_amount") is None:
            if "offset_amount" not in self.errors:
                self.add_error("offset_amount", _("Say how long before or after the session begins."))
            return None
        minutes: int = cleaned["offset_amount"] * _UNITS[cleaned.get("offset_unit") or "minutes"]
        return minutes if cleaned.get("offset_side") == "after" else -minutes

    def _until(self, cleaned: dict[str, Any]) -> datetime | None:
        """By the clock of the campaign; an hour that comes twice is the first, one that does not come is refused."""
        said: datetime | None = cleaned.get("valid_until")
        if said is None:
            return None
        zone = cleaned.get("send_zone") or self.instance.send_zone
        try:
            return moments.instant(said.date(), said.time(), zone)
        except moments.HourTwice:
            return said.replace(tzinfo=ZoneInfo(zone))
        except moments.NoSuchHour as refusal:
            self.add_error("valid_until", str(refusal))
            return None

    def _session_of_the_tickets(self) -> Session | None:
        """The session whose ticket holders it goes to, where the same form names exactly one."""
        named = set()
        for name, words in self.data.items():
            if found := re.fullmatch(r"(sources-\d+-)session", name):
                row = found[1]
                is_meant = self.data.get(f"{row}kind") == SourceKind.TICKETS and not self.data.get(f"{row}DELETE")
                named |= {words} if words and is_meant else set()
        if len(named) != 1:
            return None
        try:
            return self.fields["session"].clean(named.pop())  # type: ignore[no-any-return]
        except forms.ValidationError:
            return None  # said beside the words themselves


def offset_said(minutes: int | None) -> dict[str, Any]:
    """So many minutes in the largest whole unit; to begin with, hours before."""
    if minutes is None:
        return {"offset_unit": "hours", "offset_side": "before"}
    unit = next(unit for unit in ("days", "hours", "minutes") if minutes % _UNITS[unit] == 0)
    return {
        "offset_amount": abs(minutes) // _UNITS[unit],
        "offset_unit": unit,
        "offset_side": "after" if minutes > 0 else "before",
    }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"), max_length=200, widget=TextInput, help_text=_("It is kept, with your name.")
    )
