"""A browser, and somebody who is logged in. Without Chromium these tests are skipped, and say so.

With `REQUIRE_BROWSER=1` they fail instead.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, Page, expect, sync_playwright

from committee import roles
from tests.journeys import PATIENCE

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

QUIET = 0.1  # seconds without a request after which a closed browser's last one is known to be answered

SignIn = Callable[..., Page]

expect.set_options(timeout=PATIENCE * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") and CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
            item.add_marker(pytest.mark.skip(reason="no Chromium found: install it, or give its path in CHROMIUM"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "REQUIRE_BROWSER is set, and no Chromium was found: install it, or give its path in CHROMIUM"
    # Playwright keeps a loop running in this thread, and Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class UnderWay:
    """How many requests is the server answering now? A browser that is closed leaves those it has sent."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def begins(self, **_sender: object) -> None:
        with self._lock:
            self._count += 1

    def ends(self, **_sender: object) -> None:
        with self._lock:
            self._count -= 1

    def wait_for_the_last(self) -> None:
        """Until nothing was under way for a moment: whoever empties the tables then meets nobody who reads them."""
        deadline, quiet_since = time.monotonic() + PATIENCE, time.monotonic()
        while time.monotonic() < min(deadline, quiet_since + QUIET):
            time.sleep(QUIET / 5)
            if self._count:
                quiet_since = time.monotonic()


@pytest.fixture
def requests_under_way(live_server) -> Iterator[UnderWay]:
    under_way = UnderWay()
    request_started.connect(under_way.begins)
    request_finished.connect(under_way.ends)
    yield under_way
    request_started.disconnect(under_way.begins)
    request_finished.disconnect(under_way.ends)


@pytest.fixture
def open_page(browser: Browser, live_server, requests_under_way: UnderWay) -> Iterator[Callable[..., Page]]:
    """A page of nobody's, with the wishes of its reader: `open_page(width=390, theme="dark", language="en")`."""
    contexts = []

    def open_one(*, width: int = 1440, theme: str = "light", language: str = "fr") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale=language,
        )
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
    requests_under_way.wait_for_the_last()


@pytest.fixture
def sign_in(open_page: Callable[..., Page]) -> SignIn:
    """`sign_in("author")`: a page of that demo account, logged in through the login page, on the start page."""

    def through_the_login_page(username: str, **wishes: object) -> Page:
        accounts = {account.username: account for account in roles.ensure_demo_accounts()}
        account = accounts[username]
        account.language = str(wishes.get("language", "fr"))
        account.save(update_fields=["language"])
        page = open_page(**wishes)
        page.goto("/admin/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", roles.DEMO_PASSWORD)
        page.click("#login-form button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    return through_the_login_page
