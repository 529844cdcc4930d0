"""A workbook is read as a person sees it, and a hostile one is refused before it unpacks."""

from __future__ import annotations

import io
import random
import struct
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.comments import Comment

from committee.spreadsheets import Code, Kind, Limits, UnreadableFile, open_table
from tests.committee.spreadsheets.workbooks import archive, text_cell, workbook


def opened(content: bytes, **options):
    return open_table(io.BytesIO(content), file_name="people.xlsx", **options)


def saved(rows, *, formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for reference, number_format in (formats or {}).items():
        book.active[reference].number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_each_cell_is_read_as_a_person_sees_it():
    evening = datetime(2024, 7, 26, 19, 30)  # noqa: DTZ001 - a cell knows no zone
    seen = {
        "Hélène": "Hélène", 33612345678: "33612345678", 3.5: "3.5", 0.1 + 0.2: "0.3", -7: "-7",
        1e15: "1000000000000000", True: "TRUE", False: "FALSE", None: "", "+33612345678": "+33612345678",
        " 007 ": "007",
        date(2024, 7, 26): "2024-07-26", evening: "2024-07-26 19:30",
        evening.replace(second=15): "2024-07-26 19:30:15", time(19, 30): "19:30",
        timedelta(hours=26, minutes=30): "26:30",
    }  # fmt: skip

    table = opened(saved([[f"c{number}" for number in range(len(seen))], [*seen]]))

    assert table.kind is Kind.XLSX
    assert [row.values for row in table.rows()] == [[*seen.values()]]


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (1234, "00000", "01234"),
        (612345678, '0#" "##" "##" "##" "##', "06 12 34 56 78"),
        (612345678, "0#\\ ##\\ ##\\ ##\\ ##;@", "06 12 34 56 78"),
        (2015550123, "(###) ###-####", "(201) 555-0123"),
        (33612345678, "+##########0", "+33612345678"),
        (7, "[Red]000", "007"),
        (1234567, "#,##0", "1234567"),
        (1234.5, "0.00", "1234.5"),
        (12, "General", "12"),
        (0.5, "0%", "0.5"),
    ],
)
def test_a_number_format_that_shapes_digits_is_kept(number, number_format, shown):
    content = saved([["id", "value"], ["a", number]], formats={"B2": number_format})

    assert [row.values for row in opened(content).rows()] == [["a", shown]]


def test_a_table_may_begin_anywhere_and_is_told_in_the_sheets_own_columns():
    rows = '<row r="3">' + text_cell("C3", "id") + text_cell("D3", "name") + "</row>"
    rows += '<row r="5">' + text_cell("C5", "1") + text_cell("D5", "Ann") + text_cell("E5", "x") + "</row>"
    rows += '<row r="6">' + text_cell("C6", "2") + text_cell("D6", "Bob") + "</row>"

    table = opened(workbook(rows))

    assert [list(row) for row in table.rows()] == [[6, ["2", "Bob"]]]
    assert (table.header, table.header_line, table.sheet) == (["id", "name"], 3, "Feuille")
    assert [(found.line, found.column, found.code) for found in table.problems] == [
        (4, None, Code.BLANK_ROW), (5, 5, Code.TOO_MANY_CELLS),
    ]  # fmt: skip


def test_cells_without_references_are_understood():
    rows = "<row><c t='str'><v>id</v></c></row><row><c><v>7</v></c></row>"

    assert [row.values for row in opened(workbook(rows)).rows()] == [["7"]]


def test_a_formula_without_a_result_is_told_not_read_as_empty():
    rows = '<row r="1">' + text_cell("A1", "id") + text_cell("B1", "sum") + "</row>"
    rows += '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    rows += '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f>1+1</f></c></row>'
    rows += '<row r="4"><c r="A4"><v>3</v></c><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    rows += '<row r="5"><c r="A5"><v>4</v></c><c r="B5" t="str"><f>""</f><v></v></c></row>'

    table = opened(workbook(rows))

    assert [row.values for row in table.rows()] == [["1", "2"], ["4", ""]]
    assert [(found.line, found.column, found.code) for found in table.problems] == [
        (3, 2, Code.FORMULA_ERROR), (4, 2, Code.FORMULA_ERROR),
    ]  # fmt: skip


