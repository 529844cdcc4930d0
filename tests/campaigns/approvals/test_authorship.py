"""Nobody approves what they wrote, by whatever way their words came into what is approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from campaigns import approvals, authoring, layouts, library
from campaigns.authoring import BlockWritten, Written
from campaigns.desk import saving
from campaigns.enums import BlockKind, EditVia, TemplateStatus
from campaigns.models import MessageTemplate, TranslatedUnit
from campaigns.translations import shared
from committee.db import clock
from committee.models import User
from committee.roles import Role
from tests import factories
from tests.campaigns.stages import approved_template, signed
from tests.contacts.admin.staff import logged_in
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def written(template, words: str, *, by: User, hours: int) -> None:
    """The French and all that was translated from it, so that only who wrote it keeps the approval back."""
    template.blocks.filter(kind=BlockKind.TEXT).update(text_fr=words)
    TranslatedUnit.objects.filter(template=template, unit__endswith=".text").update(source_text=words)
    approvals.edited(template, by=by, at=NOON + hours * HOUR, via=EditVia.PAGE)


def approved(template, *, hours: int) -> None:
    approved_template(MessageTemplate.objects.get(pk=template.pk), at=NOON + hours * HOUR)


def approved_now(template) -> None:
    approved_template(MessageTemplate.objects.get(pk=template.pk), at=clock())


def asked(template, *, by: User, hours: int):
    """For the approval of what it says now, read and signed in nine languages."""
    template = signed(MessageTemplate.objects.get(pk=template.pk))
    return approvals.submit(template, by=by, at=NOON + hours * HOUR)


def refused(review, by: User) -> bool:
    with pytest.raises(approvals.OwnWork):
        approvals.approve(review, by=by, at=review.submitted_at, sha256=review.sha256)
    return True


def test_who_wrote_before_the_last_approval_may_approve_the_next(template, author):
    first, second = make_user(), make_user()
    written(template, "Un", by=first, hours=1)
    approved(template, hours=2)
    written(template, "Deux", by=second, hours=3)

    assert approvals.writers(template) == {author.pk, second.pk}


def test_a_copy_brings_the_writers_of_what_nobody_has_read(template, author):
    writer, copier = make_user(), make_user()
    written(template, "Un", by=writer, hours=1)

    copy = library.duplicate(template, name="Copy", by=copier, at=NOON + 2 * HOUR)
    again = library.duplicate(copy, name="Copy of the copy", by=make_user(), at=NOON + 3 * HOUR)

    assert approvals.writers(copy) == {author.pk, writer.pk, copier.pk}
    assert approvals.writers(again) > approvals.writers(copy)
    TranslatedUnit.objects.filter(template=copy).update(state="reviewed", reviewed_by=copier, reviewed_at=NOON)
    assert refused(asked(copy, by=copier, hours=4), writer)


def test_a_copy_of_what_was_approved_brings_nobody(template, author):
    written(template, "Un", by=make_user(), hours=1)
    approved(template, hours=2)

    copy = library.duplicate(template, name="Copy", by=author, at=NOON + 3 * HOUR)

    assert approvals.writers(copy) == {author.pk}


def test_a_restored_version_brings_its_writers(template, author):
    writer, restorer = make_user(), make_user()
    written(template, "Un", by=writer, hours=1)
    never_approved = template.versions.latest("number")
    written(template, "Deux", by=make_user(), hours=2)
    approved(template, hours=3)

    library.restore(template, never_approved, by=restorer, at=NOON + 4 * HOUR)

    assert writer.pk in approvals.writers(template)
    assert writer.pk not in approvals.writers(template) - approvals.unread(template)


def test_who_puts_approved_words_back_has_not_thereby_been_read(template, author):
    writer, restorer = make_user(), make_user()
    written(template, "Un", by=author, hours=1)
    approved(template, hours=2)
    written(template, "Deux", by=writer, hours=3)
    hers = template.versions.latest("number")
    written(template, "Un", by=writer, hours=4)
    library.restore(template, hers, by=restorer, at=NOON + 5 * HOUR)

    assert writer.pk in approvals.writers(template)


def test_whoever_described_a_picture_or_wrote_a_product_wrote_part_of_it(template, author):
    describing, selling = logged_in(Role.AUTHOR), logged_in(Role.AUTHOR)
    image, product = factories.make_image(), factories.make_product(link_fr="https://example.org/")
    factories.make_block(template, BlockKind.IMAGE, image=image)
    factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code]})
    approvals.edited(template, by=author, at=NOON, via=EditVia.PAGE)
    approved(template, hours=1)

    _save(describing, "image", image, alt_fr="Une autre foule")
    assert MessageTemplate.objects.get(pk=template.pk).status == TemplateStatus.DRAFT
    approved_now(template)
    _save(selling, "product", product, link_fr="https://elsewhere.example/", price="12")

    assert MessageTemplate.objects.get(pk=template.pk).status == TemplateStatus.DRAFT
    assert approvals.writers(template) == {author.pk, int(selling.session["_auth_user_id"])}


def test_who_described_a_picture_before_it_was_approved_may_approve_the_next_words_of_it(template, author):
    once, again = logged_in(Role.AUTHOR), logged_in(Role.AUTHOR)
    image = factories.make_image()
    factories.make_block(template, BlockKind.IMAGE, image=image)
    _save(once, "image", image, alt_fr="Une foule")
    approved_now(template)

    _save(again, "image", image, alt_fr="Une autre foule")

    writers = approvals.writers(MessageTemplate.objects.get(pk=template.pk))
    assert int(again.session["_auth_user_id"]) in writers
    assert int(once.session["_auth_user_id"]) not in writers


def test_a_product_written_before_it_was_shown_counts_as_unread_as_well(template, author):
    selling = logged_in(Role.AUTHOR)
    product = factories.make_product()
    _save(selling, "product", product, name_fr="Tasse")
    approved_now(template)
    factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code]})

    assert int(selling.session["_auth_user_id"]) in approvals.writers(template)


@pytest.mark.parametrize("is_shown_first", [True, False])
def test_whoever_translated_what_a_product_is_called_wrote_part_of_each_text_that_shows_it(
    template, author, is_shown_first
):
    translator, product = make_user(), factories.make_product(name_de="")
    elsewhere = factories.make_template()
    for shows in (elsewhere, template) if is_shown_first else (elsewhere,):
        factories.make_block(shows, BlockKind.PRODUCTS, settings={"codes": [product.code]})
    name = shared.address(product)
    shown = {name: saving.fingerprint(product.name_fr, "")}
    saving.save(elsewhere, "de", {name: "Becher"}, shown=shown, by=translator, at=NOON)
    if not is_shown_first:
        factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code]})

    assert approvals.writers(template) == {author.pk, translator.pk}


def test_whoever_described_a_picture_as_they_wrote_another_text_wrote_part_of_it(template, author):
    describing, image = make_user(), factories.make_image(alt_fr="")
    block = BlockWritten(None, BlockKind.IMAGE, image=image, alt="Un stade")
    authoring.save(factories.make_template(), Written({}, [block]), by=describing, at=NOON)
    factories.make_block(template, BlockKind.IMAGE, image=image)

    assert approvals.writers(template) == {author.pk, describing.pk}


def _save(client, kind, row, **changed) -> None:
    page = reverse(f"admin:campaigns_{kind}_change", args=[row.pk])
    form = client.get(page).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    said = {name: value for name, value in fields.items() if value not in {None, False}}
    answer = client.post(page, said | changed)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


def test_whoever_drew_the_look_wrote_part_of_it_until_somebody_approved_a_text_in_it(template, author):
    designer, approver = make_user(), make_user()
    approvals.edited(template, by=author, at=NOON, via=EditVia.PAGE)
    layout = layouts.of_template(template).layout
    mjml = layouts.of_template(template).mjml
    layouts.save(layout, mjml.replace("#12264d", "#13274e"), by=designer)
    layouts.save(layout, mjml.replace("#12264d", "#14284f"), by=make_user())
    approvals.take_latest_look([template], by=author, at=NOON + HOUR)

    assert designer.pk in approvals.writers(template)

    approved(template, hours=2)
    other = factories.make_template(layout_version=template.layout_version, created_by=approver)
    assert approvals.writers(other) == {approver.pk}


def test_who_saves_an_unchanged_draft_after_its_template_was_approved_anew_wrote_nothing(template, author):
    approved(template, hours=1)
    campaign = factories.make_campaign(template=MessageTemplate.objects.get(pk=template.pk))
    approvals.campaign_edited(campaign, by=author, at=NOON)
    written(template, "Deux", by=make_user(), hours=2)
    approved(template, hours=3)
    saves = make_user()

    approvals.campaign_edited(campaign, by=saves, at=NOON + 4 * HOUR)

    assert saves.pk not in approvals.writers(campaign)
