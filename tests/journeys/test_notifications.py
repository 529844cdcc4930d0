"""A browser is told to wait for our notifications, and shows each of them once.

No test reaches a push service: up to the subscription everything is the browser's own, and behind it what the service
would bring is brought by the browser's developer tools.
"""

from __future__ import annotations

import json
import time

import pytest
from django.utils import timezone

from contacts import links
from contacts.notification_words import WORDS
from tests.factories import make_contact, make_topic
from tests.journeys import PATIENCE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOWN = """async () => {
    const waiting = await navigator.serviceWorker.getRegistration("/push/");
    return (await waiting.getNotifications()).map((one) => [one.title, one.body, one.tag, one.dir]);
}"""
REGISTER = """async () => {
    const form = document.querySelector("[data-notifications]");
    await navigator.serviceWorker.register(form.dataset.worker);
    while (!(await navigator.serviceWorker.getRegistration("/push/")).active) {
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}"""


def test_a_browser_waits_under_a_strict_policy_and_shows_a_message_once(open_page, live_server):
    make_topic("news")
    lea = make_contact(email="lea@example.org", language="ar")
    page = open_page(width=390)
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    path = "/" + links.to_preferences(lea, sent_at=timezone.now()).split("/", 3)[3] + "notifications/"
    page.goto(path)
    page.wait_for_selector("[data-notifications]:not([hidden])")
    assert not page.is_visible(f"text={WORDS['ar'].needs_scripts}")
    page.evaluate(REGISTER)
    said = {"title": "الجلسة", "body": "الساعة 20", "lang": "ar", "dir": "rtl", "link": ""}
    for tag in ("7.1.seal", "7.1.seal", "7.2.seal"):  # when the last is shown, the second copy has come, too
        bring(page, live_server.url, **said, tag=tag)

    shown = sorted(page.evaluate(SHOWN), key=lambda one: one[2])
    assert shown == [["الجلسة", "الساعة 20", tag, "rtl"] for tag in ("7.1.seal", "7.2.seal")]
    assert complaints == []


def bring(page, origin, **said):
    """What a push service would bring, to the script that waits; and see that it is shown."""
    tools, found = page.context.new_cdp_session(page), set()
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.update(waiting_scripts(told)))
    tools.send("ServiceWorker.enable")
    until(page, lambda: bool(found))
    (waiting,) = found
    message = {"origin": origin, "registrationId": waiting, "data": json.dumps(said)}
    tools.send("ServiceWorker.deliverPushMessage", message)
    until(page, lambda: any(tag == said["tag"] for _title, _body, tag, _dir in page.evaluate(SHOWN)))
    tools.detach()


def waiting_scripts(told):
    return {one["registrationId"] for one in told["registrations"] if one["scopeURL"].endswith("/push/")}


def until(page, happens):
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)
