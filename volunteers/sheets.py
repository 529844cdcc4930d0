"""A roster as a file that coordinators open, print and pass on."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from django.http import HttpResponse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from committee import exports
from volunteers.rosters import Roster

FORMATS: Final = ("csv", "xlsx")
WIDTHS: Final = (8, 8, 28, 14, 12, 8, 8, 9, 6, 12, 20, 20, 12, 14, 18)


def response(roster: Roster, file_format: str) -> HttpResponse:
    """The file as a download, its headers in the language of whoever asks. `file_format` is one of `FORMATS`."""
    file = HttpResponse(content_type=exports.CSV_CONTENT_TYPE if file_format == "csv" else exports.XLSX_CONTENT_TYPE)
    file["Content-Disposition"] = f'attachment; filename="ROSTER_{roster.venue.code}_{roster.day}.{file_format}"'
    WRITERS[file_format](file, roster)
    return file


def header() -> list[str]:
    return [
        _("Venue"), _("Area"), _("Position"), _("Shift"), _("Day"), _("Report"), _("Start"), _("End"),
        _("Seat"), _("State"), _("Family name"), _("Given name"), _("Number"), _("Languages"), _("Mobile"),
    ]  # fmt: skip


def rows(roster: Roster) -> Iterator[list[object]]:
    for seat in roster.seats:
        yield [
            seat.venue, seat.functional_area, seat.position, seat.shift, seat.starts_at.date(),
            seat.report, seat.start, seat.end, seat.number, seat.status or pgettext("seat", "open"),
            seat.family_name, seat.given_name, seat.volunteer, seat.languages, seat.mobile,
        ]  # fmt: skip


def _write_csv(file: HttpResponse, roster: Roster) -> None:
    file.writelines(exports.csv_pieces(header(), rows(roster), language=get_language() or "en"))


def _write_xlsx(file: HttpResponse, roster: Roster) -> None:
    content = io.BytesIO()
    exports.write_xlsx(
        content, header(), rows(roster), sheet=_sheet_name(roster.venue.code, roster.day), widths=WIDTHS
    )
    file.write(content.getvalue())


def _sheet_name(venue: str, day: date) -> str:
    return f"{venue} {day}"


WRITERS: Final[dict[str, Callable[[HttpResponse, Roster], None]]] = {"csv": _write_csv, "xlsx": _write_xlsx}
