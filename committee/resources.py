"""What do all imports and exports of staff files have in common? Codes as keys, checks row by row, errors by line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from modeltranslation.translator import NotRegistered, translator

from committee import languages
from committee.formats import FileDataset
from committee.spreadsheets import UnreadableFile, match_columns
from committee.widgets import (
    ChoiceWidget,
    DateTimeRangeWidget,
    DateTimeWidget,
    StrictBooleanWidget,
    StrictForeignKeyWidget,
    StrictManyToManyWidget,
)


class CellField(fields.Field):
    """A column of a file. An empty cell does not turn a missing text into an empty one, nor the other way round."""

    def save(self, instance: models.Model, row: Mapping[str, Any], is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002
        if not is_m2m and row.get(self.column_name) == "" and self.get_value(instance) in (None, ""):
            return
        super().save(instance, row, is_m2m, **kwargs)


class CommitteeResource(resources.ModelResource):
    """The base of every resource: `Meta` names `model`, `fields`, and `import_id_fields` where the key is not `code`.

    Related rows are given by their `code`. `header_aliases` are further headers under which a column is understood.
    """

    header_aliases: Mapping[str, Collection[str]] = {}

    DEFAULT_RESOURCE_FIELD = CellField
    WIDGETS_MAP = {
        **resources.ModelResource.WIDGETS_MAP,
        "BooleanField": StrictBooleanWidget,
        "DateTimeField": DateTimeWidget,
        "DateTimeRangeField": DateTimeRangeWidget,
    }

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        import_id_fields = ("code",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name in self._columns_for_machines():
            self.fields.pop(name, None)
        self._lines: list[int] = []
        self._problems: dict[int, Any] = {}

    def _columns_for_machines(self) -> set[str]:
        """Columns that would change their meaning from one file to the next: serial ids, and the text of a translated
        field in whichever language is active.
        """
        try:
            translated = set(translator.get_options_for_model(self._meta.model).fields)
        except NotRegistered:
            translated = set()
        return (translated | {"id"}) - set(self._meta.import_id_fields)

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: models.Field, readonly: bool) -> fields.Field:  # noqa: FBT001
        if isinstance(django_field, models.ForeignKey | models.ManyToManyField):
            related = django_field.related_model
            options = (cls._meta.widgets or {}).get(field_name, {})
            widget = StrictForeignKeyWidget if isinstance(django_field, models.ForeignKey) else StrictManyToManyWidget
            return cls.DEFAULT_RESOURCE_FIELD(
                attribute=field_name, column_name=field_name, widget=widget(related, **options), readonly=readonly
            )
        if django_field.choices and not isinstance(django_field, models.BooleanField):
            widget = ChoiceWidget(django_field.flatchoices)
            return cls.DEFAULT_RESOURCE_FIELD(
                attribute=field_name, column_name=field_name, widget=widget, readonly=readonly
            )
        return super().field_from_django_field(field_name, django_field, readonly)

    def get_queryset(self) -> models.QuerySet[models.Model]:
        # Each row is compared with what stands: the codes it points to come with it, not one by one.
        return self._with_related(super().get_queryset())

    def filter_export(self, queryset: Any, **kwargs: Any) -> Any:
        queryset = super().filter_export(queryset, **kwargs)
        if not isinstance(queryset, models.QuerySet):
            return queryset
        return self._with_related(queryset).prefetch_related(*self._paths(models.ManyToManyField))

    def _with_related(self, queryset: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
        # Without names, Django would follow every relation there is.
        paths = self._paths(models.ForeignKey)
        return queryset.select_related(*paths) if paths else queryset

    def _paths(self, kind: type[models.Field[Any, Any]]) -> list[str]:
        """The relations of that kind that our columns follow, as Django's lookups write them."""
        paths = set()
        for field in self.fields.values():
            model, path = self._meta.model, []
            for name in (field.attribute or "").split("__"):
                relation = next((known for known in model._meta.get_fields() if known.name == name), None)
                if not isinstance(relation, kind):
                    break
                path.append(name)
                model = relation.related_model
            if path:
                paths.add("__".join(path))
        return sorted(paths)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Give the columns the names we know them by, and remember where the rows stood in the file."""
        super().before_import(dataset, **kwargs)
        columns = {field.column_name: self.header_aliases.get(name, ()) for name, field in self.fields.items()}
        keys = [self.fields[name].column_name for name in self.get_import_id_fields() if name in self.fields]
        matched = match_columns(dataset.headers or [], columns, required=keys)
        if matched.problems:
            raise UnreadableFile(problem=matched.problems[0])
        headers = list(dataset.headers)
        for name, place in matched.columns.items():
            headers[place] = name
        dataset.headers = headers
        if isinstance(dataset, FileDataset):
            self._lines, self._problems = dataset.lines, dataset.problems

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        super().before_import_row(row, **kwargs)
        if problem := self._problems.get(self._line(kwargs["row_number"])):
            raise ValidationError(str(problem.message))
        if empty := [name for name in self.get_import_id_fields() if not row.get(self.fields[name].column_name)]:
            raise ValidationError({name: _("The key of the row is missing.") for name in empty})

    def validate_instance(self, instance: models.Model, *args: Any, **kwargs: Any) -> None:
        # A translated field is read in the active language: whether a row is valid must not hang on who imports it.
        with translation.override(languages.DEFAULT):
            super().validate_instance(instance, *args, **kwargs)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        for row in (*result.invalid_rows, *result.error_rows):
            row.number = self._line(row.number)

    def _line(self, row_number: int) -> int:
        """The line in the file; without a file, the row's place under a header."""
        return self._lines[row_number - 1] if row_number <= len(self._lines) else row_number + 1

    def export_field(self, field: fields.Field, instance: models.Model, **kwargs: Any) -> Any:
        # Numbers and dates as such: what they look like in the file is for the format to say.
        return super().export_field(field, instance, **{**kwargs, "force_native_type": True})
