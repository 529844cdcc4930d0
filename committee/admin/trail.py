"""What does an edit on an admin page leave in the audit trail?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.forms import BaseModelForm

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Change:
    """The fields an edit touched: before and after. Values of a row that describes a person stay out of the trail."""

    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.after)


def change_in(form: BaseModelForm, formsets: list[Any] | None, *, add: bool) -> Change:
    change = Change({}, {})
    is_personal = bool(getattr(form._meta.model, "names_a_person", False))
    for name in form.changed_data:
        change.after[name] = None if is_personal else _written(form.cleaned_data.get(name))
        if not add:
            change.before[name] = None if is_personal else _written(form.initial.get(name))
    for formset in formsets or []:
        counts = {
            "added": len(formset.new_objects),
            "changed": len(formset.changed_objects),
            "deleted": len(formset.deleted_objects),
        }
        if any(counts.values()):
            change.after[formset.model._meta.model_name] = counts
    return change


def _name(each: object) -> str:
    if isinstance(each, models.Model) and getattr(type(each), "names_a_person", False):
        return str(each.pk)
    return str(each)


def _written(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, models.QuerySet | list | tuple | set):
        return sorted(_name(each) for each in value)
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value)[:LONGEST_VALUE]
