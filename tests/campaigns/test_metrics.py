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


def test_backlog_status_and_signs_of_life_are_told(client, settings):
    settings.DEMO = True
    make_contact(email="ana@example.org", opted_in="news")
    campaign = sending(at=clock())
    pulse.beat("incident")

    told = read(client)

    assert told["committee_backlog_messages", campaign.lane] == 1
    assert told["committee_messages", str(campaign.pk), "email", "pending"] == 1
    assert told["committee_campaigns", "sending"] == 1
    assert told["committee_seen_seconds", "incident"] < 60
    assert not [name for name in told if "ana" in str(name)]


def test_without_the_token_there_is_nothing_to_read(client, settings):
    settings.DEMO, settings.METRICS_TOKEN = False, "a-token-for-monitoring"

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 404
    assert read(client, Authorization="Bearer a-token-for-monitoring")["committee_standstill",] == 0


def test_without_a_token_of_its_own_production_tells_nothing(client, settings):
    settings.DEMO, settings.METRICS_TOKEN = False, ""

    assert client.get("/metrics").status_code == 404


def test_who_has_not_signed_for_a_while_is_silent():
    pulse.beat("bulk")

    assert pulse.silent(["bulk", "incident"], longer_than=pulse.USUAL) == ["incident"]
