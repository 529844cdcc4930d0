"""How is a text kept in nine languages edited? Language first: a tab per language, with all its fields.

A translator works through one language at a time; the theme's own tabs per field would be nine times as many.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, Model
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.text import capfirst
from modeltranslation.admin import TranslationAdmin

from committee import languages
from committee.admin.model_admin import BaseModelAdmin


class TranslatedAdmin(BaseModelAdmin, TranslationAdmin):
    """Give `translated_fields`, in the order of reading; `fieldsets` name the other fields only."""

    # Declared, because the order of the registered fields changes from one start of the program to the next.
    translated_fields: tuple[str, ...] = ("name",)
    change_form_outer_before_template = "admin/translation_states.html"

    class Media:
        css = {"all": ["committee/translations.css"]}
        js = ["committee/translations.js"]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict[str, Any]]]:
        return [*self.get_base_fieldsets(request, obj), *self._language_fieldsets()]

    def get_base_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> list[tuple[Any, dict[str, Any]]]:
        """The fields that are the same in every language."""
        if self.fieldsets:
            return list(self.fieldsets)
        translated = {column for field in self.translated_fields for column in languages.columns(field)}
        fields = [name for name in self.get_fields(request, obj) if name not in translated]
        return [(None, {"fields": fields})] if fields else []

    def _language_fieldsets(self) -> list[tuple[Any, dict[str, Any]]]:
        return [
            (name, {"classes": ["tab"], "fields": [languages.column(field, code) for field in self.translated_fields]})
            for code, name in languages.NAMES.items()
        ]

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """The field says its language to the browser: spelling, fonts, screen readers, direction of writing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if field is not None and original is not None:
            field.label = capfirst(original.verbose_name)  # without modeltranslation's "[fr]": the tab says it
            field.widget.attrs["lang"] = db_field.language
            field.widget.attrs["dir"] = languages.direction(db_field.language)
        return field
