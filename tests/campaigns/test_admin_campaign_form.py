"""A campaign is written as a draft: what its form takes, and what it refuses at which field."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.enums import CampaignStatus, Purpose
from campaigns.models import Campaign, SenderIdentity
from committee.models import Partner
from committee.roles import Role
from contacts.enums import TopicKind
from contacts.models import Topic
from tests.campaigns.campaign_pages import as_opened, begun, count, enter, of_segment, rows, url, written
from tests.factories import (
    make_campaign,
    make_contact,
    make_identity,
    make_segment,
    make_session,
    make_shift,
    make_template,
    span,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    return enter(client, Role.AUTHOR)


def test_a_draft_is_written_and_one_stays_with_it(client, author):
    template, segment = make_template(), make_segment()
    form = begun(name="Week to go", template=template.pk, send_on="2030-07-26", send_time="10:00")

    answer = client.post(
        reverse("admin:campaigns_campaign_add"), form | rows(of_segment(segment)) | {"send_zone": "Pacific/Tahiti"}
    )

    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == url(campaign, "change")
    assert (campaign.status, campaign.created_by, campaign.send_at) == (CampaignStatus.DRAFT, author, None)
    assert (str(campaign.send_on), str(campaign.send_time), campaign.send_zone) == (
        "2030-07-26",
        "10:00:00",
        "Pacific/Tahiti",
    )
    assert list(campaign.sources.values_list("kind", "segment", "position")) == [("segment", segment.pk, 1)]
    assert campaign.identity == SenderIdentity.objects.get(is_default=True)


def test_two_hours_before_a_session_to_its_ticket_holders_takes_one_choice_of_the_session(client, author):
    session, template = make_session(code="ATH12", during=span(datetime(2030, 8, 4, 18, tzinfo=UTC))), make_template()
    before = {"schedule_kind": "session", "offset_amount": 2, "offset_unit": "hours", "offset_side": "before"}
    form = begun(name="Gates", template=template.pk, **before)

    client.post(
        reverse("admin:campaigns_campaign_add"), form | rows({"kind": "tickets", "session": "ATH12 · Athletics"})
    )

    campaign = Campaign.objects.get()
    assert (campaign.schedule_kind, campaign.session, campaign.offset_minutes) == ("session", session, -120)
    assert [(source.kind, source.session) for source in campaign.sources.all()] == [("tickets", session)]
    form = client.get(url(campaign, "change")).context["adminform"].form
    assert [form.initial[name] for name in ("offset_amount", "offset_unit", "offset_side")] == [2, "hours", "before"]
    assert 'value="ATH12"' in str(form["session"])


def test_groups_of_people_are_added_and_removed(client, author):
    campaign = make_campaign()
    (first,) = campaign.sources.all()
    shift = make_shift()
    saved = {"id": first.pk, "kind": "segment", "segment": first.segment_id, "DELETE": "on"}
    venue = shift.position.venue
    added = {"kind": "shifts", "venue": venue.pk, "from_at": "2030-08-04T08:00", "segment": first.segment_id}
    by_position = {"kind": "shifts", "position_of": shift.position.code}

    answer = client.post(url(campaign, "change"), written(campaign, **rows(saved, added, by_position, saved=1)))

    assert answer.status_code == 302
    assert list(campaign.sources.values_list("kind", "segment", "venue", "position_of", "from_at", "position")) == [
        ("shifts", None, venue.pk, None, datetime(2030, 8, 4, 6, tzinfo=UTC), 1),
        ("shifts", None, None, shift.position.pk, None, 2),
    ]
    form = client.get(url(campaign, "change")).context["inline_admin_formsets"][0].formset.forms[0]
    assert str(form.initial["from_at"]) == "2030-08-04 08:00:00"


def test_variants_take_the_letters_that_are_free(client, author):
    campaign = make_campaign()
    kept = campaign.variants.create(label="B", template=campaign.template, share=20)
    variants = [{"id": kept.pk, "template": campaign.template_id, "share": 40}]
    variants += [{"template": make_template().pk, "share": share} for share in (30, 30)]
    sent = {f"variants-{n}-{name}": value for n, row in enumerate(variants) for name, value in row.items()}

    client.post(
        url(campaign, "change"), written(campaign, **sent, **{"variants-TOTAL_FORMS": 3, "variants-INITIAL_FORMS": 1})
    )

    assert list(campaign.variants.values_list("label", "share")) == [("A", 30), ("B", 40), ("C", 30)]


def test_rows_that_nobody_filled_in_are_no_groups_and_no_variants(client, author):
    template, segment = make_template(), make_segment()
    opened = as_opened(client.get(reverse("admin:campaigns_campaign_add")))

    answer = client.post(
        reverse("admin:campaigns_campaign_add"),
        {**opened, "name": "Week to go", "template": template.pk, "sources-1-segment": segment.pk},
    )

    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == url(campaign, "change")
    assert [source.segment for source in campaign.sources.all()] == [segment]
    assert not campaign.variants.exists()
    assert client.post(url(campaign, "change"), as_opened(client.get(url(campaign, "change")))).status_code == 302
    assert campaign.sources.count() == 1


@pytest.mark.parametrize(
    ("source", "field", "said"),
    [
        ({"kind": "tickets"}, "session", "Say whose ticket holders"),
        ({"kind": "tickets", "session": "NOPE"}, "session", "not one of the available choices"),
        ({"kind": "list", "is_former": "on"}, "people_list", "Choose a list."),
        ({"kind": "segment", "session": "S"}, "segment", "Choose a segment."),
        ({"kind": "shifts", "is_former": "on"}, "venue", "choose a venue, a position, or hours"),
        ({"kind": "weather"}, "kind", "Select a valid choice"),
    ],
)
def test_a_group_that_names_nobody_is_refused_at_its_field(client, author, source, field, said):
    template = make_template()

    answer = client.post(reverse("admin:campaigns_campaign_add"), begun(name="X", template=template.pk) | rows(source))

    (form,) = answer.context["inline_admin_formsets"][0].formset.forms
    assert said in str(form.errors[field])
    assert not Campaign.objects.exists()


def test_a_campaign_to_nobody_is_refused(client, author):
    form = begun(name="X", template=make_template().pk)

    page = client.post(reverse("admin:campaigns_campaign_add"), form).content.decode()

    assert "Say to whom it goes: add one group of people at least." in page


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"second_channel": "email"}, ["second_channel"]),
        ({"schedule_kind": "session", "offset_amount": "2"}, ["session"]),
        ({"schedule_kind": "session", "session": "ATH12"}, ["offset_amount"]),
        ({"schedule_kind": "session", "session": "ATH12", "offset_amount": "-2"}, ["offset_amount"]),
        ({"control_share": "51"}, ["control_share"]),
        ({"wave_people": "1000"}, ["wave_minutes"]),
        ({"wave_minutes": "5"}, ["wave_people"]),
        ({"canary_percent": "51"}, ["canary_percent"]),
        ({"stop_above_complaints": "101"}, ["stop_above_complaints"]),
        ({"name": "Paris \x1b[31m \u202e2024"}, ["name"]),
    ],
)
def test_what_does_not_go_together_is_refused_at_its_field_alone(client, author, fields, wrong):
    make_session(code="ATH12")
    campaign = make_campaign()

    form = client.post(url(campaign, "change"), written(campaign, **fields)).context["adminform"].form

    assert sorted(form.errors) == wrong


def test_who_gets_it_first_and_who_later_is_said_in_the_form_and_before_it_leaves(client, author):
    make_contact(opted_in="news")
    campaign = make_campaign()
    said = {"canary_percent": "2.5", "wave_people": "50000", "wave_minutes": "15", "stop_above_bounces": "3"}

    answer = client.post(url(campaign, "change"), written(campaign, **said))

    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert (campaign.canary_percent, campaign.wave_people, campaign.wave_minutes) == (Decimal("2.5"), 50_000, 15)
    assert (campaign.stop_above_bounces, campaign.stop_above_complaints) == (3, Decimal("0.1"))
    page = count(client, written(campaign, **said))
    assert "From 5,000 people on, 2.5 % of them get it first, and the others 10 minutes after these." in page
    assert "It leaves in waves of 50,000 people, one every 15 minutes." in page
    assert "It is held where more than 3 % refuse it or 0.1 % complain." in page


def test_a_new_campaign_goes_to_one_percent_first(client, author):
    page = client.get(reverse("admin:campaigns_campaign_add"))

    form = page.context["adminform"].form
    assert (form["canary_percent"].value(), form["stop_above_complaints"].value()) == (1, Decimal("0.1"))


@pytest.mark.parametrize(
    ("purpose", "fields", "wrong"),
    [
        (Purpose.SERVICE, {"control_share": "5"}, ["control_share"]),
        (Purpose.SERVICE, {"wave_people": "1000", "wave_minutes": "5", "canary_percent": "1"}, None),
        (Purpose.SAFETY, {"wave_people": "1000", "wave_minutes": "5"}, ["wave_people"]),
    ],
)
def test_what_people_need_to_know_is_kept_from_nobody(client, author, purpose, fields, wrong):
    campaign = make_campaign(template=make_template(purpose=purpose, topic="service"))

    answer = client.post(url(campaign, "change"), written(campaign, **fields))

    if wrong:
        assert sorted(answer.context["adminform"].form.errors) == wrong
    else:
        campaign.refresh_from_db()
        assert (campaign.wave_people, campaign.canary_percent) == (1000, None)


def test_channels_stand_in_their_order_with_their_rule(client, author):
    campaign = make_campaign()

    client.post(
        url(campaign, "change"),
        written(campaign, first_channel="sms", second_channel="", third_channel="email", channel_rule="choice"),
    )

    campaign.refresh_from_db()
    assert (campaign.channels, campaign.channel_rule) == (["sms", "email"], "choice")


def test_a_partners_topic_is_signed_by_the_partner_where_nobody_says_otherwise(client, author):
    partner = Partner.objects.create(code="ACME", name_fr="Acme")
    identity = make_identity(name="Acme", partner=partner)
    template = make_template(topic="acme")
    Topic.objects.filter(code="acme").update(kind=TopicKind.PARTNER, partner=partner)
    campaign = make_campaign(template=template)

    client.post(url(campaign, "change"), written(campaign, identity=""))

    campaign.refresh_from_db()
    assert campaign.identity == identity
