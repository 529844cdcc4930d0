from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.utils import translation
from openpyxl.worksheet.worksheet import Worksheet

from campaigns.desk.parcels import HandedRefused
from campaigns.desk.workbook import read, write
from campaigns.enums import State
from tests.campaigns.desk.parcels import SHA, item, parcel

PARCEL = parcel(
    item("Bonjour {{ venue.at }}", "مرحبًا {{ venue.at }}", limit=200),
    item("- Un\n- Deux", "", name="b1.text", block="b1", state=State.MISSING),
    item("=1+1 fait 2", "'1", name="b2.text", block="b2", state=State.STALE, old_source="Avant"),
)


def sheet(file: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(file))
    page = book.active
    assert isinstance(page, Worksheet)
    return book, page


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_sheet_shows_each_text_beside_its_translation():
    _book, page = sheet(write(PARCEL))

    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["unit", "what", "limit", "Français", "العربية", "state", "note"],
        ["#template", "Une semaine", None, None, None, "do not change", f"template/12?sha256={SHA}&language=ar"],
        ["subject", "Subject", 200, "Bonjour {{ venue.at }}", "مرحبًا {{ venue.at }}", "draft", None],
        ["b1.text", "Block 1: text · Subject", None, "'- Un\n- Deux", None, "missing", None],
        [
            "b2.text",
            "Block 1: text · Subject",
            None,
            "'=1+1 fait 2",
            "'1",
            "to look at again",
            "Translated from: Avant",
        ],
    ]
    assert page.sheet_view.rightToLeft is True


def test_what_was_written_is_read_again():
    handed = read(write(PARCEL))

    assert (handed.template_id, handed.sha256, handed.language, handed.in_rows) == (12, SHA, "ar", True)
    assert [(each.unit, each.source, each.target, each.place) for each in handed.units] == [
        ("subject", "Bonjour {{ venue.at }}", "مرحبًا {{ venue.at }}", 3),
        ("b1.text", "- Un\n- Deux", "", 4),
        ("b2.text", "=1+1 fait 2", "'1", 5),
    ]


def test_a_sheet_in_french_is_read_in_english_and_the_other_way_round():
    with translation.override("fr"):
        file = write(PARCEL)

    assert sheet(file)[1]["A1"].value == "unité"
    assert read(file) == read(write(PARCEL))


def test_rows_may_be_sorted_and_columns_moved_or_added():
    book, page = sheet(write(PARCEL))
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    moved = [[row[6], "mine", row[4], row[0], row[3]] for row in (rows[0], *reversed(rows[1:]))]
    moved[0][1] = "Comment"
    page.delete_rows(1, page.max_row)
    for row in moved:
        page.append(row)

    assert {(each.unit, each.source, each.target) for each in read(saved(book)).units} == {
        (each.unit, each.source, each.target) for each in read(write(PARCEL)).units
    }


def test_what_a_program_takes_for_a_time_a_date_or_a_number_is_read_as_words():
    book, page = sheet(write(PARCEL))
    page["E3"], page["E4"], page["E5"] = dt.time(18, 30), dt.date(2024, 7, 26), 12.5
    page["E3"].number_format = "hh:mm"

    assert [each.target for each in read(saved(book)).units] == ["18:30", "2024-07-26", "12.5"]


def test_merged_cells_keep_what_their_first_cell_says():
    book, page = sheet(write(PARCEL))
    page.merge_cells("E3:F3")
    page.merge_cells("D4:D5")

    found = read(saved(book)).units
    assert (found[0].target, found[1].source, found[2].source) == ("مرحبًا {{ venue.at }}", "- Un\n- Deux", "")


@pytest.mark.parametrize(
    ("change", "message", "place"),
    [
        ({"G2": "template/12"}, "no longer says of which template", 2),
        ({"A2": "template"}, "The row “#template” is missing", 0),
        ({"E1": "Arabic"}, "The column “target” is missing", 1),
        ({"A1": ""}, "The column “unit” is missing", 1),
        ({"F3": "x" * 5, "E3": "a\x7fb"}, "invisible control character", 3),
        ({"E3": "=1+1"}, "", 3),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused_with_its_row(change, message, place):
    book, page = sheet(write(PARCEL))
    for cell, value in change.items():
        page[cell] = value

    with pytest.raises(HandedRefused) as refusal:
        read(saved(book))

    assert message in str(refusal.value)
    assert refusal.value.problems[0].place == place


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"PK\x03\x04broken", b"unit,note\n"])
def test_what_is_no_sheet_at_all_is_refused_in_words(file):
    with pytest.raises(HandedRefused) as refusal:
        read(file)

    assert str(refusal.value)
