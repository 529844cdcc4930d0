"""What does one column of a programme file hold: how a cell is read, compared, shown and kept?

A column's value is plain: text, a number, a moment, a code or several. So a file and the database compare directly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee import languages
from committee.errors import CommitteeError
from committee.models import Venue, VenuePart
from committee.programme.references import References

LIST_SEPARATOR = ";"


class UnreadableCell(CommitteeError):
    """What stands in this cell cannot be meant."""


@dataclass(frozen=True, slots=True)
class Column:
    """A text, number or date kept as it is in the model's field of that name, and judged by that field's own rules."""

    name: str
    field: str = ""
    aliases: tuple[str, ...] = ()
    # A file without a required column is refused; one without an optional column leaves it as it is.
    required: bool = False
    # Kept by the row itself; the others are kept beside it (lists), or by several columns together (hours).
    is_plain: ClassVar[bool] = True

    @property
    def attribute(self) -> str:
        return self.field or self.name

    def read(self, text: str, *, model: type[models.Model], row: Mapping[str, Any], references: References) -> Any:  # noqa: ARG002
        """The value of a cell; `row` holds the cells before it. Raises `UnreadableCell`."""
        field = model._meta.get_field(self.attribute)
        if not text:
            if self.required:
                raise UnreadableCell(_("This cell may not be empty."))
            return "" if isinstance(field, models.CharField) else None
        if field.choices and text not in dict(field.flatchoices):  # type: ignore[union-attr]
            known = ", ".join(str(value) for value, _label in field.flatchoices)  # type: ignore[union-attr]
            raise UnreadableCell(_("“%(text)s” is none of: %(known)s.") % {"text": text, "known": known})
        try:
            return field.clean(text, None)  # type: ignore[union-attr]
        except ValidationError as error:
            raise UnreadableCell(" ".join(error.messages)) from None

    def of(self, row: Any) -> Any:
        """The value that the database has."""
        value = getattr(row, self.attribute)
        # An untranslated text is NULL in the database and an empty cell in a file.
        return "" if value is None and isinstance(row._meta.get_field(self.attribute), models.CharField) else value

    def put(self, value: Any, *, row: Any, references: References) -> None:  # noqa: ARG002
        """Keep a value on the row, which the caller saves."""
        setattr(row, self.attribute, value)

    def shown(self, value: Any, *, zone: ZoneInfo) -> str:  # noqa: ARG002
        """The value as people read it."""
        if isinstance(value, Decimal):
            return f"{value:f}".rstrip("0").rstrip(".")
        return "" if value is None else str(value)

    def written(self, value: Any, *, zone: ZoneInfo) -> object:  # noqa: ARG002
        """The value as it stands in a file, from which `read` takes it again."""
        return value

    def title_in(self, model: type[models.Model]) -> str:
        """What staff call it."""
        return str(model._meta.get_field(self.attribute).verbose_name)  # type: ignore[union-attr]

    def is_left_alone(self, text: str, *, model: type[models.Model]) -> bool:
        """Does an empty cell say nothing here, rather than "empty it"? So it is where empty is no choice."""
        return not text and not self.required and self.is_plain and not _may_be_empty(model, self.attribute)


@dataclass(frozen=True, slots=True)
class Reference(Column):
    """The code of another thing of the Games."""

    to: type[models.Model] = Venue

    def read(self, text: str, *, model: type[models.Model], row: Mapping[str, Any], references: References) -> Any:  # noqa: ARG002
        if not text:
            if self.required:
                raise UnreadableCell(_("This cell may not be empty."))
            return ""
        if references.row(self.to, text) is None:
            raise unknown_code(text, self.to)
        return text

    def of(self, row: Any) -> Any:
        target = getattr(row, self.attribute)
        return target.code if target is not None else ""

    def put(self, value: Any, *, row: Any, references: References) -> None:
        setattr(row, self.attribute, references.row(self.to, value) if value else None)


@dataclass(frozen=True, slots=True)
class PartReference(Reference):
    """The code of a part of the venue that the row names before."""

    to: type[models.Model] = VenuePart

    def read(self, text: str, *, model: type[models.Model], row: Mapping[str, Any], references: References) -> Any:  # noqa: ARG002
        if not text:
            return ""
        if references.row(VenuePart, (row.get("venue_code", ""), text)) is None:
            message = _("The venue %(venue)s has no part with the code “%(code)s”.")
            raise UnreadableCell(message % {"venue": row.get("venue_code") or "?", "code": text})
        return text

    def put(self, value: Any, *, row: Any, references: References) -> None:
        setattr(row, self.attribute, references.row(VenuePart, (row.venue.code, value)) if value else None)


@dataclass(frozen=True, slots=True)
class ReferenceList(Column):
    """Several codes in one cell, in any order: `OG;PG`."""

    to: type[models.Model] = Venue
    is_plain: ClassVar[bool] = False

    def read(self, text: str, *, model: type[models.Model], row: Mapping[str, Any], references: References) -> Any:  # noqa: ARG002
        codes = sorted({code.strip() for code in text.split(LIST_SEPARATOR)} - {""})
        for code in codes:
            if references.row(self.to, code) is None:
                raise unknown_code(code, self.to)
        return codes

    def of(self, row: Any) -> Any:
        return sorted(target.code for target in getattr(row, self.attribute).all())

    def put(self, value: Any, *, row: Any, references: References) -> None:
        """Kept in a table beside the row, by `committee.programme.taking_in`."""

    def shown(self, value: Any, *, zone: ZoneInfo) -> str:  # noqa: ARG002
        return LIST_SEPARATOR.join(value or [])

    def written(self, value: Any, *, zone: ZoneInfo) -> object:
        return self.shown(value, zone=zone)


@dataclass(frozen=True, slots=True)
class Moment(Column):
    """An hour of a session, with its offset from UTC; without one, it is read in the venue's time zone."""

    is_plain: ClassVar[bool] = False
    title: str | Promise = ""

    def title_in(self, model: type[models.Model]) -> str:  # noqa: ARG002
        return str(self.title)

    def read(self, text: str, *, model: type[models.Model], row: Mapping[str, Any], references: References) -> Any:  # noqa: ARG002
        if not text:
            raise UnreadableCell(_("This cell may not be empty."))
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            message = _("“%(text)s” is not a date and time: write it as 2024-07-27T07:00:00+02:00.")
            raise UnreadableCell(message % {"text": text}) from None
        if moment.tzinfo is None:
            venue = references.row(Venue, row.get("venue_code", ""))
            if venue is None:
                raise UnreadableCell(_("Without an offset (+02:00) the time of an unknown venue cannot be told."))
            moment = moment.replace(tzinfo=venue.zone_info)
        return moment.astimezone(UTC)

    def of(self, row: Any) -> Any:
        return getattr(row, self.attribute).astimezone(UTC)

    def put(self, value: Any, *, row: Any, references: References) -> None:
        """Kept together with the other hour, by the kind's `complete`."""

    def shown(self, value: Any, *, zone: ZoneInfo) -> str:
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}"

    def written(self, value: Any, *, zone: ZoneInfo) -> object:
        return value.astimezone(zone).isoformat()


@dataclass(frozen=True, slots=True)
class Translated(Column):
    """A text in one of the nine languages."""

    language: str = languages.DEFAULT

    def title_in(self, model: type[models.Model]) -> str:  # noqa: ARG002
        return languages.NAMES[self.language]


def _may_be_empty(model: type[models.Model], attribute: str) -> bool:
    return bool(model._meta.get_field(attribute).blank)  # type: ignore[union-attr]


def names(field: str = "name") -> tuple[Column, ...]:
    """The nine columns of a translated text."""
    return tuple(Translated(languages.column(field, code), required=True, language=code) for code in languages.CODES)


def unknown_code(code: str, model: type[models.Model]) -> UnreadableCell:
    message = _("There is no %(thing)s with the code “%(code)s”.")
    return UnreadableCell(message % {"thing": model._meta.verbose_name, "code": code})
