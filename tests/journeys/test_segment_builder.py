"""A comms officer builds a segment without training: by mouse, by keyboard alone, by telephone, without our script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from contacts.models import Segment
from tests.contacts.segments.programme import Games, make_ticket
from tests.factories import make_contact, make_topic
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/contacts/segment/add/"
RULE = {
    "match": "all",
    "conditions": [
        {"field": "language", "is": ["fr"]},
        {"field": "ticket", "is": "held", "disciplines": ["ATH"], "days": ["2024-08-04"]},
        {"match": "none", "conditions": [{"field": "tag", "is": ["press"]}]},
    ],
}


@pytest.fixture
def people():
    """Two who read French and hold a ticket for athletics, one of them of the press; and somebody else."""
    games = Games()
    make_topic("news")
    for fields in ({"given_name": "Amélie", "family_name": "Durand"}, {"tags": ["press"]}, {"language": "de"}):
        make_ticket(make_contact(opted_in="news", **fields), games.final)


def figures(page: Page):
    return page.locator("[data-part=people]")


def add(page: Page, condition: str, *, group: str = "n0") -> None:
    page.locator(f"#{group}-new").select_option(condition)
    page.locator(f"button[value='add {group}']").click()


def test_a_segment_is_built_said_counted_and_saved(sign_in, people):
    page = sign_in("author", language="en")
    page.goto(ADD)
    expect(figures(page)).to_contain_text("Everybody.")
    page.fill("#id_name", "Athletics, French")

    add(page, "language")
    page.get_by_label("French", exact=True).check()
    expect(figures(page)).to_contain_text("French-speaking people.")
    expect(figures(page)).to_contain_text("2 people")
    add(page, "ticket")
    page.locator("#id_n2-disciplines-find").fill("athl")
    page.get_by_label("ATH · Athletics").check()
    page.get_by_label("4 August").check()
    expect(figures(page)).to_contain_text("French-speaking holders of athletics sessions on 4 August.")
    page.locator("button[value='group n0']").click()
    page.locator("#n3-match").select_option("none")
    add(page, "tag", group="n3")
    page.locator("#id_n4-is").fill("press")
    page.keyboard.press("Tab")
    expect(figures(page)).to_contain_text("except those who are tagged “press”.")
    expect(figures(page)).to_contain_text("1 person")
    expect(page.locator("[data-part=email] .segment-total")).to_have_text("1")
    page.get_by_role("button", name="Draw ten people").click()
    expect(page.locator("[data-part=sample]")).to_contain_text("Amélie Durand")

    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("is saved.")).to_be_visible()
    assert Segment.objects.get().criteria == RULE


def test_what_is_not_complete_is_said_and_a_row_can_go_again(sign_in, people):
    page = sign_in("author", language="en")
    page.goto(ADD)
    add(page, "tag")
    expect(figures(page)).to_contain_text("not complete")

    page.get_by_role("button", name="Remove the condition Tag").click()

    expect(figures(page)).to_contain_text("3 people")


def test_by_keyboard_alone(sign_in, people):
    """From the name on, with Tab, arrows, Space and Enter; after each step the focus is where one goes on."""
    page = sign_in("author", language="en")
    page.goto(ADD)
    page.locator("#id_name").focus()
    page.keyboard.type("Read French")
    page.locator("#n0-new").focus()
    page.keyboard.type("Lang")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    french = page.get_by_label("French", exact=True)
    expect(french).to_be_focused()
    page.keyboard.press("Space")
    expect(figures(page)).to_contain_text("French-speaking people.")
    # Enter in a field asks for the figures, and saves nothing by accident.
    page.locator("#id_name").press("Enter")
    assert not Segment.objects.exists()
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is saved.")).to_be_visible()
    assert Segment.objects.get().criteria == {"match": "all", "conditions": [RULE["conditions"][0]]}


def test_without_our_script_every_button_is_a_round_trip(sign_in, people):
    """The theme itself needs JavaScript; the builder does not."""
    page = sign_in("author", language="en")
    page.route("**/segments*.js", lambda route: route.abort())
    page.goto(ADD)
    page.fill("#id_name", "Athletics")

    add(page, "ticket")
    page.locator("#id_n1-disciplines-find").fill("athl")
    page.locator(".segment-picker", has_text="of the discipline").get_by_role("button", name="Search").click()
    page.get_by_label("ATH · Athletics").check()
    page.get_by_role("button", name="Refresh").last.click()
    expect(figures(page)).to_contain_text("Holders of athletics sessions.")
    expect(figures(page)).to_contain_text("3 people")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("is saved.")).to_be_visible()
    assert Segment.objects.get().criteria["conditions"][0]["disciplines"] == ["ATH"]


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_segments_and_lists_are_for_everybody(sign_in, people, width):
    segment = Segment.objects.create(name="Athletics, French", criteria=RULE)
    page = sign_in("author", width=width)
    found = {}

    for path in (
        "/admin/contacts/segment/",
        f"/admin/contacts/segment/{segment.pk}/change/",
        "/admin/contacts/peoplelist/",
        "/admin/contacts/peoplelist/add/",
    ):
        page.goto(path)
        if "change" in path:
            expect(page.locator("[data-part=push] .segment-total")).to_be_visible()
            page.locator("#id_n2-venues-find").fill("sta")
            expect(page.get_by_label("STA · Stade de France")).to_be_visible()
            page.locator("[data-draw]").click()
            expect(page.locator("[data-part=sample] table")).to_be_visible()
            page.locator(".segment-beside details").evaluate_all("all => all.forEach((each) => { each.open = true; })")
        found[path] = [*findings(page), *(["wider than the window"] if overflow(page) > 0 else [])]

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_who_may_only_look_sees_the_sentence_and_the_figures(sign_in, people):
    segment = Segment.objects.create(name="Athletics, French", criteria=RULE)
    page = sign_in("approver", language="en")
    page.goto(f"/admin/contacts/segment/{segment.pk}/change/")

    expect(figures(page)).to_contain_text("1 person")
    expect(page.locator("[data-part=email] .segment-total")).to_have_text("1")
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    assert findings(page) == []
