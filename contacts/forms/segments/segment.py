"""What else is said of a segment, beside its rule: its name, and what it is for."""

from __future__ import annotations

from django import forms

from committee.admin.inputs import TextInput
from contacts.models import Segment


class SegmentForm(forms.ModelForm[Segment]):
    class Meta:
        model = Segment
        fields = ["name", "description"]
        widgets = {"name": TextInput, "description": TextInput}
