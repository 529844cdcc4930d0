"""Staff files in and out of the models: by code, checked row by row, and nothing changes the second time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.utils import translation

from committee.formats import FastXLSX, SafeCSV
from committee.models import Discipline, Phase, Session, Venue
from committee.resources import CommitteeResource
from committee.spreadsheets import UnreadableFile

pytestmark = pytest.mark.django_db

OPENING = datetime(2024, 7, 27, 9, 30, tzinfo=UTC)


class VenueResource(CommitteeResource):
    header_aliases = {"city": ["ville"], "capacity": ["places"]}

    class Meta:
        model = Venue
        fields = ("code", "name_fr", "name_en", "city", "capacity", "time_zone", "longitude", "latitude", "phases")


class SessionResource(CommitteeResource):
    class Meta:
        model = Session
        fields = ("code", "discipline", "venue", "phase", "kind", "during", "description_fr")


@pytest.fixture
def phase() -> Phase:
    return Phase.objects.create(code="OG", name_fr="Jeux Olympiques", starts_on="2024-07-24", ends_on="2024-08-11")


@pytest.fixture
def session(phase: Phase) -> Session:
    return Session.objects.create(
        code="ATH01",
        discipline=Discipline.objects.create(code="ATH", name_fr="Athlétisme"),
        venue=Venue.objects.create(code="STA", name_fr="Stade de France"),
        phase=phase,
        during=(OPENING, OPENING + timedelta(hours=3)),
        description_fr="Séries",
    )


def imported(resource: CommitteeResource, text: str):
    return resource.import_data(SafeCSV().create_dataset(text.encode()))


def test_a_file_imported_twice_changes_nothing_the_second_time(phase):
    text = "Code;Name FR;Ville;Places;Phases\nSTA;Stade de France;Saint-Denis;77 083;OG\n".replace("77 083", "77083")

    first = imported(VenueResource(), text)
    second = imported(VenueResource(), text)

    assert (first.totals["new"], second.totals["skip"]) == (1, 1)
    venue = Venue.objects.get()
    assert (venue.code, venue.name_fr, venue.city, venue.capacity) == ("STA", "Stade de France", "Saint-Denis", 77083)
    assert list(venue.phases.all()) == [phase]


@pytest.mark.parametrize("file_format", [SafeCSV, FastXLSX])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_importing_our_own_export_changes_nothing(phase, file_format, language):
    venue = Venue.objects.create(
        code="TEA",
        name_fr="=Teahupo’o",
        name_en="+1 Tahiti",
        city="'-Taiarapu",
        longitude="-149.260000",
        latitude="-17.85",
    )
    venue.phases.add(phase)
    Venue.objects.create(code="NUL", name_fr="Sans ville")

    with translation.override(language):
        content = file_format().export_data(VenueResource().export())
        result = VenueResource().import_data(file_format().create_dataset(content), raise_errors=True)

    assert dict(result.totals) == {**dict.fromkeys(result.totals, 0), "skip": 2}


def test_a_session_goes_out_and_comes_back_at_the_same_instant(session):
    content = SafeCSV().export_data(SessionResource().export())
    assert b"2024-07-27T09:30:00+00:00/2024-07-27T12:30:00+00:00" in content

    result = SessionResource().import_data(SafeCSV().create_dataset(content))

    assert result.totals["skip"] == 1


def test_an_offset_says_which_instant_is_meant(session):
    text = "code,during\nATH01,2024-07-27T19:30:00+02:00/2024-07-27T23:00:00+02:00\n"

    imported(SessionResource(), text)

    session.refresh_from_db()
    assert session.starts_at == datetime(2024, 7, 27, 19, 30, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("XXX,STA,OG,{span}", "“XXX”: there is no discipline with this code."),
        ("ATH,XXX,OG,{span}", "“XXX”: there is no venue with this code."),
        ("ATH,STA,OG,2024-07-27T09:30:00/2024-07-27T11:00:00", "“2024-07-27T09:30:00” lacks its offset from UTC"),
        ("ATH,STA,OG,2024-07-27T09:30:00Z", "lacks its end"),
        ("ATH,STA,OG,2024-07-27T09:30:00Z/2024-07-27T08:30:00Z", "ends before it begins"),
        ("ATH,STA,OG,tomorrow/later", "“tomorrow” is no date and time"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(session, cells, sentence):
    span = "2024-07-28T09:30:00Z/2024-07-28T11:00:00Z"
    text = "code,discipline,venue,phase,during\n\nATH02," + cells.format(span=span) + "\n"

    result = imported(SessionResource(), text)

    [row] = result.invalid_rows
    assert row.number == 3
    assert sentence in str(row.error_dict)
    assert Session.objects.count() == 1


def test_an_unknown_code_among_several_is_named(phase):
    result = imported(VenueResource(), 'code,name_fr,phases\nSTA,Stade,"OG,PG"\n')

    [row] = result.invalid_rows
    assert "“PG”: there is no phase with this code." in str(row.error_dict)


def test_a_line_that_could_not_be_read_is_reported_among_the_rows():
    result = imported(VenueResource(), 'code,name_fr\nSTA,Stade\nBER,"Bercy\nTEA,Teahupoo\n')

    assert [(row.number, "quotation mark" in str(row.error_dict)) for row in result.invalid_rows] == [(3, True)]
    assert result.totals["new"] == 2


def test_a_row_without_its_key_is_refused():
    result = imported(VenueResource(), "code,name_fr\n,Stade\n")

    assert [row.number for row in result.invalid_rows] == [2]
    assert not Venue.objects.exists()


def test_a_file_without_the_key_column_is_refused_in_words():
    result = imported(VenueResource(), "nom,name_fr\nSTA,Stade\n")

    assert "The column “code” is missing." in str(result.base_errors[0].error)


def test_two_columns_for_one_field_are_refused():
    with pytest.raises(UnreadableFile, match="means the same as “Code” in column A"):
        SafeCSV().create_dataset(b"Code,name_fr,code\nSTA,Stade,STB\n")


def test_the_model_has_the_last_word_on_each_row():
    result = imported(VenueResource(), "code,name_fr,time_zone\nSTA,Stade,Europe/Nowhere\n")

    assert "is not a time zone of the IANA list" in str(result.invalid_rows[0].error_dict)


def test_serial_ids_and_the_text_of_the_active_language_are_not_exported():
    class Everything(CommitteeResource):
        class Meta:
            model = Discipline

    headers = Everything().export().headers

    assert {"id", "name"}.isdisjoint(headers)
    assert {"code", "name_fr", "name_zh_hans"} <= set(headers)


@pytest.mark.parametrize("rows", [1, 3])
def test_an_export_asks_the_database_as_often_for_three_rows_as_for_one(phase, rows, django_assert_num_queries):
    for number in range(rows):
        Venue.objects.create(code=f"V{number}", name_fr="Stade").phases.add(phase)

    # How many, the venues, their phases.
    with django_assert_num_queries(3):
        VenueResource().export()


def test_an_export_follows_its_codes_in_one_query(session, django_assert_num_queries):
    with django_assert_num_queries(1):
        SessionResource().export()
