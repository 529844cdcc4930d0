"""The pictures of README and guides, taken of a demonstration: `python -m tests.journeys.pictures` beside `make run`.

Sends the campaign that the demonstration has in draft, unless somebody did before: a report needs something to report.
"""

from __future__ import annotations

import argparse
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

CAMPAIGN = "One week to go: everyone who accepts news"
PASSWORD = "committee-demo"  # of every demo account; Django is not needed here
TEMPLATE = "One week to go"
PEOPLE = """\
id;prénom;nom;courriel;langue;pays;sujet;canal;source;date du consentement
G-1;Ana;Álvarez;ana@example.org;es;FR;news;email;stand Trocadéro;2026-10-01 10:00
G-2;Luc;Petit;luc@example.org;français;France;news;email;stand Trocadéro;2026-10-01 10:05
G-3;Mia;Wolf;mia at example.org;de;DE;news;email;stand Trocadéro;2026-10-01 10:20
G-4;健;田中;ken@example.org;ja;JP;news;email;stand Trocadéro;01/10/2026
G-5;Omar;Haddad;omar@example.org;ar;FR;astrology;email;stand Trocadéro;2026-10-01 11:00
"""
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
        look = {"base_url": chosen.url, "color_scheme": "light", "locale": "en"}
        page = browser.new_context(**look, viewport={"width": 1280, "height": 860}).new_page()
        # A sheet of letters, seen from a little further away.
        far = browser.new_context(**look, viewport={"width": 1600, "height": 1300}, device_scale_factor=0.8)
        take_all(page, far.new_page(), chosen.folder)
        browser.close()


def take_all(page: Page, far: Page, folder: Path) -> None:
    log_in(page)
    log_in(far)
    open_row(page, "campaign", CAMPAIGN)
    campaign = page.url
    if page.get_by_role("link", name="Check and ask for approval").is_visible():
        set_hour(page, "2027-07-16", "10:00")
        take(page, folder / "campaign.png")
        send(page, folder)
    page.goto(campaign.replace("/change/", "/report/"))
    expect(page.get_by_text("finished", exact=True).first).to_be_visible(timeout=180_000)
    take(page, folder / "report.png")
    open_row(far, "messagetemplate", TEMPLATE)
    far.goto(far.url.replace("/change/", "/proof/"))
    take(far, folder / "proof.png")
    page.goto("/admin/campaigns/campaign/calendar/?month=2027-07")
    take(page, folder / "calendar.png")
    take_of_author(page, folder)
    log_in(page, "coordinator")
    take_of_coordinator(page, folder)
    log_in(page, "dpo")
    page.goto("/admin/committee/auditentry/")
    take(page, folder / "audit-trail.png")
    page.goto("/admin/contacts/rightsrequest/")
    page.locator("#result_list a", has_text="erasure").first.click()
    page.wait_for_url("**/change/**")
    take(page, folder / "requests.png")
    page.goto("/admin/contacts/consentrecord/")
    take(page, folder / "consent-ledger.png")


def take_of_author(page: Page, folder: Path) -> None:
    page.goto("/admin/contacts/importrun/add/")
    page.set_input_files("#id_file", {"name": "stand.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()})
    page.fill("#id_system", "stand")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("button", name="Discard the file")).to_be_visible()
    take(page, folder / "import.png")
    page.get_by_role("button", name="Discard the file").click()
    take_of_segment(page, folder)
    open_row(page, "messagetemplate", TEMPLATE)
    template = page.url
    take(page, folder / "template.png")
    page.goto("/admin/campaigns/messagetemplate/")
    take(page, folder / "library.png")
    take_of_twins(page, folder)
    log_in(page, "translator")
    page.goto(template.replace("/change/", "/desk/ar/"))
    take(page, folder / "translation-desk.png")


def take_of_twins(page: Page, folder: Path) -> None:
    """Somebody is entered twice, and the two entries stand side by side."""
    for given, family, year in (("Chloé", "de la Tour", "1987"), ("CHLOE", "De La Tour", "")):
        page.goto("/admin/contacts/contact/add/")
        for name, value in (("given_name", given), ("family_name", family), ("birth_year", year)):
            page.fill(f"#id_{name}", value)
        page.fill("#id_email", "chloe.delatour@example.org")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/contact/")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="Merge with…").click()
    page.fill("#id_words", "chloe de la tour")
    page.get_by_role("button", name="Search").click()
    page.locator("section[aria-live] a").first.click()
    page.wait_for_url("**/merge/*/")
    take(page, folder / "merge.png")


def take_of_segment(page: Page, folder: Path) -> None:
    """A rule as it is built: nothing of it is saved."""
    page.goto("/admin/contacts/segment/add/")
    page.fill("#id_name", "Adults who accept news, without athletics tickets")
    for condition in ("topic", "age"):
        page.select_option("#n0-new", condition)
        page.locator("button[value='add n0']").click()
        expect(page.locator("fieldset.segment-condition[data-focus]")).to_contain_text(condition.capitalize())
    page.select_option("#id_n1-topic", "news")
    page.fill("#id_n2-from", "18")
    page.locator("button[value='group n0']").click()
    page.select_option("#n3-match", "none")
    page.select_option("#n3-new", "ticket")
    page.locator("button[value='add n3']").click()
    page.locator("#id_n4-disciplines-find").fill("athl")
    page.get_by_label("ATH · Athletics").check()
    page.get_by_role("button", name="Draw ten people").click()
    expect(page.locator("[data-part=people]")).to_contain_text("except")
    expect(page.locator("[data-part=push] .segment-total")).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")
    take(page, folder / "segment.png")


def take_of_coordinator(page: Page, folder: Path) -> None:
    """Somebody who serves that day is offered a second place at the same hours, and refused."""
    page.goto("/admin/volunteers/shift/?seats=open")
    first = page.locator("#result_list a[href*='/change/']").first
    code, address = first.inner_text(), str(first.get_attribute("href"))
    page.goto(f"/admin/volunteers/assignment/?q={code[:3]}")
    busy = page.locator("#result_list tbody tr").filter(has_not_text=code, has_text=code[-5:]).first
    number = re.findall(r"VOL\d+", busy.inner_text())[0]
    page.goto(re.sub(r"/change/.*", "/fill/", address))
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill(number)
    page.locator(".select2-results__option", has_text=number).click()
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    take(page, folder / "fill-shift.png")
    page.goto("/admin/volunteers/shift/roster/")
    page.select_option("#id_venue", label=page.locator(f"#id_venue option:has-text('{code[:3]} ·')").inner_text())
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="Download as XLSX")).to_be_visible()
    take(page, folder / "roster.png")


