"""What a draft says of itself before it is saved: to whom, when, and what is still missing."""

from __future__ import annotations

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from lxml import html

from campaigns.models import Campaign
from committee.roles import Role
from tests.campaigns.campaign_pages import begun, count, enter, rows, written
from tests.campaigns.stages import approved_template, reviewed, signed
from tests.contacts.segments.programme import make_ticket
from tests.factories import (
    make_campaign,
    make_contact,
    make_discipline,
    make_price,
    make_segment,
    make_session,
    make_template,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    return enter(client, Role.AUTHOR)


def texts(row):
    return [" ".join(cell.text_content().split()) for cell in row]


def test_the_count_reads_the_campaign_through_as_it_stands_in_the_form(client, author):
    make_contact(opted_in="news", language="fr")
    make_contact(opted_in="news", language="ja")
    make_contact()
    make_contact(email=None)
    campaign = make_campaign(segment=make_segment(name="Fans"))

    page = count(client, written(campaign, name="Week to go"))

    assert (
        "“Week to go” leaves on Friday 26 July 2030 at 10:00 (Europe/Paris) by e-mail to 2 people in 2 languages: "
        "the segment “Fans”. It is of the purpose marketing, about “news en”, and signed “Paris 2024”. "
        "2 are left out: no consent (1), without an address (1)."
    ) in page
    assert list(Campaign.objects.values_list("name")) == [(campaign.name,)]


def test_the_count_of_one_that_nobody_saved_yet(client, author):
    make_contact(opted_in="news")
    session = make_session(code="ATH12", discipline=make_discipline(name_en="Athletics"))
    make_ticket(make_contact(opted_in="news"), session)
    form = begun(name="Gates", template=make_template().pk, schedule_kind="session", offset_amount="2")

    page = count(
        client, form | {"offset_unit": "hours"} | rows({"kind": "tickets", "session": "ATH12"}, {"kind": "list"})
    )

    assert (
        "“Gates” leaves 2 hours before ATH12 (Athletics) begins, that is on Friday 26 July 2024 at 12:00 "
        "(Europe/Paris), by e-mail to 1 person in 1 language: the ticket holders of ATH12 (Athletics, 26 July)."
    ) in page
    assert not Campaign.objects.exists()


def test_the_count_says_what_scheduling_would_refuse(client, author, without_simulator):
    campaign = make_campaign(template=make_template(body_ru=""))

    page = count(client, written(campaign, send_on="2020-01-01", second_channel="sms", control_share="5"))

    assert "The template lacks Русский." in page
    assert "Nobody of this audience can be written to." in page
    assert "This hour has passed." in page
    assert "No provider is set up for campaigns by SMS." in page
    assert "5 % of the people get nothing: the control group." in page


def test_the_count_says_who_reads_another_language_and_who_none(client, author):
    for language in ("ko", "ko", "ru", "fr"):
        make_contact(opted_in="news", language=language)
    nothing = {"subject_ko": "", "body_ko": "", "subject_ru": "", "body_ru": ""}
    campaign = make_campaign(template=make_template(fallbacks={"ko": ["en", "fr"]}, **nothing))

    page = count(client, written(campaign))

    assert "4 people in 2 languages" in page
    assert "2 people who read 한국어 get English." in page
    assert "The template lacks Русский." in page  # and not the one that English stands in for
    assert "1 person who read Русский would get nothing: it is not written." in page
    assert "(gets English)" in page


def test_without_audience_or_template_the_count_asks_for_them(client, author):
    assert "Say to whom it goes and choose a template" in count(client, begun(name="x"))
    assert "Say to whom it goes and choose a template" in count(client, {"name": "x"})


def test_a_template_with_holes_says_so_where_it_is_chosen_and_notices_are_not_offered(client, author):
    make_template(name="Whole")
    make_template(name="Holed", subject_ko="")

    page = client.get(reverse("admin:campaigns_campaign_add")).content.decode()

    assert "Holed (8/9)" in page
    assert "Confirmation of a sign-up" not in page


def test_what_its_author_read_of_it_is_kept_for_the_approver(client, author):
    make_contact(opted_in="news")
    campaign = make_campaign(template=approved_template(signed(reviewed(make_template()))))

    client.post(reverse("admin:campaigns_campaign_review_act", args=[campaign.pk, "submit"]))

    assert "1 person" in campaign.reviews.get().facts["sentence"]


def test_the_control_group_is_neither_counted_among_the_readers_nor_priced(client, author):
    make_price(channel="email", amount="0.10", valid=DateRange(None, None))
    for language in ("fr", "fr", "ja", "ja", "ar"):
        make_contact(opted_in="news", language=language)
    make_contact()

    page = count(client, written(make_campaign(), control_share="40"))

    assert "by e-mail to 3 people in 3 languages" in page
    assert "3 are left out: no consent (1), control group (about 2)." in page
    assert "It costs about €0.30." in page
    told = dict(map(texts, html.fromstring(page).xpath("//table[position() < 3]//tr")))
    assert (told["Together"], told["Control group"], told["In the audience"]) == ("3", "about 2", "6")
    assert sum(int(told[name]) for name in ("Français", "日本語", "العربية")) == 3
