"""A campaign that is still being thought of: as much of it as stands in the form, and nothing of it saved."""

from __future__ import annotations

from typing import Any

from django.forms import inlineformset_factory
from django.http import QueryDict

from campaigns.forms.campaigns import CampaignForm
from campaigns.forms.sources import SOURCES, SourceForm, SourceFormSet
from campaigns.models import Campaign, CampaignSource

_SourceFormSet = inlineformset_factory(Campaign, CampaignSource, form=SourceForm, formset=SourceFormSet)


def sketch(data: QueryDict, *, original: Campaign | None = None) -> Campaign | None:
    """The campaign that the form describes, with its sources; None while it says neither to whom nor what.

    What is wrong of it is left out here, and said when it is saved.
    """
    campaign = original or Campaign()
    formset: Any = _SourceFormSet(data, instance=campaign, prefix=SOURCES)
    campaign.thought_of = formset.sources() if formset.management_form.is_valid() else []
    form = CampaignForm(data, instance=campaign)
    form.full_clean()
    if not campaign.thought_of or not campaign.template_id:
        return None
    return campaign
