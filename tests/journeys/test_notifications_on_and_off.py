"""A reader turns notifications on by the real button, is written to, gets another subscription, and turns them off.

Of the browser vendor's push service alone something stands in its place: it is reached over the internet, and Chromium
gives a subscription to no private window. So `subscribe` and `getSubscription` answer as that service would, after the
checks that a browser makes. Every line of our own scripts runs, and a receiver decrypts what is sent.
"""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from campaigns.enums import Purpose
from campaigns.flow.deliver import worker
from campaigns.gateways import providers
from campaigns.gateways.options import Options
from campaigns.gateways.push.gateway import build_browsers
from campaigns.gateways.routing import Provider
from committee import vapid
from contacts import links
from contacts.enums import AddressKind, Channel, ConsentStatus
from contacts.models import Address, Consent
from contacts.notification_words import WORDS
from tests.campaigns.gateways.push.browsers import Browser
from tests.campaigns.gateways.web_service import Answer, serve
from tests.campaigns.stages import sending
from tests.factories import in_nine, make_contact, make_template, make_topic
from tests.journeys.test_notifications import SHOWN, bring, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OPTIONS = Options({"kind": "webpush"}, place="providers.toml")
WORDS_EN = WORDS["en"]
BUTTON = "[data-notifications] button"
VENDOR = """(({ endpoint, p256dh, auth, isAway }) => {
    const made = (key) => ({
        endpoint,
        options: { applicationServerKey: Uint8Array.from(key).buffer },
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
        unsubscribe: async () => Boolean(localStorage.removeItem("vendor")),
    });
    const held = () => JSON.parse(localStorage.getItem("vendor"));
    PushManager.prototype.getSubscription = async () => held() && made(held());
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey: key }) => {
        if (isAway || held() || !userVisibleOnly || key.length !== 65 || key[0] !== 4) {
            throw new DOMException("Registration failed", "AbortError");
        }
        localStorage.setItem("vendor", JSON.stringify(Array.from(key)));
        return made(held());
    };
})"""
KEY_HELD = """() => btoa(String.fromCharCode(...(JSON.parse(localStorage.getItem("vendor")) ?? [])))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")"""
CHANGE = """async ({ endpoint, p256dh, auth, old }) => {
    let asked;
    PushManager.prototype.subscribe = async (said) => {
        asked = said;
        return { toJSON: () => ({ endpoint, keys: { p256dh, auth } }) };
    };
    const event = new ExtendableEvent("pushsubscriptionchange");
    Object.defineProperty(event, "oldSubscription", { value: { endpoint: old } });
    const work = new Promise((resolve) => Object.defineProperty(event, "waitUntil", { value: resolve }));
    self.dispatchEvent(event);
    await work;
    return asked ?? null;
}"""


@pytest.fixture
def service(settings):
    """A push service of this machine, which takes what it is given."""
    with serve(lambda _request: Answer(201)) as running:
        settings.PUSH_SERVICES = [running.url]
        yield running


@pytest.fixture
def fan():
    make_topic("shop")
    return make_contact(email="lea@example.org", language="en", country="GB")


@pytest.fixture
def visit(open_page, live_server, fan):
    """The page of that person's, as `visit(browser)` opens it; `visit(None)` leaves the vendor's service out of it."""

    def opened(browser, *, may_notify=True, before="", **vendor):
        page = open_page(width=390)
        if may_notify:
            page.context.grant_permissions(["notifications"], origin=live_server.url)
        if browser:
            page.add_init_script(f"{VENDOR}({json.dumps({**told(browser), **vendor})})")
        if before:
            page.add_init_script(before)
        page.goto("/" + links.to_preferences(fan, sent_at=timezone.now()).split("/", 3)[3] + "notifications/")
        return page

    return opened


def told(browser):
    device = browser.device
    return {"endpoint": device.endpoint, "p256dh": device.p256dh, "auth": device.auth}


def press(page):
    page.click(BUTTON)


def turn_on(page):
    """Press, and see the page that answers: the one before may have said the same, and is gone in a moment."""
    with page.expect_navigation():
        press(page)
    page.wait_for_selector(f"text={WORDS_EN.is_on}")
    # Offered last: what the page keeps for the waiting script is kept by then.
    page.wait_for_selector(f"text={WORDS_EN.turn_off}")


def turn_off(page):
    with page.expect_navigation():
        page.click(f"text={WORDS_EN.turn_off}")
    page.wait_for_selector(f"text={WORDS_EN.is_off}")


def endpoints():
    return set(Address.objects.filter(kind=AddressKind.PUSH).values_list("normalised", flat=True))


