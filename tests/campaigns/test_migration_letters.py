"""Letters of before approvals: what they say is approved once, and what staff wrote since is not taken for read."""

from __future__ import annotations

import pytest
from django.apps import apps

from campaigns import approvals, contents
from campaigns.enums import BlockKind, EditVia, TemplateStatus, UnitState
from campaigns.migrations import _letters
from campaigns.models import MessageTemplate, TemplateVersion
from contacts.enums import NoticeKind
from tests.factories import NOON, make_block, make_image, make_product, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter() -> MessageTemplate:
    """As the program of before left it: nobody was asked, and letters left with whatever stood there."""
    letters = MessageTemplate.objects.filter(notice_kind=NoticeKind.CONFIRM_OPT_IN)
    letters.update(approved_version=None, layout_version=None, status=TemplateStatus.DRAFT)
    letters.get().units.update(state=UnitState.DRAFT, reviewed_at=None)
    return letters.get()


def approved(letter) -> MessageTemplate:
    _letters.approve(apps)
    return MessageTemplate.objects.get(pk=letter.pk)


def states(letter) -> set[str]:
    return set(letter.units.values_list("state", flat=True))


def test_what_is_shipped_is_approved_and_read_and_a_second_run_changes_nothing(letter):
    once = approved(letter)
    rows = list(letter.units.order_by("pk").values())

    again = approved(letter)

    assert (again.status, again.approved_version) == (TemplateStatus.APPROVED, once.approved_version)
    assert (list(letter.units.order_by("pk").values()), states(letter)) == (rows, {UnitState.REVIEWED})
    assert TemplateVersion.objects.filter(template=letter).count() == 1


def test_pictures_products_and_links_are_frozen_as_the_program_itself_would_freeze_them(letter):
    product = make_product(image=make_image(), link_fr="https://example.org/mug")
    make_block(letter, BlockKind.IMAGE, image=make_image(), link_fr="https://example.org/")
    make_block(letter, BlockKind.PRODUCTS, settings={"codes": [product.code]})
    make_block(letter, BlockKind.IMAGE, image=make_image(is_decorative=True), text_de="Zwei\r\nZeilen")

    once = approved(letter)

    assert once.approved_version.content == contents.of_template(once)
    assert once.approved_version.sha256 == approvals.template_sha256(once)


def test_words_that_staff_have_changed_leave_as_before_and_wait_for_somebody_to_approve_them(letter):
    letter.subject_fr = "Presque"
    letter.save()
    approvals.edited(letter, by=make_user(), at=NOON, via=EditVia.PAGE)

    once = approved(letter)

    assert (once.status, states(once)) == (TemplateStatus.DRAFT, {UnitState.DRAFT})
    assert once.approved_version.content["texts"]["fr"]["subject"] == "Presque"


def test_a_translation_of_french_that_has_changed_since_is_not_taken_for_read(letter):
    letter.units.filter(unit="subject", language="ar").update(source_text="Autre chose")

    approved(letter)

    assert letter.units.get(unit="subject", language="ar").state == UnitState.DRAFT
    assert letter.units.get(unit="subject", language="ja").state == UnitState.REVIEWED
