"""A programme file: judged whole before anything is written, compared, taken in once, told as a version."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.utils import translation

from committee import languages
from committee.demo.seeding import PROGRAMME
from committee.models import (
    AuditEntry,
    Gate,
    Phase,
    ProgrammeChange,
    ProgrammeVersion,
    Session,
    Station,
    TransportLine,
    Venue,
    Zone,
)
from committee.programme import taking_in
from committee.programme.folders import NoProgrammeFile, programme_files
from committee.programme.kinds import KINDS, Kind
from committee.programme.reading import HeaderNotUnderstood
from committee.programme.taking_in import FileHasProblems, ProgrammeBusy, Result, preview, take_in
from committee.programme.writing import header_of, rows_of
from committee.spreadsheets import UnreadableFile
from tests.factories import make_discipline, make_phase, make_session, make_user, make_venue, span

pytestmark = pytest.mark.django_db

SESSIONS = KINDS["sessions"]
NINE = languages.columns("description")


def lines(kind: Kind, *rows: dict[str, str]) -> bytes:
    """A CSV file of a kind; each row gives the cells it is about, and nine names where it gives none."""
    header = header_of(kind)
    cells = [[row.get(name, f"{name} text" if "_" in name and name[:4] in {"name", "desc"} else "") for name in header]
             for row in rows]  # fmt: skip
    return "".join(",".join(line) + "\n" for line in [header, *cells]).encode()


def a_session(**cells: str) -> dict[str, str]:
    return {
        "code": "ATH01", "discipline_code": "ATH", "venue_code": "STA", "phase_code": "OG",
        "starts_at": "2024-08-01T10:00:00+02:00", "ends_at": "2024-08-01T13:00:00+02:00", "kind": "competition",
        **cells,
    }  # fmt: skip


@pytest.fixture
def games() -> None:
    make_phase()
    make_discipline(code="ATH")
    make_venue(code="STA")
    make_venue(code="TEA", time_zone="Pacific/Tahiti")


def importing(kind: Kind, content: bytes, **options) -> Result:
    return take_in(BytesIO(content), kind=kind, file_name=f"{kind.name}.csv", **{"by": None, **options})


def demo_programme() -> list[Result]:
    files = programme_files(PROGRAMME)
    return [take_in(file.path, kind=file.kind, file_name=file.path.name, by=None) for file in files]


def problems_of(kind: Kind, content: bytes) -> list[str]:
    """What is told of a file, after making sure that it could not be taken in."""
    with translation.override("en"):
        with pytest.raises(FileHasProblems):
            importing(kind, content)
        assert not ProgrammeVersion.objects.exists()
        return [str(problem) for problem in preview(BytesIO(content), kind=kind, file_name="x.csv").reading.problems]


# --- Taking in ---------------------------------------------------------------------------------------------------


def test_the_demo_programme_is_taken_in_whole_and_the_second_time_changes_nothing():
    first = [
        take_in(file.path, kind=file.kind, file_name=file.path.name, by=None) for file in programme_files(PROGRAMME)
    ]
    versions = ProgrammeVersion.objects.count()

    second = [
        take_in(file.path, kind=file.kind, file_name=file.path.name, by=None) for file in programme_files(PROGRAMME)
    ]

    assert [result.reading.problems for result in first] == [[]] * len(KINDS)
    assert versions == len(KINDS)
    assert [result.version for result in second] == [None] * len(KINDS)
    assert [(len(r.comparison.created), len(r.comparison.changed), r.comparison.absent) for r in second] == [
        (0, 0, [])
    ] * len(KINDS)
    assert ProgrammeVersion.objects.count() == versions


def test_a_session_keeps_instants_names_and_references(games):
    importing(SESSIONS, lines(SESSIONS, a_session(venue_code="TEA", starts_at="2024-07-27T19:00:00-10:00",
                                                  ends_at="2024-07-28T01:00:00-10:00", kind="medal")))  # fmt: skip

    session = Session.objects.get()
    assert (session.starts_at, session.ends_at) == (
        datetime(2024, 7, 28, 5, tzinfo=UTC),
        datetime(2024, 7, 28, 11, tzinfo=UTC),
    )
    assert (session.venue.code, session.phase.code, session.kind) == ("TEA", "OG", "medal")
    assert [getattr(session, column) for column in NINE] == [f"{column} text" for column in NINE]


def test_an_hour_without_an_offset_is_the_venues(games):
    importing(SESSIONS, lines(SESSIONS, a_session(venue_code="TEA", starts_at="2024-07-27 07:00",
                                                  ends_at="2024-07-27 15:00")))  # fmt: skip

    assert Session.objects.get().starts_at == datetime(2024, 7, 27, 17, tzinfo=UTC)


def test_a_workbook_says_the_same_as_a_csv_file(games):
    importing(SESSIONS, lines(SESSIONS, a_session()))
    book = openpyxl.Workbook()
    book.active.append(header_of(SESSIONS))
    (row,) = rows_of(SESSIONS, Session.objects.all())
    moment = datetime(2024, 8, 1, 10)  # noqa: DTZ001 - as a spreadsheet keeps it
    row[header_of(SESSIONS).index("starts_at")] = moment
    book.active.append(row)
    file = BytesIO()
    book.save(file)

    again = take_in(file, kind=SESSIONS, file_name="sessions.xlsx", by=None)

    assert (again.version, again.reading.problems, again.comparison.unchanged) == (None, [], ["ATH01"])


def test_a_new_version_lists_what_changed_session_by_session_in_the_venues_time(games):
    importing(SESSIONS, lines(SESSIONS, a_session(), a_session(code="ATH02"), a_session(code="ATH03")))
    anna = make_user(username="anna")

    moved = a_session(starts_at="2024-08-01T18:00:00+02:00", ends_at="2024-08-01T21:00:00+02:00", venue_code="TEA")
    result = importing(SESSIONS, lines(SESSIONS, moved, a_session(code="ATH02"), a_session(code="ATH04")), by=anna)

    version = result.version
    assert (version.number, version.created, version.changed, version.unchanged) == (2, 1, 1, 1)
    assert version.absent == ["ATH03"]
    assert list(version.changes.values_list("code", "is_new", "field", "before", "after")) == [
        ("ATH01", False, "ends_at", "2024-08-01 13:00 Europe/Paris", "2024-08-01 09:00 Pacific/Tahiti"),
        ("ATH01", False, "starts_at", "2024-08-01 10:00 Europe/Paris", "2024-08-01 06:00 Pacific/Tahiti"),
        ("ATH01", False, "venue_code", "STA", "TEA"),
        ("ATH04", True, "", "", ""),
    ]
    entry = AuditEntry.objects.get(object_id=str(version.pk))
    assert (entry.actor, entry.action) == (anna, "committee.import_programme")
    assert Session.objects.filter(code="ATH03").exists()


def test_lists_of_references_are_compared_as_sets():
    venues = [make_venue(code=code) for code in ("STA", "AQC")]
    lines_of_transport = [
        TransportLine.objects.create(code=code, mode="metro", **dict.fromkeys(languages.columns("name"), code))
        for code in ("M13", "M14")
    ]
    station = {"code": "SDP", "lines": "M13", "venues": "STA;AQC", "latitude": "48.9", "longitude": "2.35"}
    kind = KINDS["stations"]
    importing(kind, lines(kind, station))

    reordered = importing(kind, lines(kind, {**station, "venues": "AQC; STA"}))
    changed = importing(kind, lines(kind, {**station, "lines": "M14", "venues": "STA"}))

    assert reordered.version is None
    assert sorted(changed.version.changes.values_list("field", "before", "after")) == [
        ("lines", "M13", "M14"),
        ("venues", "AQC;STA", "STA"),
    ]
    assert (list(Station.objects.get().lines.all()), list(Station.objects.get().venues.all())) == (
        [lines_of_transport[1]],
        [venues[0]],
    )


def test_a_column_that_a_file_lacks_leaves_its_field_alone(games):
    importing(SESSIONS, lines(SESSIONS, a_session(status="postponed")))
    without = "\n".join(
        ",".join(cell for name, cell in zip(header_of(SESSIONS), line.split(","), strict=True) if name != "status")
        for line in lines(SESSIONS, a_session()).decode().splitlines()
    )

    assert importing(SESSIONS, without.encode()).version is None
    # Neither does an empty cell where empty is no choice.
    assert importing(SESSIONS, lines(SESSIONS, a_session(status=""))).version is None
    assert Session.objects.get().status == "postponed"


def test_the_same_zone_of_every_venue_is_known_by_its_code_alone(games):
    kind = KINDS["zones"]
    rows = [{"code": "BLUE", "colour": "#0072CE"}, {"code": "BLUE", "venue_code": "STA"}]

    importing(kind, lines(kind, *rows))

    assert sorted(Zone.objects.values_list("venue__code", "code"), key=str) == [("STA", "BLUE"), (None, "BLUE")]
    assert list(ProgrammeChange.objects.order_by("code").values_list("code", flat=True)) == ["BLUE", "STA/BLUE"]
    assert importing(kind, lines(kind, *rows)).version is None


def test_two_imports_at_once_are_refused_in_a_sentence(games, transactional_db):
    make_phase()
    asked, answered = threading.Event(), threading.Event()

    def hold() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [taking_in._LOCK])
            asked.set()
            answered.wait(60)
            cursor.execute("SELECT pg_advisory_unlock(%s)", [taking_in._LOCK])
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    assert asked.wait(60)
    try:
        with pytest.raises(ProgrammeBusy, match=str(ProgrammeBusy.message)):
            importing(KINDS["functional_areas"], lines(KINDS["functional_areas"], {"code": "EVS"}))
    finally:
        answered.set()
        other.join()


# --- Bad files ---------------------------------------------------------------------------------------------------


def test_each_wrong_cell_is_told_by_line_and_column(games):
    content = lines(
        SESSIONS,
        a_session(code="OK1"),
        a_session(code="BAD1", venue_code="XXX", discipline_code="YYY"),
        a_session(code="BAD2", starts_at="tomorrow"),
        a_session(code="BAD3", ends_at="2024-08-01T09:00:00+02:00"),
        a_session(code="BAD4", kind="final"),
        a_session(code="BAD5", description_ko="", description_de="x" * 401),
        a_session(code="OK1"),
    )

    assert problems_of(SESSIONS, content) == [
        "Line 3, column B (discipline_code): There is no discipline with the code “YYY”.",
        "Line 3, column C (venue_code): There is no venue with the code “XXX”.",
        "Line 4, column E (starts_at): “tomorrow” is not a date and time: write it as 2024-07-27T07:00:00+02:00.",
        "Line 5, column F (ends_at): The session ends before it starts, or at the same time.",
        "Line 6, column G (kind): “final” is none of: competition, medal, ceremony.",
        "Line 7, column K (description_de): Ensure this value has at most 400 characters (it has 401).",
        "Line 7, column Q (description_ko): This cell may not be empty.",
        "Line 8, column A (code): “OK1” stands in line 2 already.",
    ]
    assert not Session.objects.exists()


def test_the_good_rows_are_taken_in_when_that_is_asked_for(games):
    content = lines(SESSIONS, a_session(code="OK1"), a_session(code="BAD", venue_code="XXX"), a_session(code="OK2"))

    result = importing(SESSIONS, content, good_rows_only=True)

    assert sorted(Session.objects.values_list("code", flat=True)) == ["OK1", "OK2"]
    assert result.reading.wrong_lines == {3}


def test_a_row_that_is_wrong_in_the_file_is_not_called_absent(games):
    make_session(code="BAD")
    make_session(code="GONE")

    result = importing(
        SESSIONS, lines(SESSIONS, a_session(), a_session(code="BAD", kind="final")), good_rows_only=True
    )

    assert result.comparison.absent == ["GONE"]


def test_blank_rows_are_passed_over_and_ragged_ones_told(games):
    whole = lines(SESSIONS, a_session()).decode()
    content = whole + "\n,,,\n" + "ATH02,ATH,STA\n" + whole.splitlines()[1].replace("ATH01", "ATH03") + ",x\n"

    told = problems_of(SESSIONS, content.encode())

    assert [problem.split(":")[0] for problem in told] == ["Line 5, column D (phase_code)", "Line 6, column R"]


def test_an_unknown_time_zone_is_refused():
    kind = KINDS["venues"]

    assert problems_of(kind, lines(kind, {"code": "STA", "time_zone": "Europe/Paname"})) == [
        "Line 2, column C (time_zone): “Europe/Paname” is not a time zone of the IANA list."
    ]


def test_a_latitude_alone_and_a_latitude_beyond_the_pole_are_refused():
    kind = KINDS["venues"]
    rows = [
        {"code": "ONE", "time_zone": "Europe/Paris", "latitude": "48.9"},
        {"code": "TWO", "time_zone": "Europe/Paris", "latitude": "91", "longitude": "2"},
        {"code": "TRI", "time_zone": "Europe/Paris", "latitude": "48,9", "longitude": "2"},
    ]

    content = lines(kind, *rows).replace(b"48,9", b'"48,9"')

    assert [problem.split(":")[0] for problem in problems_of(kind, content)] == [
        "Line 2, column E (longitude)",
        "Line 3, column D (latitude)",
        "Line 4, column D (latitude)",
    ]


def test_a_part_is_looked_for_in_the_venue_of_its_row(games):
    parts, gates = KINDS["venue_parts"], KINDS["gates"]
    importing(parts, lines(parts, {"venue_code": "STA", "code": "NORTH"}))
    importing(gates, lines(gates, {"venue_code": "STA", "code": "A", "part_code": "NORTH"}))

    told = [str(problem.message) for problem in preview(
        BytesIO(lines(gates, {"venue_code": "TEA", "code": "A", "part_code": "NORTH"})), kind=gates, file_name="x"
    ).reading.problems]  # fmt: skip

    assert Gate.objects.get().part.code == "NORTH"
    with translation.override("en"):
        assert len(told) == 1
        assert "TEA" in told[0]


def test_a_missing_and_a_doubled_column_refuse_the_file_and_say_which():
    content = b"code,starts_on,Starts On,name_fr\nOG,2024-07-24,2024-07-24,Jeux\n"

    with translation.override("en"), pytest.raises(HeaderNotUnderstood) as refused:
        preview(BytesIO(content), kind=KINDS["phases"], file_name="phases.csv")

    told = [(problem.line, problem.column) for problem in refused.value.problems]
    assert (1, 3) in told
    assert sum("is missing" in str(problem) for problem in refused.value.problems) == 9  # ends_on and eight names
    assert not Phase.objects.exists()


def test_an_unknown_column_is_left_out_and_said(games):
    content = lines(SESSIONS, a_session()).replace(b"\n", b",note\n", 1).replace(b"ko text\n", b"ko text,hello\n")

    result = importing(SESSIONS, content)

    assert (result.reading.unknown_headers, result.version.created) == (["note"], 1)


def test_a_file_in_an_encoding_nobody_can_tell_is_refused_with_the_place():
    phase = {"code": "OG", "starts_on": "2024-07-24", "ends_on": "2024-08-11", "name_de": "??"}
    content = lines(KINDS["phases"], phase).replace(b"??", b"\x81\x8d\x8f\x90\x9d")

    with translation.override("en"), pytest.raises(UnreadableFile) as refused:
        importing(KINDS["phases"], content)
    assert str(refused.value).startswith("Line 2, column F:")
    assert not Phase.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"\n\n\n"])
def test_what_is_no_table_is_refused_in_words(content):
    with pytest.raises(UnreadableFile):
        importing(SESSIONS, content)


def test_the_kind_of_a_file_is_told_by_its_name_or_by_the_person(tmp_path):
    (tmp_path / "sessions.csv").write_text("code\n")
    (tmp_path / "venues.xlsx").write_text("x")
    (tmp_path / "notes.csv").write_text("x")

    assert [file.kind.name for file in programme_files(tmp_path)] == ["venues", "sessions"]
    assert [file.kind.name for file in programme_files(tmp_path, kind_name="sessions")] == ["sessions"]
    assert programme_files(tmp_path / "notes.csv", kind_name="gates")[0].kind.name == "gates"
    for wrong in (tmp_path / "notes.csv", tmp_path / "nowhere"):
        with pytest.raises(NoProgrammeFile):
            programme_files(wrong)


def test_what_is_written_out_is_what_was_taken_in(games):
    make_session(code="SRF", venue=Venue.objects.get(code="TEA"), during=span(datetime(2024, 7, 27, 17, tzinfo=UTC)))

    (row,) = rows_of(SESSIONS, Session.objects.all())

    cells = dict(zip(header_of(SESSIONS), row, strict=True))
    assert (cells["venue_code"], cells["starts_at"], cells["ends_at"]) == (
        "TEA",
        "2024-07-27T07:00:00-10:00",
        "2024-07-27T11:00:00-10:00",
    )
