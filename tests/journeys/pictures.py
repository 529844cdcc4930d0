"""The README's pictures, taken of a demonstration that runs: `python -m tests.journeys.pictures` beside `make run`.

Sends the campaign that the demonstration has in draft, unless somebody did before: a report needs something to report.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from committee.roles import DEMO_PASSWORD

CAMPAIGN = "One week to go: everyone who accepts news"
TEMPLATE = "One week to go"
FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
HEAVIEST = 300_000  # bytes: a README is read over the telephone, too
SETTLES = 800  # milliseconds until the theme's transitions have ended and frames are painted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(
            base_url=chosen.url, viewport={"width": 1280, "height": 860}, color_scheme="light", locale="en"
        )
        take_all(context.new_page(), chosen.folder)
        browser.close()


def take_all(page: Page, folder: Path) -> None:
    log_in(page)
    page.goto("/admin/campaigns/campaign/")
    page.locator("#result_list").get_by_role("link", name=CAMPAIGN, exact=True).click()
    campaign = page.url
    if page.get_by_role("link", name="Check and schedule").is_visible():
        expect(page.locator(".read-through")).to_be_visible()
        take(page, folder / "campaign.png")
        send(page)
    page.goto(campaign.replace("/change/", "/report/"))
    expect(page.get_by_text("finished", exact=True).first).to_be_visible(timeout=180_000)
    take(page, folder / "report.png")
    page.goto("/admin/campaigns/messagetemplate/")
    page.locator("#result_list").get_by_role("link", name=TEMPLATE, exact=True).click()
    page.get_by_role("link", name="Preview").click()
    take(page, folder / "preview.png")
    page.goto("/admin/")
    take(page, folder / "start.png")


def log_in(page: Page) -> None:
    page.goto("/admin/login/")
    page.fill("#id_username", "author")
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("#login-form button[type=submit]")
    page.wait_for_url("**/admin/")
    page.locator("button[name=language][value=en]").first.click()


def send(page: Page) -> None:
    page.get_by_role("link", name="Check and schedule").click()
    page.get_by_role("button", name="Leave in one minute").click()
    expect(page.get_by_text("leaves in one minute.")).to_be_visible()


def take(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLES)
    page.screenshot(path=file)
    size = file.stat().st_size
    assert size <= HEAVIEST, f"{file.name} has {size // 1000} kB: too heavy for a README"


if __name__ == "__main__":
    main()
