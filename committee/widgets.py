"""How is a cell of a staff file read into a field? Strictly: what is not understood is said, never dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from import_export import widgets

_YES: Final = frozenset({"1", "true", "yes", "y", "x", "oui", "o", "vrai"})
_NO: Final = frozenset({"0", "false", "no", "n", "non", "faux"})


class StrictForeignKeyWidget(widgets.ForeignKeyWidget):
    """A related row by its code; all codes are read once, not row by row."""

    def __init__(self, model: type[Model], field: str = "code", **kwargs: Any) -> None:
        super().__init__(model, field, **kwargs)
        self._known: dict[str, Model] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Model | None:
        code = str(value or "").strip()
        if not code:
            return None
        if self._known is None:
            self._known = {str(getattr(found, self.field)): found for found in self.get_queryset(value, row, **kwargs)}
        if code not in self._known:
            raise ValueError(_unknown([code], self.model))
        return self._known[code]


class StrictManyToManyWidget(widgets.ManyToManyWidget):
    """Related rows by their codes, separated by commas, in no order."""

    def __init__(self, model: type[Model], separator: str = ",", field: str = "code", **kwargs: Any) -> None:
        super().__init__(model, separator, field, **kwargs)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> QuerySet[Model]:  # noqa: ARG002
        codes = {code.strip() for code in str(value or "").split(self.separator)} - {""}
        found: QuerySet[Model] = self.model._default_manager.filter(**{f"{self.field}__in": codes})  # noqa: SLF001
        unknown = codes - {str(code) for code in found.values_list(self.field, flat=True)}
        if unknown:
            # Relations are read when the row is saved, where import-export expects this kind of error.
            raise ValidationError(_unknown(sorted(unknown), self.model))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002 - import-export's signature
        # In one order, so that a file exported twice is the same file.
        return (
            self.separator.join(sorted(str(getattr(related, self.field)) for related in value.all())) if value else ""
        )


def _unknown(codes: list[str], model: type[Model]) -> str:
    names = ", ".join(f"“{code}”" for code in codes)
    kind = model._meta.verbose_name
    return str(_("%(codes)s: there is no %(kind)s with this code.") % {"codes": names, "kind": kind})


class ChoiceWidget(widgets.Widget):
    """One of a few values, as we write it or by its name in a back-office language; a refusal says which there are."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        super().__init__()
        self._choices = [(value, label) for value, label in choices if value not in (None, "")]

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:  # noqa: ARG002 - import-export's signature
        word = str(value if value is not None else "").strip().casefold()
        if not word:
            return ""
        for name, known in self._names():
            if name.casefold() == word:
                return known
        allowed = ", ".join(f"{known} ({label})" for known, label in self._choices)
        raise ValueError(
            _("“%(value)s” is not one of the values there are: %(allowed)s.") % {"value": value, "allowed": allowed}
        )

    def _names(self) -> Iterator[tuple[str, Any]]:
        yield from ((str(known), known) for known, _label in self._choices)
        for code, _language in settings.BACK_OFFICE_LANGUAGES:
            with translation.override(code):
                yield from [(str(label), known) for known, label in self._choices]


class StrictBooleanWidget(widgets.BooleanWidget):
    """Yes or no, in the words of both back-office languages; empty is unknown."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:  # noqa: ARG002
        word = str(value if value is not None else "").strip().casefold()
        if not word:
            return None
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise ValueError(_("“%(value)s” is neither yes nor no: write TRUE or FALSE.") % {"value": value})


class DateTimeWidget(widgets.DateTimeWidget):
    """An instant in ISO 8601 with its offset; hours without one are refused, since nobody knows where they strike."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> dt.datetime | None:  # noqa: ARG002
        text = str(value or "").strip()
        return instant(text) if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        return value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else ""


class DateTimeRangeWidget(widgets.Widget):
    """From and until as an ISO 8601 interval: 2024-07-26T19:30:00+02:00/2024-07-26T23:00:00+02:00.

    The beginning belongs to the span, its end does not.
    """

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> DateTimeTZRange | None:  # noqa: ARG002
        text = str(value or "").strip()
        if not text:
            return None
        first, slash, last = text.partition("/")
        if not slash:
            raise ValueError(_("“%(value)s” lacks its end: write beginning/end.") % {"value": text})
        begins, ends = instant(first.strip()), instant(last.strip())
        if ends <= begins:
            raise ValueError(_("“%(value)s” ends before it begins.") % {"value": text})
        return DateTimeTZRange(begins, ends, "[)")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ARG002
        if not value:
            return ""
        return "/".join(moment.isoformat(timespec="seconds") for moment in (value.lower, value.upper))


def instant(text: str) -> dt.datetime:
    """The moment that an ISO 8601 text with an offset names. Raises `ValueError` with a sentence."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError(_("“%(value)s” is no date and time: write 2024-07-26T19:30:00+02:00.") % {"value": text})
    if moment.tzinfo is None:
        raise ValueError(
            _("“%(value)s” lacks its offset from UTC: write 2024-07-26T19:30:00+02:00.") % {"value": text}
        )
    return moment
