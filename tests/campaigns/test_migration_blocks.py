"""Templates of before blocks: their words move into blocks, and compile to what they compiled to."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from campaigns import contents, versions
from campaigns.enums import UnitState
from campaigns.models import MessageTemplate, TranslatedUnit
from committee import languages
from contacts.enums import Channel
from tests.factories import in_nine, make_topic

pytestmark = pytest.mark.django_db

migration = import_module("campaigns.migrations.0016_words_in_blocks")


WORDS = {
    "subject": "Doors open at nine",
    "preheader": "Soon",
    "heading": "Doors",
    "body": 'Dear {{ person.given_name | default: "friend" }}, the doors open at nine.',
    "button_label": "See",
}
LINK = "https://example.org/"


@pytest.fixture
def apps():
    """The tables as they were, whose columns have not left the database."""
    return MigrationLoader(connection).project_state([("campaigns", "0016_words_in_blocks")]).apps


def old_template(apps) -> MessageTemplate:
    written = {column: text for field, words in WORDS.items() for column, text in in_nine(field, words).items()}
    links = {languages.column("button_url", language): LINK for language in languages.CODES}
    old = apps.get_model("campaigns", "MessageTemplate")
    return old.objects.create(name="Doors", topic_id=make_topic().pk, **written, **links)


def frozen_before(language: str) -> dict[str, object]:
    """The version that the program of before would have made of it."""
    words = {field: in_nine(field, text)[languages.column(field, language)] for field, text in WORDS.items()}
    return {language: {**words, "button_url": LINK}}


def compiled(template: MessageTemplate, content: dict[str, object], language: str) -> str:
    words = contents.in_language(content, language)
    frame = versions.frames_for(template, content=content)(language)
    return versions.compiled_draft(words, language=language, channel=Channel.EMAIL, frame=frame).hash


def test_the_words_of_before_compile_to_the_same_e_mail(apps):
    old = old_template(apps)

    migration.put_into_blocks(apps, None)

    template = MessageTemplate.objects.get(pk=old.pk)
    assert [(block.key, block.position) for block in template.blocks.order_by("position")] == [
        ("heading", 1),
        ("body", 2),
        ("button", 3),
    ]
    for language in ("fr", "de", "ar"):
        now = compiled(template, contents.of_template(template), language)
        assert now == compiled(template, frozen_before(language), language)


def test_translations_are_drafts_of_the_french_of_today_and_a_second_run_changes_nothing(apps):
    template = MessageTemplate.objects.get(pk=old_template(apps).pk)

    migration.put_into_blocks(apps, None)
    once = list(TranslatedUnit.objects.filter(template=template).values_list("language", "unit", "state"))
    migration.put_into_blocks(apps, None)

    assert list(TranslatedUnit.objects.filter(template=template).values_list("language", "unit", "state")) == once
    assert ("ar", "body.text", UnitState.DRAFT) in once
    assert ("ar", "button.link", UnitState.DRAFT) not in once
    text = TranslatedUnit.objects.get(template=template, language="ar", unit="body.text")
    assert text.source_text == f"{WORDS['body']} (fr)"


def test_the_letters_that_came_with_the_program_stand_in_blocks():
    letters = MessageTemplate.objects.exclude(notice_kind=None)

    assert letters.count() > 3
    for letter in letters:
        assert letter.blocks.filter(key="body").exists()
        assert contents.languages_in(contents.of_template(letter)) == list(
            contents.served_by(contents.of_template(letter))
        )
