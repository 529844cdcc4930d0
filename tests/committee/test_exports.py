"""Files that staff open: the right separator, the right encoding, and nothing in them that runs."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from committee import exports
from committee.spreadsheets import guarded, open_table, unguarded

DANGEROUS = [
    "=1+1", "==1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "\x00=1+1", " =1+1", "＝1+1", "＋1",
    "－1", "＠A1", "\u00a0=1+1", "\u200b=1+1", "'=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://example.org")',
]  # fmt: skip


def as_csv(header, rows, language="fr") -> bytes:
    return b"".join(exports.csv_pieces(header, rows, language=language))


def as_xlsx(header, rows, **options) -> bytes:
    file = io.BytesIO()
    exports.write_xlsx(file, header, rows, **options)
    return file.getvalue()


def read_back(content: bytes):
    table = open_table(io.BytesIO(content), file_name="export")
    return [table.header, *(row.values for row in table.rows())], table.problems


def test_csv_is_written_for_the_spreadsheet_program_of_its_reader():
    rows = [["Hélène", "a;b", "a,b"]]

    assert as_csv(["nom", "x", "y"], rows, "fr") == '\ufeffnom;x;y\r\nHélène;"a;b";a,b\r\n'.encode()
    assert as_csv(["nom", "x", "y"], rows, "en") == '\ufeffnom,x,y\r\nHélène,a;b,"a,b"\r\n'.encode()


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_nothing_that_a_program_could_run_leaves_unguarded(write, text):
    content = write([text, "b"], [["a", text]])

    if write is as_csv:
        cells = content.decode("utf-8-sig").replace('"', "").replace("\r\n", ";").split(";")
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert {cell.data_type for row in sheet.rows for cell in row} == {"s"}
        cells = [cell.value for row in sheet.rows for cell in row]
    assert cells[0].startswith("'")
    assert cells[3].startswith("'")


@given(st.text(alphabet=st.sampled_from("=+-@'\t\r\n\x00 ＝a1é\u200b"), max_size=8))
def test_the_guard_comes_off_and_leaves_the_text_as_it_was(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_reading_our_own_file_gives_back_what_was_written(write):
    header = ["=name", "phone", "note"]
    rows = [
        ["=1+1", "+33612345678", 'l’été, « à »; "oui"'],
        ["'=already", "+1 201 555 0123", "two\nlines"],
        ["-", "0612345678", "00123"],
        ["中国人", "#N/A", "@home"],
    ]

    assert read_back(write(header, rows)) == ([header, *rows], [])


def test_a_telephone_number_is_a_text_in_a_workbook():
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(["phone"], [["+33612345678"]]))).active

    assert (sheet["A2"].value, sheet["A2"].data_type) == ("+33612345678", "s")


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_numbers_dates_and_yes_or_no_stay_what_they_are(write):
    values = [
        -5,
        Decimal("-149.260000"),
        date(2024, 7, 26),
        datetime(2024, 7, 26, 19, 30, tzinfo=UTC),
        True,
        None,
        1.5,
    ]

    [_header, row], problems = read_back(write(list("abcdefg"), [[*values]]))

    assert problems == []
    assert row == ["-5", row[1], "2024-07-26", "2024-07-26T19:30:00+00:00", "TRUE", "", "1.5"]
    assert Decimal(row[1]) == Decimal("-149.26")


def test_what_no_cell_can_hold_is_left_out():
    assert read_back(as_xlsx(["a"], [["x\x01y\ud800z"]])) == ([["a"], ["xyz"]], [])
    assert read_back(as_csv(["a"], [["x\x01y\ud800z"]])) == ([["a"], ["xyz"]], [])


def test_a_long_export_leaves_piece_by_piece():
    asked = []

    def rows():
        for number in range(2_000):
            asked.append(number)
            yield [number]

    pieces = exports.csv_pieces(["n"], rows(), language="en")
    next(pieces)

    assert len(asked) <= 500


def test_a_sheet_may_be_named_and_read_from_the_right():
    content = as_xlsx(["a"], [["b"]], sheet="Stade: 26/07 [soir] et un très long nom", right_to_left=True, widths=[20])

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.title == "Stade  26 07  soir  et un très "
    assert sheet.sheet_view.rightToLeft
