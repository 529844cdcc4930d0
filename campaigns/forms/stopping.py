"""What is asked before everything is stopped, everything goes on, a copy is accepted, or a provider is switched."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import ProviderState
from committee.admin.inputs import TextInput


class WhyForm(forms.Form):
    why = forms.CharField(
        label=_("reason"),
        max_length=200,
        widget=TextInput({"autofocus": True}),
        help_text=_("Everybody in the back-office reads it while the stop stands. It is kept, with your name."),
    )


class RestoredForm(forms.Form):
    why = forms.CharField(
        label=_("what was restored, and from when"),
        max_length=200,
        widget=TextInput,
        help_text=_(
            "For example: backup of 26 July, 03:00, compared with what the providers took since. "
            "It stays in the audit trail, with your name."
        ),
    )


class ProviderForm(forms.ModelForm[ProviderState]):
    why = forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=TextInput,
        help_text=_("It is kept, with your name."),
    )

    class Meta:
        model = ProviderState
        fields = ["is_enabled", "weight"]
        help_texts = {
            "is_enabled": _("Switched off, it is handed nothing more; what it has is its own."),
            "weight": _(
                "Beside those of the channel's other providers: 300 beside 100 is three groups in four. "
                "0: only where none of the others can be used."
            ),
        }
