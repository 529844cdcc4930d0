"""Links are counted only where the campaign asks for it: they lead to the stored address alone, and name no reader."""

from __future__ import annotations

import email.policy
import re
import uuid
from email import message_from_bytes

import pytest

from campaigns import approvals
from campaigns.feedback import bursts, links
from campaigns.gateways.memory import MemoryGateway
from campaigns.models import Campaign, Event, LinkCount
from committee import tokens
from committee.tokens import Scope
from tests.campaigns.stages import approved, deliver, sending
from tests.factories import NOON, make_campaign, make_contact, make_template

pytestmark = pytest.mark.django_db

SHOP = "https://shop.example.org/?a=1&b=é"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def pages(gateway: MemoryGateway) -> list[str]:
    """The HTML of each e-mail that left."""
    letters = [message_from_bytes(one.content, policy=email.policy.default) for one in gateway.accepted]
    return [letter.get_body(("html",)).get_content() for letter in letters]


def sent(words: str = f"Look at [the shop]({SHOP}), dear {{{{ person.given_name | default: 'friend' }}}}.", **fields):
    """The pages of two readers."""
    for _ in range(2):
        make_contact(opted_in="news", language="en")
    template = make_template(body_en=words, body_fr=words)
    return pages(deliver(sending(template=template, **fields)))


@pytest.fixture
def address():
    """The counted link, as it stands in an e-mail."""
    page = sent(counts_clicks=True)[0]
    return re.search(r"/l/[\w-]+", page)[0]


def test_by_default_links_are_those_that_the_author_wrote():
    for page in sent():
        assert "https://shop.example.org/" in page
        assert "/l/" not in page


def test_a_counted_link_is_the_same_for_every_reader_and_the_way_out_is_not_counted():
    first, second = sent(counts_clicks=True)

    assert "shop.example.org" not in first
    assert re.findall(r"/l/[\w-]+", first) == re.findall(r"/l/[\w-]+", second)
    assert "/u/" in first


def test_it_leads_to_the_stored_address_and_is_counted(client, address):
    for _ in range(3):
        response = client.get(address, headers={"User-Agent": FIREFOX})

    assert (response.status_code, response["Location"]) == (302, "https://shop.example.org/?a=1&b=%C3%A9")
    assert links.of(Campaign.objects.get()) == [("https://shop.example.org/?a=1&b=%C3%A9", 3, 0)]
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("head", {"User-Agent": FIREFOX}),
        ("get", {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"}),
        ("get", {"User-Agent": "Mozilla/5.0 (compatible; BarracudaSentinel)"}),
        ("get", {"User-Agent": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko (via ggpht.com GoogleImageProxy)"}),
        ("get", {"User-Agent": "python-requests/2.32"}),
        ("get", {"User-Agent": "Mozilla/5.0"}),
        ("get", {}),
    ],
)
def test_machines_are_counted_apart(client, address, method, headers):
    assert getattr(client, method)(address, headers=headers).status_code == 302

    (followed,) = links.of(Campaign.objects.get())
    assert (followed.people, followed.machines) == (0, 1)


def followed(client, *addresses, **request):
    for address in addresses:
        assert client.get(address, headers={"User-Agent": FIREFOX}, **request).status_code == 302
    return sorted((link.people, link.machines) for link in links.of(Campaign.objects.get()))


@pytest.fixture
def four():
    """The counted links of an e-mail that has four."""
    words = ", ".join(f"[{name}](https://{name}.example.org/)" for name in ("shop", "map", "news", "help"))
    return re.findall(r"/l/[\w-]+", sent(words, counts_clicks=True)[0])


def test_whoever_follows_link_after_link_is_a_machine_by_whatever_name(client, four, slowly):
    assert followed(client, *four[:2]) == [(0, 0), (0, 0), (1, 0), (1, 0)]
    assert followed(client, four[0], REMOTE_ADDR="192.0.2.9") == [(0, 0), (0, 0), (1, 0), (2, 0)]
    assert followed(client, *four[2:]) == [(0, 1), (0, 1), (0, 1), (1, 1)]


def test_who_follows_one_link_again_and_again_is_none(client, four, slowly):
    assert followed(client, *four[:1] * 4) == [(0, 0), (0, 0), (0, 0), (4, 0)]


def test_readers_who_come_from_nowhere_that_can_be_told_are_not_taken_for_one(client, four, slowly):
    assert followed(client, *four, REMOTE_ADDR="") == [(1, 0)] * 4


def test_what_was_followed_is_not_remembered_for_long_nor_by_the_visitors_address(client, four):
    followed(client, four[0], REMOTE_ADDR="192.0.2.77")

    kept = [name.decode() for name in bursts._valkey().scan_iter("burst:*")]
    assert [name for name in kept if "192.0.2" in name or "Firefox" in name] == []
    assert all(bursts._valkey().pttl(name) <= 2000 for name in kept)


@pytest.fixture
def without_valkey(settings):
    settings.RATES_URL = "redis://127.0.0.1:1/0"
    bursts._valkey.cache_clear()
    yield
    bursts._valkey.cache_clear()


def test_without_valkey_a_reader_is_led_on_and_counted(client, four, without_valkey):
    assert followed(client, *four) == [(1, 0)] * 4


def test_whatever_is_added_to_it_leads_nowhere_else(client, address):
    assert client.get(f"{address}?url=https://evil.example").headers["Location"].startswith("https://shop.example.org")


@pytest.mark.parametrize("change", [lambda token: token[:-1] + "A", lambda token: token[:-8], lambda _token: "//evil"])
def test_a_link_we_did_not_make_leads_nowhere(client, address, change):
    token = address.removeprefix("/l/")

    assert client.get(f"/l/{change(token)}").status_code == 404
    assert not LinkCount.objects.exists()


def test_neither_does_a_token_that_was_made_for_something_else(client, address):
    campaign = Campaign.objects.get()
    stranger = tokens.make(Scope.LINK, subject=uuid.uuid4(), reference=(campaign.pk, 0))
    leaving = tokens.make(Scope.UNSUBSCRIBE, subject=uuid.uuid4(), reference=(campaign.pk, 0))

    assert {client.get(f"/l/{token}").status_code for token in (stranger, leaving)} == {404}


def test_whether_clicks_are_counted_is_part_of_what_is_approved():
    campaign = approved(make_campaign(template=make_template(body_en=f"[Shop]({SHOP})", body_fr=f"[Shop]({SHOP})")))

    campaign.counts_clicks = True

    assert approvals.sha256_of(campaign, at=NOON) != campaign.approved_sha256
