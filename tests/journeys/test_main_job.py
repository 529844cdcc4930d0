"""The whole job of a comms officer, as a person does it: from a file of people to a report that adds up."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections import Counter
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from campaigns.models import Campaign
from committee import languages, roles
from committee.db import clock
from committee.models import User
from tests.campaigns.stages import approved_template
from tests.factories import make_topic
from tests.journeys import PATIENCE, letters, people
from tests.journeys.stack import Stack, run_stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENDER = "Paris 2024"


@pytest.fixture
def stack(transactional_db, tmp_path, settings):
    make_topic("news")
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]  # a process of its own asks for these passwords
    roles.ensure_demo_accounts()
    User.objects.filter(username__in=["author", "approver"]).update(language="en")
    with run_stack(tmp_path) as stack:
        yield stack


@pytest.fixture
def page(browser, stack):
    context = browser.new_context(base_url=stack.url, viewport={"width": 1440, "height": 1000}, locale="en")
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def test_from_a_file_of_people_to_a_report_that_adds_up(page, stack, tmp_path):
    log_in(page, "author", finds="Being written")
    import_people(page)
    choose_audience(page)
    write_template(page)
    read_proof(page)
    report_url = schedule_in_one_minute(page, stack)

    stack.wait_until(lambda: len(stack.mail.recipients()) >= len(people.ELIGIBLE), seconds=60 + 2 * PATIENCE)
    delivered = stack.mail.letters()
    each_got_one_in_their_language(delivered)

    leaver, presser = people.ELIGIBLE[0], people.ELIGIBLE[1]
    leave_by_the_page(page, link_of(delivered, leaver.email), leaver.language)
    leave_by_one_click(link_of(delivered, presser.email))
    stack.mail.empty()
    send_again(page, stack)
    stack.wait_until(lambda: len(stack.mail.recipients()) >= len(people.ELIGIBLE) - 2, seconds=2 * PATIENCE)

    stayed = Counter(person.email for person in people.ELIGIBLE) - Counter([leaver.email, presser.email])
    assert Counter(stack.mail.recipients()) == stayed
    the_report_adds_up(page, report_url)


def log_in(page: Page, username: str, *, finds: str) -> None:
    page.goto("/admin/")
    page.fill("#id_username", username)
    page.fill("#id_password", roles.DEMO_PASSWORD)
    page.click("#login-form button[type=submit]")
    expect(page.get_by_role("heading", name=finds)).to_be_visible()


def import_people(page: Page) -> None:
    page.goto("/admin/contacts/importrun/add/")
    page.set_input_files("#id_file", {"name": "ticketing.csv", "mimeType": "text/csv", "buffer": people.file()})
    page.fill("#id_system", "ticketing")
    page.get_by_role("button", name="Check the file").click()
    for line in (number + 2 for number in people.WRONG):
        expect(page.get_by_text(re.compile(rf"\b{line}\b")).first).to_be_visible()
    page.get_by_role("button", name="Import 195 rows").click()
    expect(page.get_by_text("The import finished on")).to_be_visible()


def choose_audience(page: Page) -> None:
    page.goto("/admin/contacts/segment/add/")
    page.fill("#id_name", "People of the file")
    page.locator("#n0-new").select_option("import")
    page.locator("button[value='add n0']").click()
    page.locator("#id_n1-is-find").fill("ticketing")
    page.get_by_label("ticketing.csv").check()
    expect(page.locator("[data-part=people]")).to_contain_text("195 people")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("is saved.")).to_be_visible()


def write_template(page: Page) -> None:
    """In French on the page of the template, in the other languages on the desk."""
    page.goto("/admin/campaigns/messagetemplate/add/")
    page.get_by_role("button", name="Title, text and button").click()
    blocks = page.locator("[data-block]")
    expect(blocks).to_have_count(3)
    title, text, button = (blocks.nth(n).get_attribute("data-block") for n in range(3))
    places = {
        "heading": f"{title}-text",
        "body": f"{text}-text",
        "button_label": f"{button}-label",
        "button_url": f"{button}-link",
    }
    page.fill("#id_name", "Week to go")
    page.select_option("#id_topic", label="news · news en")
    for field, words in letters.words(languages.DEFAULT).items():
        page.fill(f"#id_{places.get(field, field)}", words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("“Week to go” is saved.")).to_be_visible()
    template = page.url.removesuffix("change/")
    for code in (code for code in languages.CODES if code != languages.DEFAULT):
        page.goto(f"{template}desk/{code}/")
        for field, words in letters.words(code).items():
            page.fill(f'[name="text {places.get(field, field).replace("-", ".")}"]', words)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("saved", exact=False).first).to_be_visible()
    page.goto(f"{template}change/")


def read_proof(page: Page) -> None:
    page.get_by_role("link", name="Proof sheet").click()
    for code, name in languages.NAMES.items():
        proof = page.get_by_role("article", name=name)
        expect(proof.locator(".letter-subject")).to_have_text(letters.SUBJECTS[code])
        expect(proof.locator(".proof-text pre")).to_contain_text("https://www.example.org/opening")
        letter = page.request.get(proof.locator("iframe").first.get_attribute("src") or "")
        assert letters.SUBJECTS[code] in letter.text()


def schedule_in_one_minute(page: Page, stack: Stack) -> str:
    page.goto("/admin/campaigns/campaign/add/")
    page.fill("#id_name", "Week to go, first wave")
    page.select_option("#id_sources-0-segment", label="People of the file")
    page.select_option("#id_template", label="Week to go – draft")
    expect(page.locator(".read-through")).to_contain_text(f"to {len(people.ELIGIBLE)} people in 9 languages")
    page.get_by_role("button", name="Save", exact=True).click()
    ask_for_approval(page, "Week to go, first wave")
    approve_as_a_colleague(page, stack, "Week to go, first wave", people_reached=len(people.ELIGIBLE))
    page.get_by_role("link", name="Check and schedule").click()
    expect(page.locator(".read-through")).to_contain_text("left out")
    page.get_by_role("button", name="Leave in one minute").click()
    expect(page.get_by_text("“Week to go, first wave” leaves in one minute.")).to_be_visible()
    assert stack.mail.recipients() == []
    return page.url.replace("/change/", "/report/")


def ask_for_approval(page: Page, name: str) -> None:
    """Its words are approved: how that is done has a journey of its own."""
    link = page.get_by_role("link", name="Check and ask for approval")
    expect(link).to_be_visible()
    approved_template(Campaign.objects.get(name=name).template)
    link.click()
    page.get_by_label("Note for the approver").fill("It has to leave today")
    page.get_by_role("button", name="Ask for approval").click()
    expect(page.get_by_text(f"The approval of “{name}” is asked for.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Back to the campaign").click()
    expect(page.get_by_role("link", name="Check and schedule")).to_have_count(0)


def approve_as_a_colleague(page: Page, stack: Stack, name: str, *, people_reached: int) -> None:
    """In a browser of their own, from their start page."""
    assert page.context.browser
    with page.context.browser.new_context(base_url=stack.url, locale="en") as context:
        context.set_default_timeout(PATIENCE * 1000)
        colleague = context.new_page()
        log_in(colleague, "approver", finds="To approve")
        colleague.get_by_role("link", name=name).click()
        expect(colleague.get_by_text("It has to leave today")).to_be_visible()
        expect(colleague.locator(".read-through")).to_contain_text(f"to {people_reached} people in 9 languages")
        colleague.get_by_role("button", name="Approve", exact=True).click()
        expect(colleague.get_by_text(f"“{name}” is approved.")).to_be_visible()
    page.reload()


def each_got_one_in_their_language(delivered: list[EmailMessage]) -> None:
    by_address = {letter["To"]: letter for letter in delivered}
    assert sorted(letter["To"] for letter in delivered) == sorted(person.email for person in people.ELIGIBLE)
    assert len({letter["Message-ID"] for letter in delivered}) == len(delivered)
    for person in people.ELIGIBLE:
        letter = by_address[person.email]
        greeting = letters.greeting(person.language, person.given_name)
        assert letter["Subject"] == letters.SUBJECTS[person.language]
        assert letter["From"].startswith(SENDER)
        assert letter["Content-Language"] == person.language
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
        assert greeting in letter.get_body(("plain",)).get_content()
        assert greeting in letter.get_body(("html",)).get_content()


def link_of(delivered: list[EmailMessage], address: str) -> str:
    letter = next(each for each in delivered if each["To"] == address)
    link = letter["List-Unsubscribe"].strip("<>")
    assert link in letter.get_body(("plain",)).get_content()
    return link


def leave_by_the_page(page: Page, link: str, language: str) -> None:
    page.goto(link)
    assert page.locator("html").get_attribute("lang") == language
    page.locator("form button").click()
    expect(page.locator("form button[name=undo]")).to_be_visible()


def leave_by_one_click(link: str) -> None:
    """As a mail program does it (RFC 8058): no page, no cookie."""
    words = urllib.parse.urlencode({"List-Unsubscribe": "One-Click"}).encode()
    with urllib.request.urlopen(link, data=words, timeout=10) as answer:
        assert answer.status == 200


def send_again(page: Page, stack: Stack) -> None:
    """A copy of the campaign, for tomorrow; and tomorrow comes at once."""
    page.goto("/admin/campaigns/campaign/")
    page.locator("#result_list").get_by_role("link", name="Week to go, first wave").click()
    page.get_by_role("link", name="Copy").click()
    tomorrow = datetime.now(tz=ZoneInfo("Europe/Paris")) + timedelta(days=1)
    page.fill("#id_name", "Week to go, second wave")
    page.fill("#id_send_on", tomorrow.strftime("%Y-%m-%d"))
    page.fill("#id_send_time", tomorrow.strftime("%H:%M"))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("link", name="Check and ask for approval")).to_be_visible()
    ask_for_approval(page, "Week to go, second wave")
    approve_as_a_colleague(page, stack, "Week to go, second wave", people_reached=len(people.ELIGIBLE) - 2)
    page.get_by_role("link", name="Check and schedule").click()
    expect(page.locator(".read-through")).to_contain_text(f"to {len(people.ELIGIBLE) - 2} people")
    page.get_by_role("button", name="Schedule").click()
    expect(page.get_by_text("“Week to go, second wave” is scheduled.")).to_be_visible()
    # Nobody waits for tomorrow.
    Campaign.objects.filter(name="Week to go, second wave").update(send_at=clock())


def the_report_adds_up(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_text("It adds up.")).to_be_visible()
    expect(page.get_by_text("finished", exact=True).first).to_be_visible()
    # With the sign of the equation before all but the first.
    figures = [figure.lstrip("=+ ") for figure in page.locator(".equation dd").all_inner_texts()]
    imported = len(people.EVERYBODY) - len(people.WRONG)
    handed_over = len(people.ELIGIBLE)
    assert figures == [str(imported), "0", "0", str(handed_over), str(imported - handed_over)]
    expect(page.get_by_role("row", name="Unsubscribe 2")).to_be_visible()
    total = page.locator("tfoot td").all_inner_texts()
    assert total[-1] == str(imported)
