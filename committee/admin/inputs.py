"""The inputs of our own forms, in the theme's clothes."""

from __future__ import annotations

# Looks rows up as one types: needs the model's admin page, and the right to see it.
from django.contrib.admin.widgets import AutocompleteSelect as AutocompleteInput
from unfold.widgets import UnfoldAdminSelect2Widget as SearchableSelectInput
from unfold.widgets import UnfoldAdminSelectWidget as SelectInput
from unfold.widgets import UnfoldAdminSingleDateWidget as DateInput
from unfold.widgets import UnfoldAdminSplitDateTimeWidget as DateTimeInput
from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

__all__ = ["AutocompleteInput", "DateInput", "DateTimeInput", "SearchableSelectInput", "SelectInput", "TextInput"]