def open_row(page: Page, model: str, name: str) -> None:
    page.goto(f"/admin/campaigns/{model}/")
    page.locator("#result_list").get_by_role("link", name=name, exact=True).click()
    page.wait_for_url("**/change/**")


def set_hour(page: Page, day: str, hour: str) -> None:
    page.fill("#id_send_on", day)
    page.fill("#id_send_time", hour)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".read-through")).to_contain_text(hour)


def log_in(page: Page, username: str = "author") -> None:
    page.context.clear_cookies()
    page.goto("/admin/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form button[type=submit]")
    page.wait_for_url("**/admin/")
    page.locator("button[name=language][value=en]").first.click()


def send(page: Page, folder: Path) -> None:
    """Two copies are made before, so that the start page has a draft and a departure to show."""
    campaign = page.url
    for name, is_scheduled in (("Three days to go", True), ("Thank you, Paris", False)):
        page.goto(campaign)
        page.get_by_role("link", name="Copy").click()
        page.fill("#id_name", name)
        set_hour(page, "2027-07-23", "09:00")
        if is_scheduled:
            have_approved(page)
            page.get_by_role("link", name="Check and schedule").click()
            page.get_by_role("button", name="Schedule").click()
            expect(page.get_by_text("is scheduled.")).to_be_visible()
    page.goto(campaign)
    have_approved(page, folder / "approval.png")
    page.get_by_role("link", name="Check and schedule").click()
    page.get_by_role("button", name="Leave in one minute").click()
    expect(page.get_by_text("leaves in one minute.")).to_be_visible()
    take_of_duty(page, campaign, folder)
    log_in(page)
    take_of_start(page, folder)


def take_of_start(page: Page, folder: Path) -> None:
    """An author's, when a third of a campaign has left."""
    while int(page.locator("progress").first.get_attribute("value") or 0) < 33:
        page.wait_for_timeout(SETTLES)
        page.reload()
    take(page, folder / "start.png")


def take_of_duty(page: Page, campaign: str, folder: Path) -> None:
    """Somebody on duty stops everything while it leaves, looks at it, and lets it go on."""
    log_in(page, "duty")
    page.goto("/admin/campaigns/hold/add/")
    page.fill("#id_why", "The session was stopped: nothing about it until we know more")
    take(page, folder / "hold.png")
    page.goto("/admin/campaigns/standstill/now/")
    page.fill("#id_why", "An hour in a text is wrong: we look at it")
    take(page, folder / "stop.png")
    page.get_by_role("button", name="Stop everything").click()
    page.goto(campaign)
    expect(page.get_by_text("Everything is stopped: this campaign waits")).to_be_visible(timeout=180_000)
    take(page, folder / "leaving.png")
    page.goto("/admin/campaigns/standstill/now/")
    page.fill("#id_why", "It was another one")
    page.get_by_role("button", name="Let everything go on").click()
    expect(page.get_by_text("Everything goes on where it was held.")).to_be_visible()


def have_approved(page: Page, seen: Path | None = None) -> None:
    """The author of the open campaign asks for its approval, somebody else approves it, and the author goes on."""
    campaign = page.url
    page.get_by_role("link", name="Check and ask for approval").click()
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_role("button", name="Withdraw the request")).to_be_visible()
    log_in(page, "approver")
    page.goto(campaign.replace("/change/", "/review/"))
    if seen is not None:
        take(page, seen)
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    log_in(page)
    page.goto(campaign)


def take(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(SETTLES)
    page.screenshot(path=file)
    size = file.stat().st_size
    assert size <= HEAVIEST, f"{file.name} has {size // 1000} kB: too heavy for a README"


if __name__ == "__main__":
    main()
