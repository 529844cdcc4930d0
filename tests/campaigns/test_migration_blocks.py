"""Templates of before blocks: their words move into blocks, and compile to what they compiled to."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from campaigns import contents, versions
from campaigns.enums import UnitState
from campaigns.models import MessageTemplate, TranslatedUnit
from contacts.enums import Channel
from tests.factories import in_nine, make_template

pytestmark = pytest.mark.django_db

migration = import_module("campaigns.migrations.0016_words_in_blocks")


def old_template() -> MessageTemplate:
    return make_template(
        **in_nine("heading", "Doors"), **in_nine("button_label", "See"), **dict(in_nine("preheader", "Soon")),
        button_url_fr="https://example.org/", button_url_de="https://example.org/de/",
    )  # fmt: skip


def compiled(template: MessageTemplate, language: str) -> str:
    content = contents.of_template(template)
    frame = versions.frames_for(template, content=content)(language)
    words = contents.in_language(content, language)
    return versions.compiled_draft(words, language=language, channel=Channel.EMAIL, frame=frame).hash


def test_the_words_of_before_compile_to_the_same_e_mail():
    template = old_template()
    before = {language: compiled(template, language) for language in ("fr", "de", "ar")}

    migration.put_into_blocks(apps, None)

    template = MessageTemplate.objects.get(pk=template.pk)
    assert [(block.key, block.position) for block in template.blocks.order_by("position")] == [
        ("heading", 1),
        ("body", 2),
        ("button", 3),
    ]
    assert {language: compiled(template, language) for language in before} == before


def test_translations_are_drafts_of_the_french_of_today_and_a_second_run_changes_nothing():
    template = old_template()

    migration.put_into_blocks(apps, None)
    once = list(TranslatedUnit.objects.filter(template=template).values_list("language", "unit", "state"))
    migration.put_into_blocks(apps, None)

    assert list(TranslatedUnit.objects.filter(template=template).values_list("language", "unit", "state")) == once
    assert ("ar", "body.text", UnitState.DRAFT) in once
    assert ("ar", "button.link", UnitState.DRAFT) not in once
    assert (
        TranslatedUnit.objects.get(template=template, language="ar", unit="body.text").source_text == template.body_fr
    )


def test_the_letters_that_came_with_the_program_stand_in_blocks():
    letters = MessageTemplate.objects.exclude(notice_kind=None)

    assert letters.count() > 3
    for letter in letters:
        assert letter.blocks.filter(key="body").exists()
        assert contents.languages_in(contents.of_template(letter)) == list(
            contents.served_by(contents.of_template(letter))
        )
