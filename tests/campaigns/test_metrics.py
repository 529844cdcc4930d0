"""Monitoring reads figures, names nobody, and needs its token."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from campaigns import pulse
from committee.db import clock
from tests.campaigns.stages import sending
from tests.factories import make_contact

pytestmark = pytest.mark.django_db


def read(client, **headers):
    answer = client.get("/metrics", headers=headers)
    families = text_string_to_metric_families(answer.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


TOKEN = "a-token-for-monitoring"


@pytest.fixture
def with_token(settings):
    settings.METRICS_TOKEN = TOKEN
    return {"Authorization": f"Bearer {TOKEN}"}


def test_backlog_status_and_signs_of_life_are_told(client, with_token):
    make_contact(email="ana@example.org", opted_in="news")
    campaign = sending(at=clock())
    pulse.beat("incident")

    told = read(client, **with_token)

    assert told["committee_backlog_messages", campaign.lane] == 1
    assert told["committee_messages", str(campaign.pk), "email", "pending"] == 1
    assert told["committee_campaigns", "sending"] == 1
    assert told["committee_seen_seconds", "incident"] < 60
    assert not [name for name in told if "ana" in str(name)]


def test_without_the_token_there_is_nothing_to_read(client, with_token):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    assert read(client, **with_token)["committee_standstill",] == 0


@pytest.mark.parametrize("is_demo", [True, False])
def test_where_no_token_is_set_nothing_is_told_in_a_demonstration_neither(client, settings, is_demo):
    settings.DEMO, settings.METRICS_TOKEN = is_demo, ""

    assert client.get("/metrics").status_code == 404


def test_who_has_not_signed_for_a_while_is_silent():
    pulse.beat("bulk")

    assert pulse.silent(["bulk", "incident"], longer_than=pulse.USUAL) == ["incident"]
