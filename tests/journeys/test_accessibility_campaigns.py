"""Can everybody write, check, schedule and read? The pages of campaigns, by the same measure as all others."""

from __future__ import annotations

import pytest

from tests.campaigns.stages import deliver, sending
from tests.factories import make_campaign, make_contact
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paths() -> list[str]:
    """The pages of templates and campaigns: of a draft, of one that leaves, and of one that has left."""
    make_contact(opted_in="news", language="ar")
    make_contact(language="ko")
    left, leaving, draft = sending(), sending(), make_campaign()
    deliver(left)
    template, campaign = "/admin/campaigns/messagetemplate", "/admin/campaigns/campaign"
    return [
        f"{template}/{draft.template_id}/change/",
        f"{template}/{draft.template_id}/proof/?language=ar",
        f"{campaign}/",
        f"{campaign}/{draft.pk}/change/",
        f"{campaign}/calendar/?month=2024-07",
        "/admin/campaigns/partnercampaign/add/",
        f"{campaign}/{leaving.pk}/change/",
        f"{campaign}/{leaving.pk}/cancel/",
        f"{campaign}/{left.pk}/report/",
        f"{campaign}/{left.pk}/messages/",
    ]


def test_the_pages_of_campaigns_are_for_everybody(sign_in, paths):
    page = sign_in("author")
    found = {}

    for path in paths:
        page.goto(path)
        found[path] = findings(page)

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_no_page_of_campaigns_is_wider_than_a_telephone(sign_in, paths):
    page = sign_in("author", width=390)
    widths = {}

    for path in paths:
        page.goto(path)
        widths[path] = overflow(page)

    assert widths == dict.fromkeys(paths, 0)
