from __future__ import annotations

import pytest

from campaigns import lifecycle
from campaigns.flow import snapshot
from committee.models import ApiToken
from tests.campaigns.stages import approved
from tests.factories import NOON, make_campaign, make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    _, secret = ApiToken.issue(system="dashboard", scopes=[ApiToken.Scope.CAMPAIGNS_READ])
    return lambda path: client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})


def test_a_report_accounts_for_everybody_and_names_nobody(ask):
    make_contact(opted_in="news", language="fr", given_name="Zoé", email="zoe@example.org")
    make_contact(opted_in="news", language="ar")
    make_contact(language="ja")
    campaign = make_campaign(name="Week to go")
    campaign = lifecycle.schedule(approved(campaign), by=None, at=NOON)
    lifecycle.start_due(at=campaign.send_at)
    snapshot.take(campaign, at=NOON)

    answer = ask(f"/campaigns/{campaign.pk}/report")

    report = answer.json()
    assert (report["snapshot"], report["waiting"], report["ended"], report["adds_up"]) == (3, 2, 1, True)
    assert report["by_reason"] == {"no_consent": 1}
    assert [(line["language"], line["total"]) for line in report["by_language"]] == [("fr", 1), ("ar", 1), ("ja", 1)]
    assert "zoe" not in answer.content.decode().lower()


def test_campaigns_are_listed_a_hundred_at_a_time(ask):
    first, second = make_campaign(name="One"), make_campaign(name="Two")

    assert [each["name"] for each in ask("/campaigns").json()] == ["One", "Two"]
    assert [(each["channel"], each["channels"]) for each in ask("/campaigns").json()] == [("email", ["email"])] * 2
    assert [each["id"] for each in ask(f"/campaigns?after={first.pk}").json()] == [second.pk]


def test_an_unknown_campaign_is_a_problem_of_its_own(ask):
    answer = ask("/campaigns/999999/report")

    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")
