"""A member of the public, from the first visit to the last letter, as they live it: pages on a telephone, and mail."""

from __future__ import annotations

import re
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from contacts.models import Address, Consent, Contact, RightsRequest
from tests.factories import make_topic
from tests.journeys import PATIENCE
from tests.journeys import stack as stacks
from tests.journeys.stack import Stack, run_stack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAILBOX = "lea.dupont@example.org"
NEW_MAILBOX = "lea@example.net"


@pytest.fixture
def stack(transactional_db, tmp_path, monkeypatch):
    # Enquiries are answered, and letters leave, on the operational lane.
    monkeypatch.setattr(stacks, "LANES", ("default", "operational"))
    for code in ("news", "shop"):
        make_topic(code)
    with run_stack(tmp_path) as stack:
        yield stack


@pytest.fixture
def page(browser, stack):
    context = browser.new_context(base_url=stack.url, viewport={"width": 390, "height": 844}, locale="fr")
    context.set_default_timeout(PATIENCE * 1000)
    yield context.new_page()
    context.close()


def test_a_life_with_us_from_the_sign_up_to_the_last_letter(page, stack, tmp_path):
    sign_up(page)
    confirm(page, link_in(letter(stack, "Confirmez votre inscription"), "c"))
    assert rights() == {"news": "granted"}

    ask_for_the_link(page)
    choices = link_in(letter(stack, "Votre lien vers vos préférences"), "m")
    choose(page, choices)
    assert rights() == {"news": "granted", "shop": "granted"}
    lea = Contact.objects.get(addresses__normalised=MAILBOX)
    assert (lea.pace, lea.language_source) == ("less", "stated")

    give_a_number(page, choices)
    assert rights() == {"news": "granted", "shop": "granted"}
    assert list(Address.objects.filter(kind="phone").values_list("normalised", "verified_at")) == [
        ("+33612345678", None)
    ]
    give_another_mailbox(page, choices)
    confirm_the_mailbox(page, link_in(letter(stack, "Confirmez votre nouvelle adresse", to=NEW_MAILBOX), "a"))
    assert Address.objects.filter(normalised=NEW_MAILBOX, verified_at__isnull=False).exists()

    leave_everything(page, choices)
    assert set(rights().values()) == {"withdrawn"}

    ask_for_my_data(page, "access")
    take_a_copy(page, link_in(letter(stack, "Vos données"), "d"), tmp_path)
    ask_for_my_data(page, "erasure")
    be_erased(page, link_in(letter(stack, "Confirmez votre effacement"), "e"))

    assert "dernier message" in letter(stack, "Vous êtes effacé").get_body(("plain",)).get_content()
    lea.refresh_from_db()
    assert (lea.erased_at is not None, lea.full_name) == (True, "")
    assert not Address.objects.filter(contact=lea).exists()
    assert sorted(RightsRequest.objects.values_list("kind", "status")) == [
        ("access", "answered"),
        ("erasure", "answered"),
    ]
    page.goto(choices)
    expect(page.get_by_role("heading", level=1)).to_have_text("Il ne reste rien")


def rights():
    return dict(Consent.objects.values_list("topic__code", "status"))


def letter(stack: Stack, subject: str, *, to: str = MAILBOX) -> EmailMessage:
    """The e-mail with that subject, once it is delivered."""

    def delivered() -> list[EmailMessage]:
        return [mail for mail in stack.mail.letters() if mail["Subject"].startswith(subject)]

    stack.wait_until(lambda: bool(delivered()), seconds=2 * PATIENCE)
    (found,) = delivered()
    assert found["To"] == to
    return found


def link_in(mail: EmailMessage, page: str) -> str:
    """The path of the one link of ours in a letter."""
    (link,) = set(re.findall(rf"http://[^/\s]+(/{page}/[\w-]+/)", mail.get_body(("plain",)).get_content()))
    return link


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def sign_up(page: Page) -> None:
    page.goto("/p/fr/sign-up/")
    page.fill("#id_email", MAILBOX)
    page.get_by_label("news fr").check()
    press(page, "Envoyez-moi le lien")
    # The box of adults was left: what is wrong is said, and nothing typed is lost.
    expect(page.get_by_role("alert")).to_contain_text("dix-huit ans")
    page.get_by_label("J’ai dix-huit ans").check()
    press(page, "Envoyez-moi le lien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez dans votre boîte de réception")


def confirm(page: Page, link: str) -> None:
    page.goto(link)
    assert rights() == {}
    press(page, "Oui, écrivez-moi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est confirmée")
    expect(page.get_by_text("news fr")).to_be_visible()


def ask_for_the_link(page: Page) -> None:
    page.goto("/p/fr/preferences/")
    page.fill("#id_email", f" {MAILBOX.upper()}")
    press(page, "Envoyez-moi le lien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez dans votre boîte de réception")


def choose(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_text("l…@example.org")).to_be_visible()
    page.get_by_role("group", name="shop fr").get_by_label("E-mail").check()
    page.get_by_label("Moins souvent").check()
    press(page, "Enregistrer")
    expect(page.get_by_role("status")).to_contain_text("shop fr")


def give_a_number(page: Page, link: str) -> None:
    page.goto(link)
    press(page, "Enregistrer ce numéro")
    expect(page.get_by_role("alert")).to_contain_text("Indiquez votre numéro de mobile")
    page.get_by_label("Un numéro de mobile").fill("+33 6 12 34 56 78")
    press(page, "Enregistrer ce numéro")
    expect(page.get_by_role("status")).to_contain_text("Nous avons votre numéro")
    page.get_by_role("group", name="news fr").get_by_label("SMS").check()
    page.get_by_role("group", name="news fr").get_by_label("SMS").uncheck()


def give_another_mailbox(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Une autre adresse e-mail").fill(NEW_MAILBOX)
    press(page, "Y envoyer le lien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez dans votre nouvelle boîte de réception")
    assert not Address.objects.filter(normalised=NEW_MAILBOX).exists()


def confirm_the_mailbox(page: Page, link: str) -> None:
    page.goto(link)
    press(page, "Oui, écrivez-moi là")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre nouvelle adresse est confirmée")
    expect(page.get_by_text(NEW_MAILBOX)).to_be_visible()


def leave_everything(page: Page, link: str) -> None:
    page.goto(link)
    press(page, "Ne m’écrivez plus")
    expect(page.get_by_role("status")).to_contain_text("Vous avez tout quitté")


def ask_for_my_data(page: Page, wish: str) -> None:
    page.goto("/p/fr/my-data/")
    page.fill("#id_email", MAILBOX)
    page.check(f"[name=wish][value={wish}]")
    press(page, "Envoyez-moi le lien")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez dans votre boîte de réception")


def take_a_copy(page: Page, link: str, folder: Path) -> None:
    page.goto(link)
    with page.expect_download() as download:
        press(page, "Télécharger mes données")
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        told = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    assert MAILBOX in told
    assert "J’ai dix-huit ans ou plus." in told  # the very words that were agreed to


def be_erased(page: Page, link: str) -> None:
    page.goto(link)
    press(page, "Oui, effacez-moi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous êtes effacé")
