"""Can everybody write, translate, check, sign and approve? The pages of writing, by the same measure as all others."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow
from playwright.sync_api import expect

from campaigns import approvals, layouts, pictures, versions
from campaigns.enums import BlockKind
from campaigns.models import Image, Layout, MessageTemplate, StaffAddress, Trial
from committee.models import User
from tests import factories
from tests.campaigns.stages import approved, reviewed, signed
from tests.campaigns.written import make_written
from tests.factories import NOON
from tests.journeys.test_accessibility import findings, overflow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAMELESS = "#nameless"  # the page of a text as it comes back with an error
TELEPHONE = {"width": 390, "height": 844}
TEMPLATES, CAMPAIGNS = "/admin/campaigns/messagetemplate/", "/admin/campaigns/campaign/"


def make_unfinished() -> MessageTemplate:
    """Something of each kind to see: a picture, what lacks, what is stale, a remark, a version and a trial of it."""
    template = make_written()
    versions.freeze(template, by=None)
    template.subject_fr, template.preheader_ar = "Une autre semaine", ""
    template.save()
    factories.make_block(template, BlockKind.IMAGE, image=make_picture())
    approvals.say(template, text="Plus court ?", by=factories.make_user(), at=NOON, language="ar", unit="subject")
    return template


def make_picture() -> Image:
    content = BytesIO()
    Pillow.new("RGB", (60, 40), "red").save(content, "PNG")
    return pictures.take_in(SimpleUploadedFile("stade.png", content.getvalue()), name="stade.png", by=None)


def make_layout_ahead_of(template: MessageTemplate) -> Layout:
    """With a version that the template does not have yet."""
    template.layout_version = first = layouts.current()
    template.save()
    return layouts.save(first.layout, first.mjml.replace("#12264d", "#0a4fa8"), by=None).layout


def make_waiting() -> MessageTemplate:
    """Before an approver for the second time: the page says what has changed since."""
    template = signed(reviewed(factories.make_template()))
    asked = approvals.submit(template, by=factories.make_user(), at=NOON)
    approvals.send_back(asked, by=factories.make_user(), at=NOON, comment="L’heure est fausse.")
    template.refresh_from_db()
    text = template.blocks.get()
    text.text_fr = text.text_fr.replace("nine", "ten")
    text.save()
    template.units.all().delete()
    approvals.submit(signed(reviewed(template)), by=factories.make_user(), at=NOON, note="Pour lundi")
    return template


def pages_of_author() -> list[str]:
    author = User.objects.get(username="author")
    text = make_unfinished()
    address = StaffAddress.objects.create(user=author, value="alix@example.org", verified_at=NOON)
    StaffAddress.objects.create(user=author, value="dominique@example.org")
    Trial.objects.create(
        template=text, version=versions.freeze(text, by=None), language="ar", address=address, requested_by=author
    )
    factories.make_contact(language="ar")
    draft = factories.make_campaign(template=text)
    one = f"{TEMPLATES}{text.pk}/"
    return [
        TEMPLATES,
        f"{one}change/",
        f"{one}checks/",
        f"{one}proof/",
        f"{one}versions/",
        f"{one}trial/",
        f"{one}review/",
        "/admin/campaigns/messagetemplate/test-addresses/",
        f"/admin/campaigns/image/{Image.objects.get().pk}/change/",
        f"/admin/campaigns/product/{factories.make_product().pk}/change/",
        f"/admin/campaigns/term/{factories.make_term().pk}/change/",
        f"{CAMPAIGNS}{draft.pk}/review/",
        f"{CAMPAIGNS}{draft.pk}/proof/?language=ar",
        reverse("admin:campaigns_layout_use_in_all", args=[make_layout_ahead_of(text).pk]),
        f"{one}change/{NAMELESS}",
    ]


def pages_of_admin() -> list[str]:
    return [
        f"/admin/campaigns/layout/{Layout.objects.get().pk}/change/",
        f"/admin/campaigns/layout/{Layout.objects.get().pk}/preview/",
        f"/admin/campaigns/senderidentity/{factories.make_identity().pk}/change/",
        f"/admin/campaigns/price/{factories.make_price().pk}/change/",
    ]


def pages_of_approver() -> list[str]:
    leaving = approved(factories.make_campaign())
    return [f"{TEMPLATES}{make_waiting().pk}/review/", f"{CAMPAIGNS}{leaving.pk}/departure/"]


def pages_of_translator() -> list[str]:
    one = f"{TEMPLATES}{make_unfinished().pk}/"
    return [f"{TEMPLATES}matrix/", f"{one}desk/ar/", f"{one}proof/?language=ar"]


PAGES = {
    "author": pages_of_author,
    "translator": pages_of_translator,
    "admin": pages_of_admin,
    "approver": pages_of_approver,
}


@pytest.mark.parametrize("role", PAGES)
def test_the_pages_of_writing_are_for_everybody_and_fit_a_telephone(sign_in, role):
    page = sign_in(role)
    found = {}

    for path in PAGES[role]():
        page.set_viewport_size({"width": 1440, "height": 900})
        answer = page.goto(path)
        assert answer.status == 200, path
        if path.endswith(NAMELESS):
            page.locator("#id_name").evaluate("name => name.value = ''")  # it stands in a fold
            page.locator("#authoring-form").evaluate("form => form.requestSubmit()")
            expect(page.locator("#id_name")).to_have_attribute("aria-invalid", "true")
        found[path] = findings(page)
        page.set_viewport_size(TELEPHONE)
        if too_wide := overflow(page):
            found[path].append(f"{too_wide} pixels wider than a telephone")

    assert {path: problems for path, problems in found.items() if problems} == {}
