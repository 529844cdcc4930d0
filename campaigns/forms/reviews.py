"""What is said when approval is asked for, given or refused, and beside a text."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.admin.inputs import SelectInput, TextInput

_FIELD = {"class": TextInput().attrs["class"], "rows": 3}


class AskForm(forms.Form):
    note = forms.CharField(
        label=_("Note for the approver"), max_length=500, required=False, widget=forms.Textarea(_FIELD)
    )


class DecisionForm(forms.Form):
    """What the page showed goes back with the decision: on anything else it is not taken."""

    comment = forms.CharField(label=_("Comment"), max_length=1000, required=False, widget=forms.Textarea(_FIELD))
    sha256 = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class RemarkForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=2000, widget=forms.Textarea(_FIELD))
    language = forms.ChoiceField(
        label=_("language"),
        required=False,
        widget=SelectInput,
        choices=[("", _("all of it")), *languages.NAMES.items()],
    )
    unit = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
