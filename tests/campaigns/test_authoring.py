"""What an author saves: the words of one language, the structure of all nine, and nothing of anybody else's."""

from __future__ import annotations

import pytest

from campaigns import authoring
from campaigns.authoring import BlockWritten, ChangedMeanwhile, Written
from campaigns.blocks.kinds import BadSettings
from campaigns.enums import BlockKind
from campaigns.models import Edit, Image, MessageTemplate
from committee import languages
from committee.models import AuditEntry
from tests.factories import NOON, make_block, make_image, make_template, make_topic, make_user

pytestmark = pytest.mark.django_db


def bare(**fields):
    """A template whose e-mail has no block yet."""
    template = make_template(**dict.fromkeys(languages.columns("body")), **fields)
    template.blocks.all().delete()
    return template


def save(template, blocks=(), *, seen=None, **fields):
    return authoring.save(template, Written(fields, blocks), by=make_user(), at=NOON, seen=seen)


def of(template, *columns):
    return list(template.blocks.order_by("position").values_list("key", *columns))


def kept(block, **changed):
    """A block as its author left it, with those words."""
    return BlockWritten(block.key, block.kind, texts=changed)


def test_a_new_template_is_its_authors_and_its_words_are_those_of_its_source_language():
    author = make_user()
    written = Written(
        {"name": "Week to go", "topic": make_topic("news"), "source_language": "en", "subject": "A week to go"},
        [
            BlockWritten(None, "heading", {"text": "Soon"}, settings={"level": 2}),
            BlockWritten(None, "button", {"label": "See", "link": "https://example.org"}),
        ],
    )

    template = authoring.save(MessageTemplate(), written, by=author, at=NOON)

    saved = MessageTemplate.objects.get(name="Week to go")
    assert saved.pk == template.pk
    assert (saved.created_by, saved.subject_en, saved.subject_fr) == (author, "A week to go", None)
    assert [(block.kind, block.text_en, block.label_en, block.settings) for block in saved.blocks.all()] == [
        ("heading", "Soon", None, {"level": 2}),
        ("button", None, "See", {"look": "primary"}),
    ]
    assert Edit.objects.get().by == author


def test_a_block_that_moves_takes_its_other_languages_with_it_and_one_that_goes_takes_them_away():
    template = bare()
    first, second, third = (make_block(template) for _ in range(3))

    save(template, [kept(third, text="Le dernier"), kept(first, text="Bonjour")])

    assert of(template, "position", "text_fr", "text_ar") == [
        (third.key, 1, "Le dernier", third.text_ar),
        (first.key, 2, "Bonjour", first.text_ar),
    ]
    assert second.key not in template.blocks.values_list("key", flat=True)


def test_what_a_kind_does_not_show_is_not_written():
    template = bare()

    save(template, [BlockWritten(None, "text", {"text": "Words", "label": "x", "link": "x"}, image=make_image())])

    block = template.blocks.get()
    assert (block.text_fr, block.label_fr, block.link_fr, block.image) == ("Words", None, None, None)


def test_forty_blocks_are_one_act():
    template = bare()

    save(template, [BlockWritten(None, "text", {"text": str(n)}) for n in range(40)])

    assert [row[1] for row in of(template, "text_fr")] == [str(n) for n in range(40)]
    assert len({row[0] for row in of(template)}) == 40


def test_settings_that_nobody_understands_leave_everything_as_it_was():
    template = bare(subject_fr="Avant")
    block = make_block(template)

    with pytest.raises(BadSettings):
        save(template, [BlockWritten(block.key, "heading", settings={"level": 9})], subject="Après")

    template.refresh_from_db()
    assert template.subject_fr == "Avant"
    assert of(template, "kind") == [(block.key, "text")]


def test_whoever_began_with_other_words_is_told_and_overwrites_nobody():
    template = bare()
    make_block(template)
    seen = authoring.fingerprint(template)

    save(MessageTemplate.objects.get(pk=template.pk), subject="Theirs", seen=seen)
    with pytest.raises(ChangedMeanwhile):
        save(MessageTemplate.objects.get(pk=template.pk), subject="Mine", seen=seen)

    assert MessageTemplate.objects.get(pk=template.pk).subject_fr == "Theirs"


def test_a_translation_that_comes_in_meanwhile_disturbs_no_author():
    template = bare()
    block = make_block(template)
    seen = authoring.fingerprint(template)
    template.blocks.update(text_ar="مرحبا")
    MessageTemplate.objects.update(subject_ar="مرحبا")

    save(MessageTemplate.objects.get(pk=template.pk), [kept(block, text="Bonjour")], subject="Mine", seen=seen)

    saved = MessageTemplate.objects.get(pk=template.pk)
    assert (saved.subject_fr, saved.subject_ar) == ("Mine", "مرحبا")
    assert of(template, "text_fr", "text_ar") == [(block.key, "Bonjour", "مرحبا")]


def test_a_picture_nobody_had_described_is_described_and_another_keeps_its_words():
    template = bare()
    new, known = make_image(alt_fr=None), make_image(alt_fr="Le stade")

    save(
        template,
        [
            BlockWritten(None, BlockKind.IMAGE, image=new, alt="La flamme"),
            BlockWritten(None, BlockKind.IMAGE, image=known),
        ],
    )

    new.refresh_from_db()
    known.refresh_from_db()
    assert (new.alt_fr, known.alt_fr) == ("La flamme", "Le stade")


def test_what_somebody_said_meanwhile_of_a_picture_stands():
    template, image = bare(), make_image(alt_fr=None)
    written = [BlockWritten(None, BlockKind.IMAGE, image=image, alt="La flamme")]
    Image.objects.filter(pk=image.pk).update(alt_fr="Le stade")

    save(template, written)

    image.refresh_from_db()
    assert image.alt_fr == "Le stade"
    assert not AuditEntry.objects.filter(action="campaigns.describe").exists()


def test_describing_a_picture_is_an_edit_of_each_template_that_shows_it():
    template, other, image = bare(), make_template(), make_image(alt_fr="")
    make_block(other, BlockKind.IMAGE, image=image)

    save(template, [BlockWritten(None, BlockKind.IMAGE, image=image, alt="La flamme")])

    assert {edit.template for edit in Edit.objects.all()} == {template, other}
    assert AuditEntry.objects.get(action="campaigns.describe").object_id == str(image.pk)
