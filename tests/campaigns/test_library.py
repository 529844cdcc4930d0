"""The library: found by any word in any language, counted in one go, never put away while somebody needs it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from campaigns import library, versions
from campaigns.enums import BlockKind, CampaignStatus
from campaigns.library import FolderTooDeep, InUse, Usage
from campaigns.models import Folder, MessageTemplate
from committee.models import AuditEntry
from committee.roles import Role
from contacts.enums import NoticeKind
from tests.contacts.admin.staff import logged_in
from tests.factories import (
    NOON,
    make_block,
    make_campaign,
    make_image,
    make_product,
    make_template,
    make_user,
)

pytestmark = pytest.mark.django_db


def found(words):
    return [template.name for template in library.search(words).order_by("name")]


def test_every_word_is_found_wherever_it_stands_with_and_without_accents():
    opening = make_template(name="Cérémonie", tags=["Opening night"], subject_ar="حفل الافتتاح")
    make_block(opening, BlockKind.TEXT, text_de="Einlass über den Südeingang", label_ja="地図")
    make_template(name="Something else", subject_fr="Fermeture")

    for words in ("ceremonie", "OPENING", "الافتتاح", "sudeingang", "地図", "cérémonie südeingang night"):
        assert found(words) == ["Cérémonie"], words
    assert found("cérémonie fermeture") == []
    assert len(found("")) == MessageTemplate.objects.count()


def test_what_a_search_means_elsewhere_is_only_a_word_here():
    make_template(name="100 % sure")

    assert found("100 %") == ["100 % sure"]
    assert found("%_%") == []


def test_usage_is_known_of_all_templates_in_one_query(django_assert_num_queries):
    used, idle = make_template(), make_template()
    make_campaign(template=used, started_at=NOON)
    make_campaign(template=used)

    with django_assert_num_queries(1):
        usage = library.usage([used, idle])

    assert usage == {used.pk: Usage(2, NOON), idle.pk: Usage()}


def test_tags_are_offered_with_the_most_used_first():
    make_template(tags=["tickets", "day 1"])
    make_template(tags=["tickets"])

    assert library.tags_known() == ["tickets", "day 1"]


def test_a_template_is_put_away_and_taken_out_again():
    template, by = make_template(), make_user()

    archived = library.archive(template, by=by, at=NOON)
    assert (archived.archived_at, archived.archived_by) == (NOON, by)
    assert library.unarchive(template, by=by).archived_at is None


@pytest.mark.parametrize("status", [CampaignStatus.DRAFT, CampaignStatus.IN_REVIEW])
def test_what_a_campaign_still_needs_is_not_put_away(status):
    template = make_template()
    campaign = make_campaign(template=template, status=status, name="Week to go")

    with pytest.raises(InUse, match="The campaign “Week to go” uses it, and has not ended"):
        library.archive(template, by=make_user(), at=NOON)
    campaign.status = CampaignStatus.CANCELLED
    campaign.save()
    assert library.archive(template, by=make_user(), at=NOON).archived_at == NOON


def test_what_answers_a_notice_is_never_put_away():
    with pytest.raises(InUse, match="answers a notice"):
        library.archive(MessageTemplate.objects.get(notice_kind=NoticeKind.CONFIRM_OPT_IN), by=make_user(), at=NOON)


def test_templates_are_moved_into_a_folder_together_and_out_again():
    folder, templates = Folder.objects.create(name="Opening"), [make_template(), make_template()]
    mover = make_user()

    assert library.move(templates, folder, by=mover) == 2
    assert folder.templates.count() == 2
    library.move(templates[:1], None, by=mover)
    assert list(folder.templates.all()) == templates[1:]
    assert library.move(templates, folder, by=mover) == 1  # the other stands there
    trail = AuditEntry.objects.filter(action="campaigns.move", actor=mover).order_by("pk")
    assert list(trail.values_list("object_id", "before__folder", "after__folder")) == [
        (str(templates[0].pk), "", "Opening"), (str(templates[1].pk), "", "Opening"),
        (str(templates[0].pk), "Opening", ""), (str(templates[0].pk), "", "Opening"),
    ]  # fmt: skip


def test_folders_stand_three_deep_and_never_inside_themselves():
    top = Folder.objects.create(name="Games")
    middle = Folder.objects.create(name="Tickets", parent=top)
    bottom = Folder.objects.create(name="Athletics", parent=middle)

    library.refuse_depth(Folder(name="New"), middle)
    for folder, parent in [
        (Folder(name="New"), bottom),
        (top, bottom),
        (top, top),
        (Folder.objects.get(pk=middle.pk), bottom),
    ]:
        with pytest.raises(FolderTooDeep):
            library.refuse_depth(folder, parent)
    tall = Folder.objects.create(name="Tall")
    Folder.objects.create(name="Inner", parent=tall)
    with pytest.raises(FolderTooDeep):
        library.refuse_depth(tall, middle)


def test_the_page_of_a_folder_says_so_at_its_field():
    top = Folder.objects.create(name="Games")
    inner = Folder.objects.create(name="Tickets", parent=top)

    answer = logged_in(Role.AUTHOR).post(
        reverse("admin:campaigns_folder_change", args=[top.pk]), {"name": "Games", "parent": inner.pk}
    )

    assert answer.context["adminform"].form.errors == {
        "parent": ["A folder stands inside two others at most, and never inside itself."]
    }


def test_the_uses_of_a_picture_are_known_from_the_blocks_and_from_kept_versions():
    image = make_image()
    now, before, never = make_template(name="Now"), make_template(name="Before"), make_template(name="Never")
    make_block(now, BlockKind.IMAGE, image=image)
    before.versions.create(
        number=1, format=2, sha256="1" * 64, content={"blocks": [{"key": "a", "image": {"sha256": image.sha256}}]}
    )
    never.versions.create(
        number=1, format=2, sha256="2" * 64, content={"blocks": [{"key": "a", "image": {"sha256": "0"}}]}
    )

    assert [template.name for template in library.uses_of_image(image)] == ["Before", "Now"]


def test_a_picture_that_a_kept_version_shows_with_a_product_is_in_use():
    template, image = make_template(), make_image()
    product = make_product(code="MUG", image=image)
    block = make_block(template, BlockKind.PRODUCTS, settings={"codes": ["MUG"]})
    assert library.uses_of_image(image) == library.uses_of_product(product) == [template]

    versions.freeze(template, by=None)
    block.delete()
    product.image = None
    product.save()

    assert library.uses_of_image(image) == [template]
    assert library.uses_of_image(make_image()) == library.uses_of_product(product) == []
