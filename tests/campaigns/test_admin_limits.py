"""Hours and limits are rows of administrators; people are held back and let go by those who may."""

from __future__ import annotations

from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from campaigns import holds, tasks
from campaigns.forms import CampaignForm
from campaigns.forms.limits import HoldForm, WritingHoursForm
from campaigns.models import Campaign, FrequencyCap, HeldContact, Hold, WritingHours
from campaigns.models.limits import FIRST_NOTES
from campaigns.resources import FrequencyCapResource, WritingHoursResource
from committee.db import clock
from committee.formats import FileDataset
from committee.models import AuditEntry
from committee.roles import Role
from contacts import audiences
from tests.crowd import make_crowd
from tests.factories import make_contact, make_segment, make_session, make_template, make_topic, make_user

pytestmark = pytest.mark.django_db

COLUMNS = ("country", "channel", "purpose", "weekdays", "opens", "closes", "on_holidays", "note")
HOURS = {
    "country": "de", "channel": "sms", "purpose": "marketing", "weekdays": ["1", "2"], "opens": "08:00",
    "closes": "20:00",
}  # fmt: skip


def read(*rows: str):
    return WritingHoursResource().import_data(FileDataset(*(row.split(";") for row in rows), headers=COLUMNS))


def problems(result) -> str:
    said = [str(error) for row in result.invalid_rows for error in row.error.messages]
    return " ".join([*said, *(str(error.error) for row in result.error_rows for error in row.errors)])


@pytest.fixture
def on_duty(client):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=Role.DUTY_OFFICER))
    client.force_login(user)
    return user


def test_hours_come_from_a_file_and_go_into_one_as_they_came():
    first = read(
        "FR;sms;marketing;1 2 3 4 5;10:00:00;19:00:00;no;", "be;SMS;marketing;1,2;09:00:00;00:00:00;yes;careful"
    )

    assert (problems(first), first.totals["new"], first.totals["update"]) == ("", 1, 1)
    exported = WritingHoursResource().export(WritingHours.objects.filter(channel="sms").order_by("country"))
    assert [tuple(map(str, row[:5])) for row in exported] == [
        ("", "sms", "marketing", "1 2 3 4 5 6", "09:00:00"),
        ("BE", "sms", "marketing", "1 2", "09:00:00"),
        ("FR", "sms", "marketing", "1 2 3 4 5", "10:00:00"),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XX;sms;marketing;1;08:00:00;20:00:00;no;", "There is no country “XX”."),
        ("FR;sms;marketing;0 8;08:00:00;20:00:00;no;", "names no days of the week"),
        ("FR;sms;marketing;1;20:00:00;08:00:00;no;", "writing_hours_end_after_they_begin"),
        ("FR;sms;safety;1;08:00:00;20:00:00;no;", "writing_hours_keep_no_warning_back"),
    ],
)
def test_a_row_of_hours_that_is_wrong_is_said_and_not_taken_in(row, said):
    assert said in problems(read(row))


def test_limits_come_from_a_file():
    rows = FileDataset(("email", "4", "7"), ("sms", "6", "30"), headers=("channel", "most", "days"))

    result = FrequencyCapResource().import_data(rows)

    assert (result.totals["new"], result.totals["update"]) == (1, 1)
    assert FrequencyCap.objects.get(channel="email").most == 4


def test_the_form_of_hours_knows_countries_and_asks_for_days():
    assert WritingHoursForm(HOURS).is_valid()
    assert WritingHoursForm({**HOURS, "country": "XX"}).errors["country"] == ["There is no country “XX”."]
    assert WritingHoursForm({**HOURS, "weekdays": []}).errors["weekdays"] == ["Choose at least one day."]
    assert "purpose" in WritingHoursForm({**HOURS, "purpose": "safety"}).errors


def test_the_notes_we_begin_with_are_read_in_any_language_until_somebody_writes_another():
    assert set(WritingHours.objects.values_list("note", flat=True)) == {*FIRST_NOTES}
    hours = WritingHours.objects.get(country="FR", channel="push")

    for typed, kept in ((None, "As for SMS"), ("Ask counsel", "Ask counsel")):
        with translation.override("fr"):
            shown = WritingHoursForm(instance=hours)["note"].initial
            assert shown == translation.gettext("As for SMS")
            form = WritingHoursForm({**HOURS, "note": typed or shown}, instance=hours)
            assert form.is_valid(), form.errors
            form.save()
        hours.refresh_from_db()
        assert hours.note == kept


