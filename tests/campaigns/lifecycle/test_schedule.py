"""A campaign that its readers would stumble over is not scheduled, and its author is told why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from campaigns import contents, lifecycle
from campaigns.enums import CampaignStatus, Lane, Purpose, ScheduleKind
from campaigns.lifecycle import CampaignNotReady
from campaigns.lifecycle.schedule import lane_for
from campaigns.models import CompiledText
from committee import languages
from committee.models import AuditEntry, Partner
from contacts.enums import AddressKind, Channel, NoticeKind, TopicKind
from contacts.models import Topic
from tests.campaigns.findings.templates import on_three_channels
from tests.campaigns.stages import approved, scheduled
from tests.factories import (
    NOON,
    in_nine,
    make_address,
    make_campaign,
    make_consent,
    make_contact,
    make_session,
    make_template,
    make_topic,
    make_user,
    span,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def fan():
    return make_contact(opted_in="news")


def refusal(campaign, *, at: datetime = NOON) -> str:
    """What is said of a campaign that was approved; it stays so."""
    approved(campaign)
    with pytest.raises(CampaignNotReady) as refused:
        lifecycle.schedule(campaign, by=make_user(), at=at)
    campaign.refresh_from_db()
    assert campaign.status == CampaignStatus.APPROVED
    return str(refused.value)


def test_a_ready_campaign_is_frozen_compiled_in_nine_languages_and_given_its_hour_and_lane(fan):
    campaign = scheduled(send_zone="Europe/Paris", send_on=NOON.date(), send_time=time(18, 0))

    assert campaign.status == CampaignStatus.SCHEDULED
    assert campaign.send_at == NOON + timedelta(hours=4)
    assert campaign.lane == Lane.BULK
    assert campaign.version.content == contents.of_template(campaign.template)
    assert set(CompiledText.objects.values_list("campaign", "language")) == {
        (campaign.pk, code) for code in languages.CODES
    }
    assert AuditEntry.objects.get(action="campaigns.schedule").actor == campaign.scheduled_by


def test_an_edit_of_the_template_does_not_reach_a_scheduled_campaign(fan):
    campaign = scheduled()
    frozen = campaign.version.content
    campaign.template.subject_fr = "Tout a changé"
    campaign.template.save()

    second = scheduled(template=campaign.template)

    campaign.version.refresh_from_db()
    assert campaign.version.content == frozen
    assert (campaign.version.number, second.version.number) == (1, 2)


def test_the_same_words_are_the_same_version(fan):
    campaign = scheduled()

    assert scheduled(template=campaign.template).version == campaign.version


@pytest.mark.parametrize("status", [CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW])
def test_nothing_leaves_that_nobody_has_approved(fan, status):
    with pytest.raises(CampaignNotReady, match="has to be approved first"):
        lifecycle.schedule(make_campaign(status=status), by=make_user(), at=NOON)


def test_what_has_changed_since_its_approval_is_named_and_the_approval_is_void(fan):
    session = make_session(during=span(NOON + timedelta(hours=6)))
    template = make_template(**in_nine("body", "It begins at {{ session.time }}."))
    campaign = approved(make_campaign(template=template, session=session))
    session.during = span(NOON + timedelta(hours=7))
    session.save()

    with pytest.raises(CampaignNotReady, match=r"changed since its approval: .*start"):
        lifecycle.schedule(campaign, by=make_user(), at=NOON)

    campaign.refresh_from_db()
    assert (campaign.status, campaign.approved_sha256, campaign.version) == (CampaignStatus.DRAFT, "", None)
    assert campaign.reviews.get().voided_at
    assert not CompiledText.objects.filter(campaign=campaign).exists()


def test_another_hour_is_no_change(fan):
    campaign = approved(make_campaign())
    type(campaign).objects.update(send_time=time(18, 30))

    assert lifecycle.schedule(campaign, by=make_user(), at=NOON).send_at == NOON + timedelta(hours=6, minutes=30)


def test_an_hour_in_the_past_is_refused(fan):
    assert "has passed" in refusal(make_campaign(at=NOON - timedelta(minutes=2)))


def test_the_minute_between_form_and_button_is_forgiven(fan):
    campaign = make_campaign(at=NOON - timedelta(seconds=50))

    assert lifecycle.schedule(approved(campaign), by=make_user(), at=NOON).status == CampaignStatus.SCHEDULED


@pytest.mark.parametrize(("day", "word"), [(date(2025, 3, 30), "does not exist"), (date(2024, 10, 27), "twice")])
def test_an_hour_the_clocks_skip_or_repeat_is_refused(fan, day, word):
    campaign = make_campaign(send_on=day, send_time=time(2, 30), send_zone="Europe/Paris")

    assert word in refusal(campaign)


def test_a_campaign_without_an_hour_is_refused(fan):
    assert "at what hour" in refusal(make_campaign(send_time=None))


@pytest.mark.parametrize(
    ("purpose", "kind", "why"),
    [
        (Purpose.MARKETING, TopicKind.SERVICE, "Nobody opts in to this topic"),
        (Purpose.SERVICE, TopicKind.MARKETING, "service and safety need a service topic"),
        (Purpose.SAFETY, TopicKind.MARKETING, "service and safety need a service topic"),
        (Purpose.MARKETING, TopicKind.TRACKING, "Nobody is written to about tracking"),
        (Purpose.SERVICE, TopicKind.TRACKING, "Nobody is written to about tracking"),
    ],
)
def test_a_purpose_speaks_only_of_topics_of_its_kind(fan, purpose, kind, why):
    template = make_template()
    template.topic, template.purpose = make_topic("another", kind=kind), purpose
    template.save()

    assert why in refusal(make_campaign(template=template))


def test_a_campaign_on_a_partners_topic_is_sent_on_the_partners_behalf():
    partner = Partner.objects.create(code="ACME", name_fr="Acme")
    topic = Topic.objects.create(code="acme", kind=TopicKind.PARTNER, partner=partner, name_fr="Acme")

    assert make_campaign(template=make_template(topic=topic.code)).partner == partner
    assert make_campaign().partner is None


def test_an_empty_audience_is_refused_with_its_figures():
    make_contact(email=None, opted_in="news")
    make_contact()
    make_contact(opted_in="news", suppressed=True)

    assert "of 3 people in the audience 1 have no address and 2 may not be written to" in refusal(make_campaign())


@pytest.mark.parametrize(("channel", "said"), [(Channel.SMS, "SMS"), (Channel.PUSH, "push")])
def test_a_channel_that_nobody_carries_is_refused(fan, channel, said, without_simulator):
    template = make_template(**on_three_channels())

    assert said in refusal(make_campaign(template=template, channels=[Channel.EMAIL, channel]))


def test_whoever_is_reached_on_another_channel_than_the_first_is_somebody():
    person = make_contact(email=None, phone="+33612345678")
    make_consent(person, topic=make_topic("news"), channel=Channel.SMS)

    campaign = scheduled(template=make_template(**on_three_channels()), channels=[Channel.EMAIL, Channel.SMS])

    assert campaign.status == CampaignStatus.SCHEDULED


def test_before_a_session_it_leaves_by_the_start_of_the_session(fan):
    session = make_session(during=span(NOON + timedelta(hours=6)))

    campaign = scheduled(schedule_kind=ScheduleKind.SESSION, session=session, offset_minutes=-120)

    assert campaign.send_at == NOON + timedelta(hours=4)


def test_before_a_session_that_has_begun_it_is_too_late(fan):
    session = make_session(during=span(NOON + timedelta(hours=1)))

    assert "has passed" in refusal(
        make_campaign(schedule_kind=ScheduleKind.SESSION, session=session, offset_minutes=-120)
    )


def test_the_template_of_a_notice_is_refused(fan):
    template = make_template(purpose=Purpose.SERVICE, topic="account-news")
    campaign = approved(make_campaign(template=template))
    type(template).objects.update(notice_kind=None)
    type(template).objects.filter(pk=template.pk).update(notice_kind=NoticeKind.CONFIRM_OPT_IN)

    with pytest.raises(CampaignNotReady, match="by itself"):
        lifecycle.schedule(campaign, by=make_user(), at=NOON)


def test_a_campaign_is_scheduled_once(fan):
    campaign = scheduled()

    with pytest.raises(CampaignNotReady, match="can no longer be done"):
        lifecycle.schedule(campaign, by=make_user(), at=NOON)


def test_back_to_draft_its_words_can_change_and_it_can_be_scheduled_again(fan):
    campaign = lifecycle.unschedule(scheduled(), by=make_user())
    assert (campaign.status, campaign.version, campaign.lane) == (CampaignStatus.DRAFT, None, "")
    assert not CompiledText.objects.filter(campaign=campaign).exists()
    campaign.template.subject_fr = "Tout a changé"
    campaign.template.save()

    assert campaign.reviews.get().voided_at
    again = lifecycle.schedule(approved(campaign), by=make_user(), at=NOON)

    assert again.version.content["texts"]["fr"]["subject"] == "Tout a changé"


@pytest.mark.parametrize(("limit", "lane"), [(2, Lane.OPERATIONAL), (1, Lane.BULK)])
def test_a_service_is_as_large_as_its_largest_channel(settings, limit, lane):
    settings.OPERATIONAL_PEOPLE_LIMIT = limit
    make_contact(email="one@example.org")
    make_address(make_contact(email="two@example.org"), "https://push.example.org/two", kind=AddressKind.PUSH)
    template = make_template(**on_three_channels(purpose=Purpose.SERVICE, topic="tickets"))

    campaign = scheduled(template=template, channels=[Channel.PUSH, Channel.EMAIL])

    assert campaign.lane == lane


@pytest.mark.parametrize(
    ("purpose", "people", "lane"),
    [
        (Purpose.SAFETY, 11_000_000, Lane.INCIDENT),
        (Purpose.SERVICE, 50_000, Lane.OPERATIONAL),
        (Purpose.SERVICE, 50_001, Lane.BULK),
        (Purpose.MARKETING, 1, Lane.BULK),
    ],
)
def test_the_lane_follows_from_purpose_and_size(purpose, people, lane):
    assert lane_for(purpose, people=people) == lane
