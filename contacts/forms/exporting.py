"""Which people's columns go into a file, in which format, and by whose ids are the people named?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.contrib.import_export.forms import ExportForm

from committee.admin.inputs import SelectInput
from committee.formats import FORMATS, FastXLSX
from contacts.imports.columns import FIELDS
from contacts.models import Attribute, Contact, Reference
from contacts.resources import systems
from contacts.rows.meaning import ATTRIBUTE, REFERENCE

Column = tuple[str, Any]
WORKBOOK: Final = str(FORMATS.index(FastXLSX))

_OURS: Final = (
    (_("Who they are"), ("given_name", "family_name", "native_name", "birth_year", "is_minor")),
    (_("How they are reached"), ("email", "phone")),
    (_("Language and place"), ("language", "country", "region", "postcode", "time_zone")),
)
# Seldom of use to a person who reads the file: there for who asks.
_TECHNICAL: Final = ("time_zone", REFERENCE)


def columns() -> list[tuple[Any, list[Column]]]:
    """All that a file may hold beside the id that names the person, under headings."""
    attributes = [(f"{ATTRIBUTE}{one.code}", one.label) for one in Attribute.objects.all()]
    references = [(f"{REFERENCE}{system}", system) for system in systems(Reference)]
    groups: list[tuple[Any, list[Column]]] = [
        *((heading, [(name, FIELDS[name].label) for name in names]) for heading, names in _OURS),
        (_("What we know besides"), [("tags", FIELDS["tags"].label), *attributes]),
        (_("Ids in other systems"), references),
    ]
    return [(heading, choices) for heading, choices in groups if choices]


class PeopleExportForm(ExportForm):
    system = forms.ChoiceField(
        label=_("Ids of"),
        help_text=_(
            "The system whose ids name the people. Those whom it does not know are not in the file. To bring the file "
            "in again, name the same system there."
        ),
        widget=SelectInput,
        choices=lambda: [(system, system) for system in systems(Contact)],
    )
    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple, choices=columns)

    field_order = ("format", "system", "columns")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workbook, text = (WORKBOOK, _("Excel (XLSX)")), (str(1 - int(WORKBOOK)), _("CSV, for other programs"))
        self.fields["format"] = forms.ChoiceField(
            label=_("Format"), choices=[workbook, text], initial=WORKBOOK, widget=forms.RadioSelect
        )
        self.order_fields(self.field_order)
        self.fields["columns"].initial = [
            name for _heading, choices in columns() for name, _label in choices if not name.startswith(_TECHNICAL)
        ]

    def groups(self) -> Iterator[tuple[Any, list[tuple[str, Any, bool]]]]:
        """The columns as the page shows them: under their headings, ticked or not."""
        ticked = set(self["columns"].value() or [])
        for heading, choices in columns():
            yield heading, [(name, label, name in ticked) for name, label in choices]
