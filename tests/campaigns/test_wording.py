"""What is said of a campaign before anybody lets it go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from campaigns import versions, wording
from campaigns.flow import audience
from tests.factories import NOON, in_nine, make_campaign, make_contact, make_session, make_template

pytestmark = pytest.mark.django_db

IT_BEGINS = "It begins at {{ session.time }}."


def campaign_about(session, body=IT_BEGINS):
    make_contact(opted_in="news")
    return make_campaign(session=session, template=make_template(**in_nine("body", body)))


def read_through(campaign):
    count = audience.count(campaign, at=NOON)
    return wording.read_through(campaign, count, content=versions.content_of(campaign))


def test_whoever_reads_it_through_is_told_the_hour_that_its_readers_will_read():
    session = make_session(code="WRE03")

    said = read_through(campaign_about(session))

    begins = session.starts_at.astimezone(session.venue.zone_info)
    assert "Its words speak of WRE03" in said
    assert f"{begins:%H:%M}–" in said


def test_of_a_session_that_no_word_speaks_of_nothing_is_said():
    assert "Its words speak of" not in read_through(campaign_about(make_session(), body="See you there."))


@pytest.mark.parametrize(("later", "is_over"), [(timedelta(hours=-1), False), (timedelta(days=2), True)])
def test_words_about_a_session_that_is_over_are_warned_of(later, is_over):
    session = make_session(code="WRE03")
    campaign = campaign_about(session)
    count = audience.count(campaign, at=NOON)

    said = wording.warnings(campaign, count, content=versions.content_of(campaign), at=NOON + later)

    assert ("Its words speak of WRE03, which is over." in said) is is_over
