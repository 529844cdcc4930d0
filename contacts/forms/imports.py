"""What staff fill in to import people: the file, whose ids it uses, and what it proves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminFileFieldWidget

from committee.admin.inputs import SelectInput, TextInput
from committee.spreadsheets import Limits
from contacts.enums import TopicKind
from contacts.imports.columns import Field
from contacts.models import Topic

_MEGABYTE: Final = 1024 * 1024
# A workbook is held in memory as a whole, a CSV file never: its rows are read one by one.
LARGEST_WORKBOOK_MB: Final = 50


def upload_limits() -> Limits:
    return Limits(
        file_bytes=settings.IMPORT_LARGEST_MB * _MEGABYTE,
        columns=200,
        workbook_file_bytes=LARGEST_WORKBOOK_MB * _MEGABYTE,
    )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV of any length, or XLSX of at most 50 MB. The first rows are shown at once."),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    system = forms.CharField(
        label=_("Where the file comes from"),
        help_text=_("The same word each time: ids are recognised within one source. For example: ticketing."),
        max_length=40,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens only."))],
        widget=TextInput,
    )
    topic: forms.ModelChoiceField[Topic] = forms.ModelChoiceField(
        label=_("The people in it agreed to receive"),
        help_text=_("Only with the columns that say where and when each of them agreed. Otherwise leave it empty."),
        queryset=Topic.objects.exclude(kind=TopicKind.SERVICE),
        required=False,
        empty_label=_("Nothing, or it stands in each row"),
        widget=SelectInput,
    )


class ColumnsForm(forms.Form):
    """For each column of the file, the field it is taken for."""

    def __init__(
        self, header: Sequence[str], columns: Mapping[str, int], fields: Mapping[str, Field], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field_of = {place: name for name, place in columns.items()}
        choices = [("", _("not imported")), *((name, field.label) for name, field in fields.items())]
        for place, name in enumerate(header):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name or _("(no header)"),
                choices=choices,
                initial=field_of.get(place, ""),
                required=False,
                widget=SelectInput(choices=choices),
            )

    def clean(self) -> dict[str, Any]:
        chosen = [name for name in self.cleaned_data.values() if name]
        for key, name in list(self.cleaned_data.items()):
            if name and chosen.count(name) > 1:
                self.add_error(key, _("Two columns are taken for the same: keep one of them."))
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, int]:
        return {name: int(key.removeprefix("column_")) for key, name in self.cleaned_data.items() if name}
