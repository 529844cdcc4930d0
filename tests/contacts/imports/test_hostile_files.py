"""What is no file of people is refused in seconds and at flat memory, whichever way it comes in."""

from __future__ import annotations

import io
import resource
import time
import zipfile

import pytest

from committee.spreadsheets import UnreadableFile
from contacts import imports
from contacts.models import Contact, ImportRun
from tests.contacts.imports.files import csv_of, import_rows
from tests.factories import NOON

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(sheet: str, *, before: str = "") -> bytes:
    """The least that is a workbook, with this sheet in it."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="http://schemas.openxmlformats'
        '.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{before}<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument'
        '/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="http://schemas'
        '.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        SHEET: sheet,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def sheet(rows: str, *, dimension: str = "A1:B2") -> str:
    return f'<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


CELL = '<c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c>'
HOSTILE = {
    "zip bomb": lambda: workbook(sheet(" " * (300 * MEGABYTE))),
    "entities that multiply": lambda: workbook(
        sheet(""), before='<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    ),
    "entity that reads a file": lambda: workbook(
        sheet(""), before='<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    ),
    "billions of rows": lambda: workbook(
        sheet(
            f'<row r="1">{CELL.format(row=1, text="email")}</row>'
            f'<row r="1048576">{CELL.format(row=1048576, text="x")}</row>',
            dimension="A1:XFD1048576",
        )
    ),
    "ten thousand columns": lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n",
    "one line without an end": lambda: b"email\n" + b"x" * (64 * MEGABYTE),
    "a header without an end": lambda: b"x" * (64 * MEGABYTE),
    "zeros": lambda: b"\0" * (4 * MEGABYTE),
    "nothing": lambda: b"",
}


def upload(content: bytes) -> ImportRun:
    return imports.upload(io.BytesIO(content), file_name="people.csv", system="crm", topic=None, by=None, at=NOON)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_is_refused_in_seconds_at_flat_memory_and_not_kept(kind):
    content = HOSTILE[kind]()
    peak_before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()

    try:
        import_run = upload(content)
    except UnreadableFile:
        kept = ImportRun.objects.count()
    else:
        # Its beginning looked like a file of people, if only of none of them: the rest is not taken for one.
        imports.run(imports.confirm(import_run, by=None), at=NOON)
        kept = Contact.objects.count()

    assert kept == 0
    assert time.process_time() - started < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak_before < 100 * 1024  # kilobytes


def test_zeros_formulas_and_ragged_rows_are_told_and_the_good_rows_come_in():
    file = csv_of(
        ["id", "prénom", "email"],
        ["C-1", "Lé\0a", "lea@example.org"],
        ["C-2", '=HYPERLINK("http://example.org","x")', "ana@example.org"],
        ["C-3", "Ida"],
        ["C-4", "Bob", "bob@example.org", "more"],
    )
    import_run = imports.upload(file, file_name="a.csv", system="crm", topic=None, by=None, at=NOON)
    imports.run(imports.confirm(import_run, by=None), at=NOON)

    assert list(import_run.refused_rows.order_by("line").values_list("line", "problems__0__code")) == [
        (2, "control_character"),
        (4, "too_few_cells"),
        (5, "too_many_cells"),
    ]
    # A text like any other: it is guarded where it leaves for a spreadsheet program.
    assert Contact.objects.get().given_name == '=HYPERLINK("http://example.org","x")'


@pytest.mark.parametrize(
    "danger", ["\r\nBcc: x@example.org", "\n", "\x00", "\u2028", "%0aBcc:x@example.org", "<script>", " "]
)
def test_address_that_could_carry_a_header_never_comes_in(danger):
    import_run = import_rows(["id", "email"], ["C-1", f"anne{danger}@example.org"], ["C-2", f"a@exa{danger}mple.org"])

    accepted = {address for person in Contact.objects.all() for address in person.addresses.values_list("normalised")}
    assert not {character for (address,) in accepted for character in address if not character.isprintable()}
    if danger != "%0aBcc:x@example.org":
        assert (import_run.totals["refused"], accepted) == (2, set())
