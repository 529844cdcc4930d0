"""The forms in which comms staff write, translate, review and schedule."""

from __future__ import annotations

from campaigns.forms.campaigns import CampaignForm, CancelForm, SketchForm, TemplateChoice, time_zones
from campaigns.forms.messages import MessageFilterForm
from campaigns.forms.templates import TemplateForm

__all__ = [
    "CampaignForm",
    "CancelForm",
    "MessageFilterForm",
    "SketchForm",
    "TemplateChoice",
    "TemplateForm",
    "time_zones",
]
