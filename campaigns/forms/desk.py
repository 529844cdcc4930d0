"""What is asked when a translator hands in a file? The desk says it in its own words."""

from __future__ import annotations

from django import forms


class HandInForm(forms.Form):
    file = forms.FileField()
    reviewed = forms.BooleanField(required=False)
