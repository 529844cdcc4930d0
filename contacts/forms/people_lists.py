"""What staff fill in to make a list of people: its name, the file, and whose ids the file uses."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from committee.admin.inputs import TextInput
from contacts.forms.imports import UploadForm
from contacts.models import PeopleList


class ListForm(forms.ModelForm[PeopleList]):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX with a column “id”, “email” or “phone”, at most %(rows)s rows.")
        % {"rows": "100 000"},
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    system = UploadForm.declared_fields["system"]

    class Meta:
        model = PeopleList
        fields = ["name"]
        widgets = {"name": TextInput}