def test_a_browser_subscribes_is_written_to_shows_it_and_subscribes_no_more(
    visit, service, fan, live_server, settings
):
    browser = Browser(f"{service.url}/push/lea")
    page = visit(browser)

    page.check("input[name=topics]")
    turn_on(page)
    known = Address.objects.get(kind=AddressKind.PUSH)
    assert (known.contact, known.normalised) == (fan, browser.device.endpoint)
    assert known.keys == {"p256dh": browser.device.p256dh, "auth": browser.device.auth}
    assert page.evaluate(KEY_HELD) == vapid.public_key(settings.VAPID_PRIVATE_KEY)
    agreed = Consent.objects.filter(contact=fan, channel=Channel.PUSH, status=ConsentStatus.GRANTED)
    assert [right.topic.code for right in agreed] == ["shop"]

    said = json.loads(browser.read(written(service)))
    assert (said["title"], said["body"], said["lang"]) == ("Gate B (en)", "Take gate C (en)", "en")
    bring(page, live_server.url, **said)
    assert page.evaluate(SHOWN) == [[said["title"], said["body"], said["tag"], "ltr"]]

    turn_off(page)
    assert (endpoints(), page.evaluate(KEY_HELD)) == (set(), "")
    until(page, lambda: page.evaluate("() => caches.keys()") == [])


def written(service):
    """What the real gateway posts to the browser that the page has just told of."""
    words = in_nine("push_title", "Gate B") | in_nine("push_body", "Take gate C") | {"push_url": ""}
    campaign = sending(template=make_template(purpose=Purpose.SAFETY, topic="safety", **words), channels=["push"])
    provider = Provider(code="push", channel=Channel.PUSH, kind="webpush", weight=100, gateway=build_browsers(OPTIONS))
    worker.work(campaign.lane, gateways={Channel.PUSH: providers.route([provider])}, seconds=60)
    provider.gateway.close()
    (posted,) = service.requests
    return posted.body


def test_a_browser_that_gets_another_subscription_tells_of_it_with_nobody_in_front_of_it(visit, service):
    first, second, third = (Browser(f"{service.url}/push/{name}") for name in ("first", "second", "third"))
    page = visit(first)
    turn_on(page)
    (waiting,) = page.context.service_workers

    asked = waiting.evaluate(CHANGE, {**told(second), "old": first.device.endpoint})
    assert asked["userVisibleOnly"] is True
    assert endpoints() == {second.device.endpoint}
    # The push service was quicker, and the old one is gone already.
    Address.objects.filter(kind=AddressKind.PUSH).delete()
    waiting.evaluate(CHANGE, {**told(third), "old": second.device.endpoint})
    assert endpoints() == {third.device.endpoint}

    turn_off(page)
    Address.objects.filter(kind=AddressKind.PUSH).delete()
    assert waiting.evaluate(CHANGE, {**told(first), "old": third.device.endpoint}) is None
    assert endpoints() == set()


def test_a_subscription_made_for_another_key_of_ours_is_made_anew(visit, service, settings):
    page = visit(Browser(f"{service.url}/push/lea"))
    turn_on(page)
    settings.VAPID_PRIVATE_KEY = vapid.new_key()

    page.reload()
    turn_on(page)

    assert page.evaluate(KEY_HELD) == vapid.public_key(settings.VAPID_PRIVATE_KEY)


@pytest.mark.parametrize(
    ("how", "is_taken"),
    [({"isAway": True}, True), ({}, False)],
    ids=["the push service is away", "the server takes no such service"],
)
def test_what_does_not_work_is_said_and_may_be_pressed_again(visit, service, settings, how, is_taken):
    settings.PUSH_SERVICES = [service.url] if is_taken else []
    page = visit(Browser(f"{service.url}/push/lea"), **how)
    assert not page.is_visible(f"text={WORDS_EN.failed}")

    press(page)

    page.wait_for_selector(f"text={WORDS_EN.failed}")
    assert page.is_enabled(BUTTON)
    assert endpoints() == set()


def test_a_reader_who_has_forbidden_it_is_told_where_to_allow_it(visit, service):
    page = visit(Browser(f"{service.url}/push/lea"), may_notify=False)

    press(page)

    page.wait_for_selector(f"text={WORDS_EN.blocked}")
    assert (endpoints(), page.evaluate(KEY_HELD)) == (set(), "")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("delete Navigator.prototype.serviceWorker", WORDS_EN.cannot),
        ("delete window.PushManager", WORDS_EN.cannot),
        ("delete window.PushManager; navigator.standalone = false", WORDS_EN.on_iphone),
        ("delete window.PushManager; navigator.standalone = true", WORDS_EN.cannot),
    ],
    ids=["no worker", "no push", "a telephone of Apple's", "an old one of Apple's, from the home screen"],
)
def test_a_browser_that_cannot_is_told_so_and_apple_s_where_it_can(visit, before, said):
    page = visit(None, before=before)

    page.wait_for_selector(f"text={said}")

    assert not page.is_visible(BUTTON)
    assert sum(page.is_visible(f"text={words}") for words in (WORDS_EN.cannot, WORDS_EN.on_iphone)) == 1
