"""The form above a campaign's messages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.enums import MessageStatus
from committee import languages
from committee.admin.inputs import SelectInput


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
