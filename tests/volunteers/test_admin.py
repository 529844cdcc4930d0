from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from openpyxl import load_workbook

from committee.models import AuditEntry
from tests.factories import NOON, make_contact, make_position, make_shift, make_user, make_venue, make_volunteer
from volunteers import assignments
from volunteers.models import Assignment

pytestmark = pytest.mark.django_db


def staff(*codenames, **fields):
    user = make_user(**{"language": "en", **fields})
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def coordinator(client):
    user = staff("view_shift", "change_shift", "view_volunteer", "export_roster")
    client.force_login(user)
    return user


def test_a_shift_is_filled_from_its_page_and_the_trail_says_by_whom(client, coordinator):
    shift, volunteer = make_shift(needed=2), make_volunteer()
    url = reverse("admin:volunteers_shift_fill", args=[shift.pk])

    answer = client.post(url, {"volunteer": volunteer.pk}, follow=True)

    assert f"{volunteer} is on {shift.code}." in [str(message) for message in answer.context["messages"]]
    assert "1 of 2 seats are taken." in answer.content.decode()
    assert AuditEntry.objects.filter(action="volunteers.assign", actor=coordinator).count() == 1


def test_a_double_booking_is_refused_in_words_beside_the_field(client, coordinator):
    volunteer, first, second = make_volunteer(), make_shift(), make_shift()
    assignments.assign(volunteer, first, by=None, at=NOON)

    answer = client.post(reverse("admin:volunteers_shift_fill", args=[second.pk]), {"volunteer": volunteer.pk})

    assert answer.context["form"].errors["volunteer"] == [f"{volunteer} is already on {first.code} at that time."]
    assert not second.assignments.exists()


def test_a_short_rest_is_signed_with_name_and_reason(client, coordinator):
    volunteer, first, second = make_volunteer(), make_shift(hours=4), make_shift(NOON + timedelta(hours=8))
    assignments.assign(volunteer, first, by=None, at=NOON)
    url = reverse("admin:volunteers_shift_fill", args=[second.pk])

    refused = client.post(url, {"volunteer": volunteer.pk})
    client.post(url, {"volunteer": volunteer.pk, "rest_waived_because": "Storm"})

    assert "less than 11 hours" in refused.context["form"].errors["volunteer"][0]
    waived = Assignment.objects.get(shift=second)
    assert (waived.waived_by, waived.waive_reason) == (coordinator, "Storm")


def test_a_released_seat_is_open_again(client, coordinator):
    shift = make_shift()
    seat = assignments.assign(make_volunteer(), shift, by=None, at=NOON)

    client.post(reverse("admin:volunteers_shift_release", args=[shift.pk]), {"assignment": seat.pk})

    shift.refresh_from_db()
    assert shift.filled == 0


def test_the_seat_of_another_shift_cannot_be_released_from_here(client, coordinator):
    mine, other = make_shift(), make_shift()
    seat = assignments.assign(make_volunteer(), other, by=None, at=NOON)

    answer = client.post(reverse("admin:volunteers_shift_release", args=[mine.pk]), {"assignment": seat.pk})

    assert answer.status_code == 404
    assert Assignment.objects.live().count() == 1


def test_reading_is_not_filling(client):
    client.force_login(staff("view_shift", "view_volunteer"))
    shift = make_shift()

    assert client.get(reverse("admin:volunteers_shift_fill", args=[shift.pk])).status_code == 403
    assert client.get(reverse("admin:volunteers_roster")).status_code == 403


def test_hours_are_typed_and_shown_by_the_venues_clock(client):
    client.force_login(staff("view_shift", "change_shift", "add_shift", "view_position"))
    position = make_position(venue=make_venue(time_zone="Pacific/Tahiti"))
    times = {"starts_at_0": "2024-07-28", "starts_at_1": "07:00", "ends_at_0": "2024-07-28", "ends_at_1": "15:00"}
    form = {"code": "TAH-1", "position": position.pk, "status": "draft", "needed": 3, **times}

    answer = client.post(
        reverse("admin:volunteers_shift_add"), {**form, "expected_at_0": "2024-07-28", "expected_at_1": "06:30"}
    )

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    shift = position.shifts.get()
    assert (shift.during.lower.isoformat(), shift.report_at.isoformat()) == (
        "2024-07-28T17:00:00+00:00",
        "2024-07-28T16:30:00+00:00",
    )
    shown = client.get(reverse("admin:volunteers_shift_change", args=[shift.pk])).context["adminform"].form
    assert shown.initial["starts_at"].isoformat() == "2024-07-28T07:00:00"


@pytest.mark.parametrize(("language", "separator", "family"), [("fr", ";", "Nom"), ("en", ",", "Family name")])
def test_the_roster_is_a_file_in_the_readers_language(client, language, separator, family):
    client.force_login(staff("export_roster", "view_shift", language=language))
    position = make_position(venue=make_venue(code="STA"))
    shift = make_shift(position=position, needed=2)
    person = make_contact(given_name="Zoé", family_name="=Martin", phone="+33612345678")
    assignments.assign(make_volunteer(contact=person, number="V-7"), shift, by=None, at=NOON)

    answer = client.get(reverse("admin:volunteers_roster"), {"venue": "STA", "day": "2024-07-26", "format": "csv"})

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"] == 'attachment; filename="ROSTER_STA_2024-07-26.csv"'
    assert len(lines) == 3
    assert "'=Martin" in lines[1]
    assert separator.join(["14:00", "22:00", "1"]) in lines[1]
    entry = AuditEntry.objects.get(action="volunteers.export_roster")
    assert entry.after == {"day": "2024-07-26", "rows": 2, "format": "csv"}


def test_the_workbook_holds_the_same_rows(client, coordinator):
    shift = make_shift(position=make_position(venue=make_venue(code="STA")), needed=1)
    assignments.assign(make_volunteer(number="V-7"), shift, by=None, at=NOON)

    answer = client.get(reverse("admin:volunteers_roster"), {"venue": "STA", "day": "2024-07-26", "format": "xlsx"})

    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (rows[0][0], rows[1][0], rows[1][3], rows[1][12]) == ("Venue", "STA", shift.code, "V-7")


def test_the_lists_cost_the_same_queries_for_one_and_for_three(client, django_assert_max_num_queries, coordinator):
    assert coordinator.has_perm("volunteers.view_shift")
    url = reverse("admin:volunteers_shift_changelist")

    def queries():
        with django_assert_max_num_queries(100) as captured:
            client.get(url)
        return len(captured)

    make_shift()
    one = queries()
    make_shift()
    make_shift()
    assert queries() == one
