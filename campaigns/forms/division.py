"""To whom first, to whom later, to whom not at all: the fields by which a campaign is divided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Purpose
from campaigns.models import Campaign
from committee.admin.inputs import TextInput

_FIELD: Final = {"class": TextInput().attrs["class"]}
# What a new campaign begins with.
FIRST_PERCENT: Final = Decimal(1)
_LIMITS: Final = ("stop_above_bounces", "stop_above_complaints")


def _percent(label: Any, *, highest: int, step: str, help_text: Any = "", initial: Any = None) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        initial=initial,
        required=False,
        min_value=0,
        max_value=highest,
        decimal_places=len(step.partition(".")[2]),
        widget=forms.NumberInput(_FIELD | {"min": 0, "max": highest, "step": step}),
        help_text=help_text,
    )


def _whole(label: Any, *, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(_FIELD | {"min": least, "max": most}),
        help_text=help_text,
    )


class DivisionForm(forms.Form):
    control_share = _whole(
        _("Control group"),
        least=0,
        most=50,
        help_text=_("Percent of the people who get nothing, to learn what the message changes. Marketing only."),
    )
    canary_percent = _percent(
        _("First to so many percent"),
        highest=50,
        step="0.1",
        help_text=_(
            "The others get it ten minutes after the last of these, unless too many refused it or complained. "
            "Marketing to 5,000 people or more only; empty: all at once."
        ),
    )
    wave_people = _whole(
        _("People in a wave"), least=1, most=20_000_000, help_text=_("Empty: all at once. Never for a warning.")
    )
    wave_minutes = _whole(_("Minutes between waves"), least=1, most=10_000)
    stop_above_bounces = _percent(
        _("Held above so many percent of refusals"),
        highest=100,
        step="0.01",
        help_text=_("Of the messages tried so far. Marketing only, as the next one."),
        initial=lambda: Campaign().stop_above_bounces,
    )
    stop_above_complaints = _percent(
        _("Held above so many percent of complaints"),
        highest=100,
        step="0.01",
        initial=lambda: Campaign().stop_above_complaints,
    )

    def clean_control_share(self) -> int:
        return self.cleaned_data["control_share"] or 0

    def clean_canary_percent(self) -> Decimal | None:
        return self.cleaned_data["canary_percent"] or None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for name in _LIMITS:
            if cleaned.get(name) is None:
                cleaned[name] = getattr(Campaign(), name)
        if (cleaned.get("wave_people") is None) != (cleaned.get("wave_minutes") is None):
            missing = "wave_minutes" if cleaned.get("wave_people") else "wave_people"
            if not {"wave_people", "wave_minutes"} & self.errors.keys():
                self.add_error(missing, _("Say both: how many people a wave has, and how many minutes lie between."))
        if template := cleaned.get("template"):
            self._fit(cleaned, template.purpose)
        return cleaned

    def _fit(self, cleaned: dict[str, Any], purpose: str) -> None:
        """What only marketing may do. The first few are what every new campaign begins with: nobody chose them."""
        if purpose == Purpose.SAFETY and cleaned.get("wave_people"):
            self.add_error("wave_people", _("A warning goes to everybody at once: no waves."))
        if purpose == Purpose.MARKETING:
            return
        cleaned["canary_percent"] = None
        if cleaned.get("control_share"):
            message = _("Only marketing has a control group: what people need to know is kept from nobody.")
            self.add_error("control_share", message)