def test_the_first_sheet_that_a_person_sees_is_read():
    book = openpyxl.Workbook()
    book.active.append(["hidden"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Personnes").append(["id"])
    book.active = 1
    book.worksheets[1].append(["1"])
    file = io.BytesIO()
    book.save(file)

    table = opened(file.getvalue())

    assert (table.sheet, table.header, [row.values for row in table.rows()]) == ("Personnes", ["id"], [["1"]])


def test_comments_and_formatting_far_below_cost_nothing():
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append(["1"])
    book.active["A2"].comment = Comment("seen", "Ann")
    book.active["XFD1048576"].number_format = "0.00"
    file = io.BytesIO()
    book.save(file)

    assert [row.values for row in opened(file.getvalue()).rows()] == [["1"]]


HEADER = '<row r="1">' + text_cell("A1", "id") + "</row>"


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (
            workbook(HEADER + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            Code.TOO_LARGE,
            "or cells far apart",
        ),
        (
            workbook(HEADER, before='<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
            Code.DANGEROUS_FILE,
            "entities",
        ),
        (workbook(HEADER, before='<!DOCTYPE x [<!ENTITY a "b">]>'), Code.DANGEROUS_FILE, "declares entities"),
        (workbook(HEADER, extra={"xl/vbaProject.bin": b"x"}), Code.DANGEROUS_FILE, "contains macros"),
        (workbook(HEADER + text_cell("A2", "x" * 40_000)), Code.CELL_TOO_LONG, "more than the 32767 characters"),
        (workbook(HEADER + '<row r="x"/>'), Code.DANGEROUS_FILE, "is damaged"),
        (workbook(HEADER, before='<?xml version="1.0" encoding="UTF-9"?>'), Code.NOT_A_SPREADSHEET, "is damaged"),
        (workbook("<row>"), Code.NOT_A_SPREADSHEET, "is damaged"),
        (workbook(""), Code.EMPTY_FILE, "no header and no row"),
        (workbook(HEADER, extra={"xl/media/a.bin": bytes(40_000_000)}), Code.DANGEROUS_FILE, "unpack to far more"),
        (archive({"a.csv": "id\n1\n"}), Code.NOT_A_SPREADSHEET, "This is a ZIP archive"),
        (archive({"mimetype": "x", "content.xml": "<x/>"}), Code.NOT_A_SPREADSHEET, "OpenDocument"),
        (archive({"xl/workbook.bin": "x"}), Code.NOT_A_SPREADSHEET, "binary workbook"),
        (archive({"word/document.xml": "<x/>"}), Code.NOT_A_SPREADSHEET, "text document"),
        (workbook(HEADER)[:700], Code.NOT_A_SPREADSHEET, "is damaged"),
        (workbook(HEADER) + workbook(HEADER), Code.DANGEROUS_FILE, "is damaged"),
    ],
)
def test_a_hostile_or_broken_workbook_is_refused_in_words(content, code, sentence):
    with pytest.raises(UnreadableFile, match=sentence) as refused:
        opened(content)

    assert refused.value.code == code


def test_a_part_that_lies_about_its_size_is_found_out():
    content = bytearray(workbook(HEADER + " " * 3_000_000))
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", content, entry + 24, 150)

    with pytest.raises(UnreadableFile, match="unpack to far more"):
        opened(bytes(content))


def test_a_workbook_with_more_cells_than_memory_is_given_is_refused():
    content = saved([["id", "name"], *([number, "x"] for number in range(100))])

    with pytest.raises(UnreadableFile, match="more than 100 cells"):
        opened(content, limits=Limits(workbook_cells=100))


def test_a_workbook_with_more_rows_than_allowed_is_refused_at_the_first_too_many():
    with pytest.raises(UnreadableFile, match="Line 5: The file has more than the 3 rows allowed"):
        list(opened(saved([["id"], [1], [2], [3], [4]]), limits=Limits(rows=3)).rows())


def test_no_damage_ends_in_anything_but_a_refusal_in_words():
    sound = saved([["id", "when"], [1, date(2024, 7, 26)], [2, "x"]])
    chance = random.Random(2024)
    refused = 0
    for _attempt in range(500):
        damaged = bytearray(sound)
        for _byte in range(chance.randrange(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            list(opened(bytes(damaged)).rows())
        except UnreadableFile:
            refused += 1

    assert refused > 300
