"""Can everybody hold, stop, switch and let go on? The pages of a bad night, by the same measure as all others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from campaigns import carriers, holds, standstill
from campaigns.enums import CampaignStatus, PausedWhy, ReceiptState
from campaigns.gateways import Answer, providers
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign, FrequencyCap, Hold, ProviderState, Receipt, WritingHours
from committee.db import clock
from committee.models import User
from contacts.enums import Channel
from tests.campaigns.carriers import NamedGateway
from tests.campaigns.stages import deliver, sending
from tests.factories import make_contact, make_price, make_segment, make_topic
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TELEPHONE = {"width": 390, "height": 844}
ADMIN = "/admin/campaigns/"


@pytest.fixture(autouse=True)
def route():
    """The providers of this configuration, and nothing of them left over for others."""
    providers.by_channel.cache_clear()
    carriers.meet()
    yield
    for each in providers.by_channel().values():
        each.close()
    providers.by_channel.cache_clear()


def make_troubled() -> Campaign:
    """Held by itself, with a message in doubt, a click counted, its provider left alone and all sending stopped."""
    make_contact(email="lost@example.org", opted_in="news", language="ar")
    make_contact(opted_in="news")
    campaign = sending(counts_clicks=True)
    deliver(campaign, MemoryGateway(answers={"lost@example.org": Answer.UNKNOWN}))
    Campaign.objects.filter(pk=campaign.pk).update(status=CampaignStatus.PAUSED, paused_why=PausedWhy.BOUNCES)
    later = clock() + timedelta(minutes=5)
    ProviderState.objects.filter(channel="email").update(
        failures=4, broken_since=clock(), retry_at=later, note="421 Too busy"
    )
    standstill.stop(by=User.objects.get(username="duty"), why="A wrong text is leaving.")
    return campaign


def make_hold() -> Hold:
    make_topic("news")
    said = Hold(why="Mourning", kind="segment", segment=make_segment(), purposes=["marketing"])
    return holds.place(said, by=User.objects.get(username="duty"), at=clock())


def pages_of_duty() -> list[str]:
    campaign, hold = make_troubled(), make_hold()
    return [
        "/admin/",
        f"{ADMIN}campaign/{campaign.pk}/change/",
        f"{ADMIN}campaign/{campaign.pk}/report/",
        f"{ADMIN}campaign/{campaign.pk}/messages/",
        f"{ADMIN}standstill/",
        f"{ADMIN}standstill/now/",
        f"{ADMIN}hold/",
        f"{ADMIN}hold/add/",
        f"{ADMIN}hold/{hold.pk}/change/",
        f"{ADMIN}hold/{hold.pk}/lift",
        f"{ADMIN}providerstate/",
    ]


def pages_of_admin() -> list[str]:
    Receipt.objects.create(
        provider="smtp",
        event_id="1",
        body=b'{"event": "strange"}',
        state=ReceiptState.UNPARSED,
        note="Not understood.",
    )
    return [
        f"{ADMIN}standstill/now/",
        f"{ADMIN}providerstate/{ProviderState.objects.get(channel='email').pk}/change/",
        f"{ADMIN}writinghours/",
        f"{ADMIN}writinghours/{WritingHours.objects.order_by('pk')[0].pk}/change/",
        f"{ADMIN}writinghours/add/",
        f"{ADMIN}frequencycap/",
        f"{ADMIN}frequencycap/{FrequencyCap.objects.order_by('pk')[0].pk}/change/",
        f"{ADMIN}receipt/",
        f"{ADMIN}receipt/{Receipt.objects.get().pk}/change/",
    ]


PAGES = {"duty": pages_of_duty, "admin": pages_of_admin}


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_a_bad_night_are_for_everybody_and_fit_a_telephone(sign_in, role):
    page = sign_in(role)
    found = {}

    for path in PAGES[role]():
        page.set_viewport_size({"width": 1440, "height": 900})
        assert page.goto(path).status == 200, path
        found[path] = findings(page)
        page.set_viewport_size(TELEPHONE)
        if too_wide := overflow(page):
            found[path].append(f"{too_wide} pixels wider than a telephone")

    assert {path: problems for path, problems in found.items() if problems} == {}


def test_on_a_telephone_the_providers_of_a_report_stand_side_by_side_with_all_their_figures(sign_in):
    make_price(channel="email", provider="smtp", amount="0.05", valid=DateRange(None, None))
    make_contact(opted_in="news")
    campaign = sending()
    deliver(campaign, NamedGateway("smtp", channel=Channel.EMAIL))
    page = sign_in("author", width=TELEPHONE["width"], language="fr")

    page.goto(f"{ADMIN}campaign/{campaign.pk}/report/")

    assert page.locator(".of-providers").inner_text().split()[-6:] == ["1", "0", "0", "0", "0,05", "€"]
    assert page.locator(".scrolls:has(.of-providers)").evaluate("each => each.scrollWidth - each.clientWidth") == 0
