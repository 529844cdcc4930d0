"""The forms in which comms staff write, translate, review and schedule."""

from __future__ import annotations

from campaigns.forms.block_list import BlockList
from campaigns.forms.campaigns import CampaignForm, CancelForm, time_zones
from campaigns.forms.hours import HourForm
from campaigns.forms.messages import MessageFilterForm
from campaigns.forms.offers import Offers
from campaigns.forms.sketches import sketch
from campaigns.forms.sources import SourceForm, SourceFormSet, VariantForm
from campaigns.forms.templates import TemplateForm, WordsForm

__all__ = [
    "BlockList",
    "CampaignForm",
    "CancelForm",
    "HourForm",
    "MessageFilterForm",
    "Offers",
    "SourceForm",
    "SourceFormSet",
    "TemplateForm",
    "VariantForm",
    "WordsForm",
    "sketch",
    "time_zones",
]
