"""What staff fill in to make a list of people: its name, the file, and whose ids the file uses."""

from __future__ import annotations

from django import forms

from committee.admin.inputs import TextInput
from contacts.forms.imports import UploadForm
from contacts.models import PeopleList


class ListForm(forms.ModelForm[PeopleList]):
    file = UploadForm.declared_fields["file"]
    system = UploadForm.declared_fields["system"]

    class Meta:
        model = PeopleList
        fields = ["name"]
        widgets = {"name": TextInput}
