"""The letters of the demonstration, as an agency would have them: out and in again, in eight languages."""

from __future__ import annotations

import pytest

from campaigns.demo import templates
from campaigns.demo.letters import LETTERS, Letter
from campaigns.desk import packing, taking, workbook, xliff
from campaigns.desk.judging import Judge
from campaigns.enums import EditVia
from campaigns.models import Edit, MessageTemplate, TranslatedUnit
from campaigns.translations import units
from committee import languages
from tests import factories

pytestmark = pytest.mark.django_db


def template_of(letter: Letter) -> MessageTemplate:
    factories.make_topic(letter.topic)
    images = {part.image: factories.make_image() for part in letter.parts if part.image}
    template = templates.ensure(letter, images=images, by=None, translator=None)
    assert template is not None
    return template


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.file.removesuffix(".md"))
def test_every_text_comes_back_byte_by_byte_and_changes_nothing(letter):
    template, agency = template_of(letter), factories.make_user()
    before_all = Edit.objects.count(), TranslatedUnit.objects.count()

    for language in languages.CODES:
        if language == template.source_language:
            continue
        before = units.texts(units.of(template), language)
        parcel = packing.parcel(template, language)
        back = xliff.read(xliff.write(parcel))
        assert {unit.unit: unit.target for unit in back.units} == {
            item.unit.id: before[item.unit.id] for item in parcel.items
        }
        for handed, via in ((back, EditVia.XLIFF), (workbook.read(workbook.write(parcel)), EditVia.WORKBOOK)):
            taken = taking.take_in(handed, by=agency, at=factories.NOON, via=via)
            assert (taken.changed, taken.unchanged, taken.stale) == (0, len(parcel.items), 0)

    assert (Edit.objects.count(), TranslatedUnit.objects.count()) == before_all


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.file.removesuffix(".md"))
def test_good_translations_are_not_found_fault_with(letter):
    template = template_of(letter)
    judge = Judge(template)

    broken = []
    for language in languages.CODES:
        if language != template.source_language:
            texts = units.texts(units.of(template), language)
            broken += [
                (language, unit.id)
                for unit in units.of(template)
                if judge.is_broken(unit, texts[unit.id], language=language)
            ]

    assert broken == []
