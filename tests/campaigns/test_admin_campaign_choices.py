"""What a campaign is chosen from: sessions by words in any order, and never more questions than there are kinds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from committee.roles import Role
from tests.campaigns.campaign_pages import enter, url, written
from tests.factories import make_campaign, make_discipline, make_segment, make_session, make_template, span

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    return enter(client, Role.AUTHOR)


def find(client, text):
    answer = client.get(reverse("admin:campaigns_campaign_find"), {"kind": "session", "session": text})
    page = html.fromstring(f"<div>{answer.content.decode()}</div>")
    return [choice.get("value") for choice in page.xpath("//input[@value!='']")]


def test_a_session_is_found_by_words_in_any_order_and_shown_by_its_name(client, author):
    wrestling = make_discipline(name_en="Wrestling", name_fr="Lutte")
    tuesday = make_session(code="WRE03", discipline=wrestling, during=span(datetime(2030, 8, 6, 9, tzinfo=UTC)))
    make_session(code="WRE04", discipline=wrestling, during=span(datetime(2030, 8, 7, 9, tzinfo=UTC)))

    assert find(client, "tuesday wrest") == ["WRE03"]
    assert find(client, "wrestling") == ["WRE03", "WRE04"]
    assert find(client, "wre04") == ["WRE04"]
    assert find(client, "") == find(client, "wrestling friday") == []

    shown = client.get(url(make_campaign(session=tuesday), "change")).content.decode()
    (chosen,) = html.fromstring(shown).xpath("//input[@name='session' and @checked]/..")
    assert "Wrestling" in chosen.text_content()


def test_words_that_name_one_session_are_enough_and_of_several_one_is_chosen(client, author):
    wrestling = make_discipline(name_en="Wrestling")
    session = make_session(code="WRE03", discipline=wrestling, during=span(datetime(2030, 8, 6, 9, tzinfo=UTC)))
    campaign = make_campaign()
    client.post(url(campaign, "change"), written(campaign, session="tuesday wrestling"))
    campaign.refresh_from_db()
    assert campaign.session == session

    make_session(code="WRE05", discipline=wrestling, during=span(datetime(2030, 8, 6, 12, tzinfo=UTC)))
    shown = client.post(url(campaign, "change"), written(campaign, session="tuesday wrestling")).content.decode()
    assert "Several answer to these words: choose one." in shown
    assert len(html.fromstring(shown).xpath("//input[@type='radio' and @name='session' and @value!='']")) == 2


@pytest.mark.parametrize("rows_of_each", [1, 4])
def test_the_form_is_read_in_as_many_queries_however_much_there_is_to_choose(client, author, rows_of_each):
    for _each in range(rows_of_each):
        make_segment()
        make_template()
        make_session()
    address = reverse("admin:campaigns_campaign_add")
    client.get(address)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = client.get(address).content.decode()

    assert len(asked) <= 30
    assert shown.count("<option") < 150


def test_a_time_zone_that_is_not_offered_is_kept_where_it_was_chosen(client, author):
    campaign = make_campaign(send_zone="Asia/Kabul")

    client.post(url(campaign, "change"), written(campaign, send_zone="Asia/Kabul", name="Later"))

    campaign.refresh_from_db()
    assert (campaign.name, campaign.send_zone) == ("Later", "Asia/Kabul")
