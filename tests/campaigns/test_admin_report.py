"""Reading what became of a campaign: figures that add up, each message, a file."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from campaigns import forecasts, lifecycle
from campaigns.admin.pages_of_messages import ROWS, masked, page_of
from campaigns.enums import EventKind
from campaigns.gateways import Answer
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Batch, Campaign, Event, EventCount
from committee.db import clock
from committee.models import AuditEntry
from committee.roles import Role
from tests.campaigns.carriers import NamedGateway, by_sms, leave, price, telephone
from tests.campaigns.stages import deliver, sending
from tests.factories import NOON, make_campaign, make_contact, make_template, make_user

pytestmark = pytest.mark.django_db


def enter(client, role):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def manager(client):
    return enter(client, Role.MANAGER)


@pytest.fixture
def finished():
    for language in ("fr", "fr", "ja"):
        make_contact(opted_in="news", language=language)
    make_contact(language="ko")
    make_contact(email=None, opted_in="news")
    campaign = sending()
    deliver(campaign)
    lifecycle.finish_done(at=clock())
    campaign.refresh_from_db()
    return campaign


def url(campaign, page):
    return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk])


def test_the_equation_is_written_out_and_adds_up(client, manager, finished):
    answer = client.get(url(finished, "report"))

    shown = answer.context
    assert (shown["snapshot"], dict(shown["equation"])) == (
        "4",
        {"waiting": "0", "open": "0", "handed over": "3", "ended without hand-over": "1"},
    )
    assert shown["lines"] == [
        ("fr", "Français", ["2", "0"], "2"),
        ("ja", "日本語", ["1", "0"], "1"),
        ("ko", "한국어", ["0", "1"], "1"),
    ]
    assert shown["reasons"] == [("no consent", "1")]
    page = answer.content.decode()
    assert "It adds up." in page
    assert 'hx-trigger="every' not in page


def test_who_is_left_out_stands_apart_from_the_variants_by_that_name(client, manager):
    make_contact(opted_in="news")
    make_contact()
    words = make_template(name="A calm one")
    campaign = sending(template=words, variants=[(words, 100)])

    shown = client.get(url(campaign, "report")).context["variants"]

    assert [(name, total) for name, _cells, total in shown] == [("A · A calm one", "1"), ("Left out", "1")]


def test_the_report_tells_which_words_worked(client, manager):
    for _ in range(30):
        make_contact(opted_in="news")
    words, others = make_template(name="Calm"), make_template(name="Loud")
    campaign = sending(template=words, variants=[(words, 50), (others, 50)])
    first, second = Batch.objects.filter(campaign=campaign).order_by("variant")
    Batch.objects.filter(pk=first.pk).update(measured=2)
    did(campaign, first.first_n, EventKind.OPEN)
    did(campaign, first.first_n, EventKind.CLICK)
    did(campaign, first.first_n, EventKind.CLICK, is_machine=True)
    did(campaign, second.last_n, EventKind.UNSUBSCRIBE)

    shown = client.get(url(campaign, "report")).context["variant_readings"]
    table = client.get(url(campaign, "report_csv")).getvalue().decode()

    assert shown == [
        ["A · Calm", "0", "1 (50.0 %)", "1 (50.0 %)", "0", "0"],
        ["B · Loud", "0", "0 (—)", "0 (—)", "1", "0"],
    ]
    assert "event · variant A,click,,1" in table
    assert "event · variant B,unsubscribe,,1" in table


def did(campaign, n, kind, **fields):
    Event.objects.create(campaign=campaign, ledger=campaign.ledger, n=n, kind=kind, at=NOON, **fields)


def test_without_variants_nothing_is_told_of_them(client, manager, finished):
    assert client.get(url(finished, "report")).context["variant_readings"] == []


def test_figures_that_do_not_add_up_raise_an_alarm(client, manager, finished):
    Campaign.objects.filter(pk=finished.pk).update(snapshot_size=6)

    page = client.get(url(finished, "report")).content.decode()

    assert "It does not add up: 2 people are unaccounted for." in page
    assert "It adds up." not in page


def test_while_it_leaves_the_figures_ask_again_and_only_they_are_given(client, manager):
    make_contact(opted_in="news")
    campaign = sending()

    fragment = client.get(url(campaign, "report"), headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in fragment
    assert "<html" not in fragment


def test_when_it_is_no_longer_as_it_was_seen_the_page_is_read_anew_with_other_buttons(client, manager, finished):
    there = url(finished, "report")

    seen_as_it_is = client.get(there, {"seen": finished.status}, headers={"HX-Request": "true"})
    seen_leaving = client.get(there, {"seen": "sending"}, headers={"HX-Request": "true"})

    assert "HX-Refresh" not in seen_as_it_is.headers
    assert seen_leaving.headers["HX-Refresh"] == "true"


def test_who_may_hold_it_holds_it_from_its_report(client):
    make_contact(opted_in="news")
    campaign = sending()
    hold_it = reverse("admin:campaigns_campaign_act", args=[campaign.pk, "pause"])

    enter(client, Role.MANAGER)
    assert hold_it not in client.get(url(campaign, "report")).content.decode()
    enter(client, Role.DUTY_OFFICER)
    assert hold_it in client.get(url(campaign, "report")).content.decode()


def test_what_is_in_doubt_is_explained(client, manager):
    make_contact(email="ja@example.org", opted_in="news", language="ja")
    make_contact(opted_in="news")
    campaign = sending()
    deliver(campaign, MemoryGateway(answers={"ja@example.org": Answer.UNKNOWN}))

    page = client.get(url(campaign, "report")).content.decode()

    assert "1 message is in doubt: the connection broke after it was handed over" in page
    assert "It adds up." in page


def test_a_draft_has_nothing_to_report(client, manager):
    page = client.get(url(make_campaign(), "report")).content.decode()

    assert "It has not left" in page


def test_the_figures_as_a_file_hold_one_figure_a_row_and_the_trail_knows(client, manager, finished):
    answer = client.get(url(finished, "report_csv"))

    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[0] == ["Figure", "Which", "Language", "Number"]
    assert ["snapshot", "", "", "4"] in rows
    assert ["status", "sent", "fr", "2"] in rows
    assert ["reason", "no consent", "", "1"] in rows
    assert AuditEntry.objects.get(action="campaigns.export_report").actor == manager


def test_addresses_are_masked_for_who_may_not_see_contacts(client, manager, finished):
    page = client.get(url(finished, "messages")).content.decode()

    assert page.count("p•••@example.org") == 3  # to whoever is excluded nothing was addressed
    assert "person-" not in page
    assert not AuditEntry.objects.filter(action="campaigns.view_messages").exists()


def test_a_right_to_some_people_alone_shows_no_address(client, manager, finished):
    manager.groups.add(Group.objects.get(name=Role.COORDINATOR))  # who see the people who volunteer

    page = client.get(url(finished, "messages")).content.decode()

    assert page.count("p•••@example.org") == 3
    assert "person-" not in page


def test_who_may_see_contacts_sees_addresses_and_the_trail_knows(client, finished):
    enter(client, Role.AUTHOR)

    page = client.get(url(finished, "messages"), {"status": "sent", "language": "ja"})

    (row,) = page.context["rows"]
    assert row["address"] == row["message"].address
    assert AuditEntry.objects.filter(action="campaigns.view_messages").count() == 1


@pytest.mark.parametrize("page", ["report", "report_csv", "messages"])
def test_who_may_not_read_reports_gets_none(client, finished, page):
    enter(client, Role.ADMINISTRATOR)

    assert client.get(url(finished, page)).status_code == 403


def test_messages_are_leafed_through_forwards_and_back():
    people = ROWS + 5
    for _ in range(people):
        make_contact(opted_in="news")
    campaign = sending()

    first = page_of(campaign)
    second = page_of(campaign, after=first.after)
    again = page_of(campaign, before=second.before)

    assert [row.n for row in first.rows + second.rows] == list(range(1, people + 1))
    assert (first.before, second.after, again.before) == (None, None, None)
    assert [row.n for row in again.rows] == [row.n for row in first.rows]


def test_a_mask_tells_no_address():
    assert [masked("ana@example.org"), masked("+33612345678"), masked("")] == ["a•••@example.org", "•••", ""]


# --- What it cost ----------------------------------------------------------------------------------------------------


@pytest.fixture
def sent_by_sms():
    telephone("+33612345678")
    telephone("+33612345679")
    telephone("+821087654321")
    price("one", "FR", "0.5")
    campaign = by_sms(parts=2)
    forecasts.write_down(campaign)
    leave(campaign, NamedGateway("one", {"+33612345679": Answer.UNKNOWN}))
    campaign.refresh_from_db()
    return campaign


def test_the_report_tells_what_it_cost_beside_what_was_foreseen_and_by_whom(client, manager, sent_by_sms):
    answer = client.get(url(sent_by_sms, "report"))
    shown = answer.context

    assert (shown["cost_so_far"], shown["cost_in_doubt"], shown["cost_foreseen"]) == (
        "€1.00 + ?",
        "€1.00",
        "€2.00 + ?",
    )
    assert "“?” stands for messages whose price nobody knows" in answer.content.decode()
    assert [tuple(carrier) for carrier in shown["carriers"]] == [("one", "SMS", "2", "0", "0", "1", "€1.00 + ?")]
    assert [(country.name, country.parts, country.cost) for country in shown["countries"]] == [
        ("France", "2", "€1.00"),
        ("South Korea", "2", "?"),
    ]


def test_the_file_of_figures_has_the_cost_by_provider_and_country(client, manager, sent_by_sms):
    answer = client.get(url(sent_by_sms, "report_csv"))

    rows = [tuple(row) for row in csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")))]
    assert {
        ("provider · SMS · one", "in doubt", "", "1"),
        ("parts · provider · SMS · one", "France", "", "2"),
        ("cost · provider · SMS · one · EUR", "France", "", "1.000000"),
        ("cost so far · EUR", "", "", "1.000000"),
        ("cost, in doubt · EUR", "", "", "1.000000"),
        ("cost, as foreseen · EUR", "", "", "2.000000"),
        ("cost so far · messages without a known price", "", "", "1"),
    } <= set(rows)


def test_while_it_leaves_its_page_tells_what_it_has_cost(client, manager, sent_by_sms):
    page = client.get(url(sent_by_sms, "state")).content.decode()

    assert "It has cost €1.00 + ? so far; foreseen: €2.00 + ?." in page


def test_who_may_not_read_reports_learns_no_cost(client, sent_by_sms):
    user = enter(client, Role.TRANSLATOR)
    user.user_permissions.add(Permission.objects.get(codename="view_campaign"))

    page = client.get(url(sent_by_sms, "state")).content.decode()

    assert "Leaving: 100 %" in page
    assert "€" not in page


def test_of_what_costs_nothing_no_money_is_told(client, manager, finished):
    page = client.get(url(finished, "report")).content.decode()

    assert "What it costs" not in page
    assert "€" not in page
    assert "the provider took it; whether it arrived, it has not said" in page


def test_openings_stand_beside_how_many_agreed_and_machines_apart(client, manager, finished):
    Batch.objects.filter(pk=finished.batches.earliest("pk").pk).update(measured=3)
    named = {"campaign": finished, "ledger": finished.ledger, "at": clock()}
    Event.objects.create(kind=EventKind.OPEN, n=1, **named)
    Event.objects.create(kind=EventKind.OPEN, n=1, is_machine=True, **named)
    EventCount.objects.create(campaign=finished, kind=EventKind.CLICK, was_measured=False, events=7)

    shown = client.get(url(finished, "report"))

    assert shown.context["readings"] == {
        "measured": "3",
        "lines": [("Opened it", "1", "33.3 %", "1"), ("Followed a link", "0", "0.0 %", "0")],
        "others": [("Followed a link", "7")],
    }
    assert "Of 3 copies for people who agreed to be measured" in shown.content.decode()
    assert "Opened it" not in client.get(url(make_campaign(), "report")).content.decode()
