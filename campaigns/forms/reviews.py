"""What is said when approval is asked for, given or refused, and beside a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.admin.inputs import SelectInput, TextInput

_FIELD = {"class": TextInput().attrs["class"], "rows": 3}


class Words(forms.CharField):
    """Several lines. A line's end is one character, as the browser counted it that kept to `max_length`."""

    widget = forms.Textarea(_FIELD)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value or "")).replace("\r\n", "\n")


class AskForm(forms.Form):
    note = Words(label=_("Note for the approver"), max_length=500, required=False)


class DecisionForm(forms.Form):
    """What the page showed goes back with the decision: on anything else it is not taken."""

    comment = Words(label=_("Comment"), max_length=1000, required=False)
    sha256 = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class RemarkForm(forms.Form):
    text = Words(label=_("Comment"), max_length=2000)
    language = forms.ChoiceField(
        label=_("language"),
        required=False,
        widget=SelectInput,
        choices=[("", _("all of it")), *languages.NAMES.items()],
    )
    unit = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
