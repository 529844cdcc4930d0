"""How long people are kept, as the data-protection officer sets it."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.enums import RetentionSubject
from contacts.models import RetentionRule

# The database refuses less (`retention_of_people_at_least_a_year`): here it says so.
LEAST_DAYS: Final = 365


class RetentionRuleForm(forms.ModelForm[RetentionRule]):
    class Meta:
        model = RetentionRule
        fields = ["days", "is_active"]

    def clean_days(self) -> int:
        days: int = self.cleaned_data["days"]
        if self.instance.subject == RetentionSubject.INACTIVE_CONTACT and days < LEAST_DAYS:
            raise forms.ValidationError(_("People are kept for a year at least: a slip must not empty the base."))
        return days
