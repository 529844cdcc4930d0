"""An attribute of people as staff declare it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from committee.admin.inputs import TextInput
from contacts.enums import AttributeType
from contacts.models import Attribute


class AttributeForm(forms.ModelForm[Attribute]):
    choices = SimpleArrayField(
        forms.CharField(max_length=80),
        label=_("list"),
        required=False,
        widget=TextInput,
        help_text=_("Of “one of a list”: the entries, with commas between them."),
    )

    class Meta:
        model = Attribute
        fields = ["label", "code", "type", "choices"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_choice = (cleaned.get("type") or self.instance.type) == AttributeType.CHOICE
        if is_choice and not cleaned.get("choices"):
            self.add_error("choices", _("Write the entries of the list."))
        if not is_choice and cleaned.get("choices"):
            self.add_error("choices", _("Only “one of a list” has a list."))
        return cleaned
