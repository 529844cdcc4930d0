"""What somebody chooses in the preference centre: topics by each way, language, how often, and a pause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy

from committee import languages
from committee.models import Phase
from contacts.enums import Channel, Pace
from contacts.forms.choices import label
from contacts.models import Topic
from contacts.preferences import Key, Offer

CHANNELS: Final = {
    Channel.EMAIL: pgettext_lazy("public", "E-mail"),
    Channel.SMS: pgettext_lazy("public", "Text message"),
    Channel.PUSH: pgettext_lazy("public", "Notification"),
}
MONTHS: Final = {"1": 1, "3": 3}
LONGEST_PAUSE: Final = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Box:
    """One topic by one way."""

    value: str
    label: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One topic with its boxes."""

    topic: Topic
    label: SafeString | str
    boxes: list[Box]


class PreferencesForm(forms.Form):
    use_required_attribute = False

    choices = forms.MultipleChoiceField(required=False)
    language = forms.ChoiceField(
        label=pgettext_lazy("public", "The language we write to you in"), choices=list(languages.NAMES.items())
    )
    pace = forms.ChoiceField(
        label=pgettext_lazy("public", "How often"),
        choices=[
            (Pace.ALL.value, pgettext_lazy("public", "Whenever there is news")),
            (Pace.LESS.value, pgettext_lazy("public", "Less often: at most once a week")),
        ],
        widget=forms.RadioSelect,
    )
    pause = forms.ChoiceField(label=pgettext_lazy("public", "A pause"), required=False, widget=forms.RadioSelect)
    until = forms.DateField(
        label=pgettext_lazy("public", "Day"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": pgettext_lazy("public", "Write the day like 2030-12-31.")},
    )
    shown = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    # The boxes that were ticked when the page was made: the others are those that the person has touched.
    ticked = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, offer: Offer, at: datetime) -> None:
        contact = offer.contact
        self.offer, self.at, self.games_end = offer, at, _end_of_the_games(at)
        self.is_paused = contact.paused_until is not None and contact.paused_until > at
        super().__init__(
            data,
            initial={
                "language": contact.language,
                "pace": contact.pace,
                "pause": "keep" if self.is_paused else "",
                "choices": [self._value(*key) for key in offer.granted],
                "ticked": " ".join(sorted(self._value(*key) for key in offer.granted)),
            },
            label_suffix="",
        )
        self.fields["choices"].choices = [(self._value(*key), "") for key in offer.open_keys()]  # type: ignore[attr-defined]
        self.fields["pause"].choices = list(self._pauses())  # type: ignore[attr-defined]

    def rows(self) -> list[Row]:
        """Every topic with the ways by which it may be chosen, as they stand."""
        wanted = set(self["choices"].value() or [])
        language = self.offer.contact.language
        return [
            Row(topic, label(topic, language=language), boxes)
            for topic in self.offer.topics
            if (boxes := self._boxes(topic, wanted))
        ]

    def _boxes(self, topic: Topic, wanted: set[str]) -> list[Box]:
        values = {channel: self._value(topic.pk, channel) for channel in self.offer.channels}
        return [
            Box(value, str(CHANNELS[channel]), value in wanted)
            for channel, value in values.items()
            if self.offer.may_choose(topic, channel)
        ]

    @staticmethod
    def _value(topic: int, channel: str) -> str:
        return f"{topic}.{Channel(channel).value}"

    def ticked_when_shown(self) -> str:
        """What the hidden field says: on a page shown again, still what the person saw at first."""
        return str(self.data["ticked"] if self.is_complete else self.initial["ticked"])

    @property
    def is_complete(self) -> bool:
        """Does it say how the boxes stood when the page was made?"""
        return self.is_bound and "ticked" in self.data

    def chosen(self) -> dict[Key, bool]:
        """For each box that the person has touched, whether it is ticked now.

        The rest is left as it is today: who has left elsewhere since the page was made has not come back by saving it.
        """
        touched = set(self.cleaned_data["choices"]) ^ set(self.cleaned_data["ticked"].split())
        ticked = set(self.cleaned_data["choices"])
        values = {key: self._value(*key) for key in self.offer.open_keys()}
        return {key: value in ticked for key, value in values.items() if value in touched}

    def _pauses(self) -> Iterator[tuple[str, Any]]:
        yield "", pgettext("public", "No pause")
        if self.is_paused and self.offer.contact.paused_until:
            yield (
                "keep",
                pgettext("public", "As it is, until %(day)s") % {"day": _day(self.offer.contact.paused_until)},
            )
        yield "1", pgettext("public", "For a month")
        yield "3", pgettext("public", "For three months")
        if self.games_end:
            yield "games", pgettext("public", "Until the Games are over, on %(day)s") % {"day": _day(self.games_end)}
        yield "date", pgettext("public", "Until this day:")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        day: date | None = said.get("until")
        if said.get("pause") == "date" and "until" not in self.errors and not self._is_to_come(day):
            self.add_error("until", pgettext_lazy("public", "Choose a day to come, within three years."))
        return said

    def _is_to_come(self, day: date | None) -> bool:
        return day is not None and self.at < _start_of(day) < self.at + LONGEST_PAUSE

    def paused_until(self) -> datetime | None:
        """The moment at which the pause ends."""
        match self.cleaned_data["pause"]:
            case "":
                return None
            case "keep":
                return self.offer.contact.paused_until
            case "games":
                return self.games_end
            case "date":
                return _start_of(self.cleaned_data["until"])
            case months:
                return _months_later(self.at, MONTHS[months])


def _end_of_the_games(at: datetime) -> datetime | None:
    """The morning after the last day of the last phase, while it is to come."""
    last: date | None = Phase.objects.aggregate(last=Max("ends_on"))["last"]
    morning = _start_of(last + timedelta(days=1)) if last else None
    return morning if morning and morning > at else None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _months_later(at: datetime, months: int) -> datetime:
    """The same day so many months on, or the last of a shorter month; in the morning, so that saving twice is once."""
    today = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    month = today.month - 1 + months
    first = date(today.year + month // 12, month % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return _start_of(min(first + timedelta(days=today.day - 1), last))


def _day(moment: datetime) -> str:
    return date_format(moment.astimezone(ZoneInfo(settings.TIME_ZONE)), "DATE_FORMAT")
