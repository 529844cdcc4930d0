"""The forms in which comms staff write: a text is judged as it is saved, language by language, field by field."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final
from zoneinfo import available_timezones

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns import versions
from campaigns.enums import MessageStatus
from campaigns.flow.render import checks
from campaigns.models import CONTENT_FIELDS, Campaign, MessageTemplate
from committee import languages
from committee.admin.inputs import SelectInput, TextInput
from contacts.models import Segment

# In a text of one line, saying which line would only confuse.
_OF_MANY_LINES: Final = "body"
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


class TemplateForm(forms.ModelForm[MessageTemplate]):
    """A template. What is begun may be saved unfinished; what is written wrongly may not."""

    class Meta:
        model = MessageTemplate
        fields = ["name", "purpose", "topic"]  # and, from the admin, the columns of each language

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        written = self._as_written(cleaned)
        for language, findings in versions.findings(written).items():
            for finding in findings:
                self._object(languages.column(finding.field, language), finding.line, finding.message, written)
        if written.topic_id and (fault := written.topic_fault()):
            self.add_error("topic" if "topic" in self.fields else None, str(fault))
        if written.notice_kind and (missing := written.missing_languages()):
            names = ", ".join(languages.NAMES[code] for code in missing)
            self.add_error(
                None,
                forms.ValidationError(
                    _("People get this e-mail as soon as it is saved, and it lacks %(languages)s."),
                    params={"languages": names},
                ),
            )
        return cleaned

    def _as_written(self, cleaned: dict[str, Any]) -> MessageTemplate:
        """The words of this form; of what stands fixed, the words of before."""
        columns = [column for field in CONTENT_FIELDS for column in languages.columns(field)]
        return MessageTemplate(
            purpose=cleaned.get("purpose") or self.instance.purpose,
            notice_kind=self.instance.notice_kind,
            topic_id=topic.pk if (topic := cleaned.get("topic")) else self.instance.topic_id,
            **{column: cleaned.get(column, getattr(self.instance, column)) for column in columns},
        )

    def _object(self, column: str, line: int, message: str, written: MessageTemplate) -> None:
        is_unwritten = column.startswith(("subject", "body")) and not (getattr(written, column) or "").strip()
        if column in self.errors or (is_unwritten and not written.notice_kind):
            return  # a hole is shown on the tab and in the list, and refused when the campaign is scheduled
        if column.startswith(_OF_MANY_LINES):
            message = str(format_lazy(_("Line {line}: {message}"), line=line, message=message))
        self.add_error(column, message)


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
        if character := checks.forbidden_in(text):
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
        return Campaign(**{name: value for name, value in said.items() if value})


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"), max_length=200, widget=TextInput, help_text=_("It is kept, with your name.")
    )


class MessageFilterForm(forms.Form):
    """Which of a campaign's messages are listed, and from which on."""

    status = forms.ChoiceField(
        label=_("status"), required=False, widget=SelectInput, choices=[("", _("all")), *MessageStatus.choices]
    )
    language = forms.ChoiceField(
        label=_("language"), required=False, widget=SelectInput, choices=[("", _("all")), *languages.NAMES.items()]
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)