@pytest.mark.parametrize(("role", "field"), [(Role.ADMINISTRATOR, "note"), (Role.MANAGER, "why")])
def test_who_only_reads_the_hours_reads_their_note(client, role, field):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    hours = WritingHours.objects.get(country="FR", channel="push")

    page = client.get(reverse("admin:campaigns_writinghours_change", args=[hours.pk]))

    assert field in page.context["adminform"].fieldsets[-1][1]["fields"]
    assert "As for SMS" in page.content.decode()


def test_somebody_on_duty_holds_people_back_and_lets_them_go(client, on_duty):
    contact = make_contact(opted_in="news")
    said = {"why": "Mourning", "kind": "segment", "segment": make_segment().pk, "purposes": ["marketing"]}

    client.post(reverse("admin:campaigns_hold_add"), {**said, "until_0": "", "until_1": ""})

    hold = Hold.objects.get()
    assert (hold.people, hold.by, hold.stands(at=clock())) == (1, on_duty, True)
    assert [*HeldContact.objects.values_list("contact_id", flat=True)] == [contact.pk]
    lift = reverse("admin:campaigns_hold_lift", args=[hold.pk])
    asked = client.get(lift).content.decode()
    assert "leaves at once" in asked
    assert f"{audiences.sentence([hold])} · 1 person · marketing" in unescape(asked)
    hold.refresh_from_db()
    assert hold.lifted_at is None
    assert "What waited for it goes on." in client.post(lift, follow=True).content.decode()
    assert "This hold has ended already." in client.post(lift, follow=True).content.decode()
    assert [*AuditEntry.objects.order_by("pk").values_list("action", flat=True)][-2:] == [
        "campaigns.place_hold",
        "campaigns.lift_hold",
    ]


def test_whoever_may_hold_people_back_finds_their_session_though_they_write_no_campaigns(client):
    session = make_session()
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=Role.APPROVER))
    client.force_login(user)

    found = client.get(reverse("admin:campaigns_campaign_find"), {"kind": "session", "session": session.code})

    assert session.code in found.content.decode()


def test_a_hold_of_many_says_how_far_it_is(client, on_duty, django_capture_on_commit_callbacks):
    make_crowd(holds.RANGE + 1, topic=make_topic("news"))
    said = {"why": "Mourning", "kind": "segment", "segment": make_segment().pk, "purposes": ["marketing"]}

    with django_capture_on_commit_callbacks() as rung:
        page = client.post(reverse("admin:campaigns_hold_add"), {**said, "until_0": "", "until_1": ""}, follow=True)

    hold = Hold.objects.get()
    assert len(rung) == 1
    assert "is being placed" in page.content.decode()
    assert "being placed: 0 so far" in page.content.decode()
    change = reverse("admin:campaigns_hold_change", args=[hold.pk])
    lift = reverse("admin:campaigns_hold_lift", args=[hold.pk])
    for page in (change, lift):
        assert "being placed: 0 so far" in client.get(page).content.decode()

    tasks.move_hold(hold_id=hold.pk)

    assert Hold.objects.get().people == holds.RANGE + 1
    assert "being placed" not in client.get(change).content.decode()


def test_a_hold_needs_what_its_kind_names_and_takes_nothing_else():
    session = make_session()
    said = {"why": "x", "kind": "tickets", "purposes": ["marketing"]}

    assert HoldForm(said).errors == {"session": ["Say whom you mean."]}
    form = HoldForm({**said, "session": session.code, "segment": make_segment().pk})
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["session"], form.cleaned_data["segment"]) == (session, None)
    assert "purposes" in HoldForm({**said, "session": session.code, "purposes": ["safety"]}).errors


def test_until_when_it_is_of_use_is_said_by_the_clock_of_the_campaign():
    said = {
        "name": "Late", "template": make_template().pk, "first_channel": "email", "send_zone": "Pacific/Tahiti",
        "valid_until": "2024-07-26T10:00",
    }  # fmt: skip
    form = CampaignForm(said)
    form.full_clean()

    assert form.cleaned_data["valid_until"].isoformat() == "2024-07-26T20:00:00+00:00"
    assert form.instance.valid_until == form.cleaned_data["valid_until"]
    shown = CampaignForm(instance=Campaign(send_zone="Pacific/Tahiti", valid_until=form.instance.valid_until))
    assert 'value="2024-07-26T10:00"' in str(shown["valid_until"])
    gap = CampaignForm({**said, "send_zone": "Europe/Paris", "valid_until": "2024-03-31T02:30"})
    assert "this hour does not exist there" in str(gap.errors["valid_until"])
