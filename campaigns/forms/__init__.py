"""The forms in which comms staff write, translate, review and schedule."""

from __future__ import annotations

from campaigns.forms.campaigns import CampaignForm, CancelForm, time_zones
from campaigns.forms.hours import HourForm
from campaigns.forms.messages import MessageFilterForm
from campaigns.forms.sketches import sketch
from campaigns.forms.sources import SourceForm, SourceFormSet, VariantForm
from campaigns.forms.templates import TemplateForm

__all__ = [
    "CampaignForm",
    "CancelForm",
    "HourForm",
    "MessageFilterForm",
    "SourceForm",
    "SourceFormSet",
    "TemplateForm",
    "VariantForm",
    "sketch",
    "time_zones",
]
