"""A campaign on its pages: written as a draft, read through, let go, held, copied; each by those who may."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from lxml import html

from campaigns import approvals
from campaigns.enums import CampaignStatus, Purpose, ScheduleKind
from campaigns.models import Campaign, SenderIdentity
from committee.models import Partner
from committee.roles import Role
from contacts.enums import TopicKind
from contacts.models import Topic
from tests.campaigns.stages import approved, approved_template, deliver, reviewed, scheduled, sending, signed
from tests.contacts.segments.programme import make_ticket
from tests.factories import (
    NOON,
    make_campaign,
    make_contact,
    make_discipline,
    make_identity,
    make_price,
    make_segment,
    make_session,
    make_shift,
    make_source,
    make_template,
    make_user,
    span,
)

pytestmark = pytest.mark.django_db


def enter(client, role):
    user = make_user(language="en")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.fixture
def author(client):
    return enter(client, Role.AUTHOR)


def url(campaign, page, *more):
    return reverse(f"admin:campaigns_campaign_{page}", args=[campaign.pk, *more])


def act(client, campaign, verb):
    answer = client.post(url(campaign, "act", verb), follow=True)
    campaign.refresh_from_db()
    return [str(message) for message in answer.context["messages"]]


def rows(*sources, saved=0):
    """Groups of people as the browser sends them."""
    sent = {"sources-TOTAL_FORMS": len(sources), "sources-INITIAL_FORMS": saved}
    sent |= {f"sources-{n}-{name}": value for n, source in enumerate(sources) for name, value in source.items()}
    return sent | {"variants-TOTAL_FORMS": 0, "variants-INITIAL_FORMS": 0}


def of_segment(segment):
    return {"kind": "segment", "segment": segment.pk}


def written(campaign, **fields):
    """The form of a campaign as it was opened, with these fields changed."""
    saved = [{"id": source.pk, "kind": source.kind, "segment": source.segment_id} for source in campaign.sources.all()]
    return {
        "campaign": campaign.pk,
        "name": campaign.name,
        "template": campaign.template_id,
        "first_channel": "email",
        "identity": campaign.identity_id or "",
        "schedule_kind": "moment",
        "send_on": "2030-07-26",
        "send_time": "10:00",
        "send_zone": "Europe/Paris",
        **rows(*saved, saved=len(saved)),
        **fields,
    }


def begun(**fields):
    """A form in which nothing but this is said."""
    return {"first_channel": "email", "send_zone": "Europe/Paris", **rows(), **fields}


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


def as_opened(page):
    """All that the browser would send back of an untouched form."""
    form = html.fromstring(page.content).get_element_by_id("campaign_form")
    return {name: value for name, value in form.form_values() if not name.startswith("_")}


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


def count(client, form):
    return client.post(reverse("admin:campaigns_campaign_count"), form).content.decode()


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


def test_buttons_stand_only_before_those_who_may_press_them(client):
    make_contact(opted_in="news")
    campaign = sending()
    enter(client, Role.MANAGER)

    page = client.get(url(campaign, "change")).content.decode()

    assert url(campaign, "report") in page
    assert url(campaign, "act", "pause") not in page
    assert client.post(url(campaign, "act", "pause")).status_code == 403
    assert client.get(url(campaign, "cancel")).status_code == 403
    assert client.get(url(campaign, "act", "pause")).status_code == 405
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.SENDING


def test_only_drafts_are_edited_or_deleted(client, author):
    make_contact(opted_in="news")
    campaign = scheduled()

    refused = client.post(url(campaign, "change"), written(campaign, name="Other"))

    assert refused.status_code == 403
    assert client.post(url(campaign, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(url(make_campaign(), "delete"), {"post": "yes"}).status_code == 302
    assert Campaign.objects.get().name == campaign.name


def test_the_fields_the_machine_writes_cannot_be_posted(client, author):
    campaign = make_campaign()

    client.post(url(campaign, "change"), written(campaign, status="finished", ledger=7, name="New name"))

    campaign.refresh_from_db()
    assert (campaign.name, campaign.status, campaign.ledger) == ("New name", CampaignStatus.DRAFT, None)


def test_a_draft_says_why_it_was_taken_back_in_its_readers_language(client, author):
    campaign = approved(make_campaign())
    with translation.override("fr"):
        Campaign.objects.filter(pk=campaign.pk).update(control_share=5)
        approvals.campaign_edited(campaign, by=make_user(first_name="Ada", last_name="Byron"), at=NOON)

    said = "its approval has ended. The campaign was changed by Ada Byron."
    assert said in client.get(url(campaign, "change")).content.decode()

    review = campaign.reviews.create(version=campaign.template.approved_version, sha256="a" * 64, submitted_by=author)
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.IN_REVIEW)
    assert "has ended" not in client.get(url(campaign, "change")).content.decode()
    approvals.send_back(review, by=make_user(first_name="Ada"), at=NOON, comment="Not on Sunday.")
    assert "sent it back on" in client.get(url(campaign, "change")).content.decode()


def test_a_copy_is_a_new_draft_that_nobody_has_saved_yet(client, author):
    make_contact(opted_in="news")
    session = make_session()
    campaign = sending(identity=make_identity(name="Torch relay"), session=session)
    other = make_template()
    for label, template in (("A", campaign.template), ("B", other)):
        campaign.variants.create(label=label, template=template, share=50)
    Campaign.objects.filter(pk=campaign.pk).update(schedule_kind=ScheduleKind.SESSION, offset_minutes=-2880)
    make_source(campaign, kind="tickets", segment=None, session=session, is_former=True)
    deliver(campaign)

    context = client.get(reverse("admin:campaigns_campaign_add"), {"copy": campaign.pk}).context

    form = context["adminform"].form
    sources, variants = (each.formset for each in context["inline_admin_formsets"])
    assert form.initial["name"] == f"Copy of {campaign.name}"
    assert (form.initial["template"], form.initial["identity"]) == (campaign.template_id, campaign.identity_id)
    assert form.initial["session"] == session.pk
    assert [(row.initial["kind"], row.initial["is_former"]) for row in sources.forms[:2]] == [
        ("segment", False),
        ("tickets", True),
    ]
    assert [row.has_begun() for row in sources.forms] == [True, True, False, False]
    assert [(row.initial["template"], row.initial["share"]) for row in variants.forms[:2]] == [
        (campaign.template_id, 50),
        (other.pk, 50),
    ]
    assert context["has_variants"]
    said = [form[name].value() for name in ("schedule_kind", "offset_amount", "offset_unit", "offset_side")]
    assert said == [ScheduleKind.SESSION, 2, "days", "before"]
    assert Campaign.objects.count() == 1


def test_who_wrote_the_original_of_a_copy_wrote_part_of_it(client, author):
    wrote = make_user()
    original, segment = make_campaign(created_by=wrote), make_segment()
    form = begun(name="Again", template=original.template_id, send_on="2030-07-26", send_time="10:00")

    client.post(f"{reverse('admin:campaigns_campaign_add')}?copy={original.pk}", form | rows(of_segment(segment)))

    assert approvals.writers(Campaign.objects.get(name="Again")) == {author.pk, wrote.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_status_and_progress_in_a_fixed_number_of_queries(
    client, author, django_assert_num_queries, count
):
    make_contact(opted_in="news")
    for _ in range(count):
        deliver(sending())
    listing = reverse("admin:campaigns_campaign_changelist")
    client.get(listing)

    with django_assert_num_queries(10):
        page = client.get(listing).content.decode()

    assert page.count("100 % · 1 person") == count


def test_the_proof_of_a_scheduled_campaign_is_of_its_frozen_words(client, author):
    make_contact(opted_in="news")
    campaign = scheduled(template=make_template(body_fr="Pour {{ campaign.name }}"))
    template = campaign.template
    template.subject_fr = "Edited since"
    template.save()

    page = client.get(url(campaign, "proof"), {"language": "fr"}).content.decode()

    assert "Doors open at nine (fr)" in page
    assert "Edited since" not in page
    assert f"Pour {campaign.name}" in page


def test_one_that_is_a_draft_no_more_is_read_in_words(client, author):
    make_contact(opted_in="news")
    campaign = scheduled(segment=make_segment(name="Fans"))

    page = client.get(url(campaign, "change")).content.decode()

    assert "the segment “Fans”" in page
    assert "on Friday 26 July 2024 at 12:00 (UTC)" in page
    assert "sources-0-kind" not in page


def test_the_cost_is_the_people_times_the_parts_of_their_sms_at_the_prices_of_their_countries(client, author):
    """Two in France read one part, one in Japan two parts of seventy: 2 × 0.05 + 1 × 2 × 0.08 = 0.26 euros."""
    for country, language, at in (("FR", "fr", 1), ("FR", "fr", 2), ("JP", "ja", 3), ("BR", "fr", 4)):
        make_contact(email=None, phone=f"+3361234567{at}", country=country, language=language)
    for country, amount in (("FR", "0.05"), ("JP", "0.08")):
        make_price(country=country, amount=amount, valid=DateRange(date(2020, 1, 1), date(2040, 1, 1)))
    template = make_template(
        purpose=Purpose.SERVICE, topic="tickets", channels=["sms"], sms_fr="Bonjour", sms_ja="席" * 71
    )
    campaign = make_campaign(template=template)

    page = count(client, written(campaign, first_channel="sms"))

    assert "It costs about €0.26." in page
    assert "The price list has no price for 1 person." in page


def test_the_checks_of_a_campaign_stand_with_their_places(client, author):
    make_contact(opted_in="news")
    campaign = make_campaign()
    partner = Partner.objects.create(code="ACME", name_fr="Acme")
    other = make_identity(name="Acme", partner=partner)
    page = client.post(url(campaign, "checks"), written(campaign, identity=other.pk)).content.decode()
    assert "“Acme” signs for a partner, and the topic is not theirs: choose another sender." in page


def test_what_cannot_be_sent_yet_is_said_where_it_is_chosen(client, author, without_simulator):
    page = client.get(reverse("admin:campaigns_campaign_add")).content.decode()

    assert "SMS (cannot be sent yet)" in page


def test_a_draft_is_deleted_by_a_link_and_what_was_asked_for_by_none(client, author):
    campaign = make_campaign()
    shown = client.get(url(campaign, "change")).content.decode()
    assert "Delete this draft" in shown
    assert "Delete campaign" not in " ".join(shown.split())

    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.CANCELLED)
    assert "Delete this draft" not in client.get(url(campaign, "change")).content.decode()


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


def test_the_page_says_when_the_next_wave_leaves_and_why_it_is_held(client, author):
    for number in range(4):
        make_contact(opted_in="news", email=f"{number}@example.org")
    campaign = sending(wave_people=2, wave_minutes=10)

    page = client.get(url(campaign, "state")).content.decode()
    assert "The next wave leaves from" in page
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.PAUSED, paused_why="complaints")
    page = client.get(url(campaign, "state")).content.decode()
    assert "It is held: too many readers complained." in page
    assert "too many readers complained" in client.get(reverse("admin:index")).content.decode()
