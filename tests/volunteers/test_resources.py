from __future__ import annotations

import pytest
import tablib

from committee.models import AuditEntry
from contacts.models import Contact
from tests.factories import NOON, make_position, make_shift, make_user, make_volunteer
from volunteers import assignments
from volunteers.models import Assignment, Shift, Volunteer
from volunteers.resources import AssignmentResource, PositionResource, ShiftResource, VolunteerResource

pytestmark = pytest.mark.django_db


def load(resource, header, *rows, **options):
    return resource().import_data(tablib.Dataset(*rows, headers=header), **options)


def problems(result):
    return [str(error) for row in result.invalid_rows for error in row.error.messages] + [
        str(error.error) for row in result.error_rows for error in row.errors
    ]


REGISTRY = ["number", "prénom", "nom", "courriel", "langue", "sex", "status"]


def test_a_line_of_the_registry_makes_a_volunteer_and_the_person_behind_them():
    result = load(VolunteerResource, REGISTRY, ["V-1", "Zoé", "Martin", "zoe@example.org", "fr", "F", "accepted"])

    assert problems(result) == []
    volunteer = Volunteer.objects.get()
    assert (volunteer.number, volunteer.sex, str(volunteer.contact)) == ("V-1", "F", "Zoé Martin")
    assert volunteer.contact.addresses.get().normalised == "zoe@example.org"


def test_the_same_registry_twice_changes_nothing():
    row = ["V-1", "Zoé", "Martin", "zoe@example.org", "fr", "F", "accepted"]
    load(VolunteerResource, REGISTRY, row)

    result = load(VolunteerResource, REGISTRY, row)

    assert (result.totals["skip"], Volunteer.objects.count(), Contact.objects.count()) == (1, 1, 1)


def test_a_preview_writes_nobody():
    load(VolunteerResource, REGISTRY, ["V-1", "Zoé", "Martin", "zoe@example.org", "fr", "F", "accepted"], dry_run=True)

    assert (Volunteer.objects.count(), Contact.objects.count()) == (0, 0)


def test_a_wrong_line_is_named_and_leaves_no_person_behind():
    result = load(
        VolunteerResource,
        REGISTRY,
        ["V-1", "Zoé", "Martin", "zoe@example.org", "fr", "F", "accepted"],
        ["V-2", "Ana", "Gil", "not-an-address", "fr", "F", "accepted"],
        ["V-3", "Ben", "Ode", "ben@example.org", "fr", "F", "boss"],
    )

    assert [row.number for row in (*result.invalid_rows, *result.error_rows)] == [3, 4]
    assert list(Contact.objects.values_list("external_id", flat=True)) == ["V-1"]


def test_a_person_who_changed_their_name_or_address_is_not_skipped():
    row = ["V-1", "Zoé", "Martin", "zoe@example.org", "fr", "F", "accepted"]
    load(VolunteerResource, REGISTRY, row)

    renamed = load(
        VolunteerResource, REGISTRY, ["V-1", "Zoé", "Martin-Diaz", "zoe@example.net", "fr", "F", "accepted"]
    )

    contact = Contact.objects.get()
    assert (renamed.totals["update"], contact.family_name, contact.addresses.count()) == (1, "Martin-Diaz", 2)


def test_an_export_can_be_imported_again_and_changes_nothing():
    load(VolunteerResource, REGISTRY, ["V-1", "Zoé", "Martin", "zoe@example.org", "fr", "F", "accepted"])
    make_shift(position=make_position())

    for resource in (VolunteerResource, PositionResource, ShiftResource):
        again = resource().import_data(resource().export())
        assert (problems(again), again.totals["skip"]) == ([], 1)


def test_an_unknown_position_is_said_by_its_code():
    result = load(
        ShiftResource,
        ["code", "position", "during", "report_at", "needed", "status"],
        [
            "S-1",
            "NOPE",
            "2024-07-28T09:00:00+02:00/2024-07-28T17:00:00+02:00",
            "2024-07-28T08:30:00+02:00",
            "3",
            "draft",
        ],
    )

    assert "NOPE" in problems(result)[0]
    assert not Shift.objects.exists()


def test_assignments_from_a_file_go_through_the_rules_of_the_page():
    volunteer, first, second = make_volunteer(), make_shift(), make_shift()
    coordinator = make_user()
    header = ["volunteer", "shift", "status"]

    done = load(AssignmentResource, header, [volunteer.number, first.code, "confirmed"], user=coordinator)
    refused = load(AssignmentResource, header, [volunteer.number, second.code, "confirmed"], user=coordinator)

    assert problems(done) == []
    assert problems(refused) == [f"{volunteer} is already on {first.code} at that time."]
    first.refresh_from_db()
    assert (first.filled, Assignment.objects.live().count()) == (1, 1)
    assert AuditEntry.objects.filter(action="volunteers.assign", actor=coordinator).count() == 1


def test_a_file_can_release_and_says_what_it_cannot_do():
    volunteer, shift = make_volunteer(), make_shift()
    assignments.assign(volunteer, shift, by=None, at=NOON)
    header = ["volunteer", "shift", "status"]

    cannot = load(AssignmentResource, header, [volunteer.number, shift.code, "completed"])
    load(AssignmentResource, header, [volunteer.number, shift.code, "released"])

    assert "assign, confirm or release" in problems(cannot)[0]
    assert not Assignment.objects.live().exists()


def test_a_preview_shows_where_a_new_volunteer_is_reached():
    rows = tablib.Dataset(["V-1", "Ana", "Álvarez", "ana@example.org"])
    rows.headers = ["number", "given_name", "family_name", "email"]

    preview = VolunteerResource().import_data(rows, dry_run=True)

    assert "ana@example.org" in preview.rows[0].diff[preview.diff_headers.index("email")]
