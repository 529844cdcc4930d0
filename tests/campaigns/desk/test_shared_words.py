"""What a picture shows and what a product is called: written once, on the desk of each template that shows it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from campaigns import contents
from campaigns.desk import packing, saving, taking, workbook, xliff
from campaigns.enums import BlockKind, EditVia, State, UnitState
from campaigns.models import Edit, Image, MessageTemplate, Product, TranslatedUnit
from campaigns.translations import shared, states, units
from committee import languages
from tests import factories
from tests.campaigns.desk.stages import make_french
from tests.campaigns.desk.test_saving import save as save_on_page
from tests.campaigns.desk.test_saving import shown

pytestmark = pytest.mark.django_db

NOWHERE = dict.fromkeys(languages.columns("alt"), "")


def make_shown(*, image: Image, codes: tuple[str, ...] = (), **fields: Any) -> MessageTemplate:
    """A template written in French that shows this picture, and offers these products."""
    template = make_french(**fields)
    factories.make_block(template, BlockKind.IMAGE, image=image, **dict.fromkeys(languages.columns("text")))
    if codes:
        intro = dict.fromkeys(languages.columns("text"))
        factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": list(codes)}, **intro)
    return template


def ids(template: MessageTemplate) -> list[str]:
    return [unit.id for unit in units.of(template) if unit.shared]


def state(template: MessageTemplate, unit_id: str, language: str = "de") -> State | None:
    template = MessageTemplate.objects.get(pk=template.pk)
    found = units.of(template)
    unit = next(each for each in found if each.id == unit_id)
    kept = units.kept(template, found).filter(language=language, unit=unit_id).first()
    return states.of_unit(unit, units.texts(found, language)[unit_id], kept)


def save(template: MessageTemplate, language: str, texts: dict[str, str], **who: Any) -> saving.Saved:
    said = {"by": factories.make_user(), "at": factories.NOON, **who}
    return saving.save(template, language, texts, shown=shown(template, language), **said)


@pytest.fixture
def stadium() -> Image:
    return factories.make_image(**{**NOWHERE, "alt_fr": "Le stade, vu du ciel"})


@pytest.fixture
def alt(stadium: Image) -> str:
    return shared.address(stadium)


def test_what_is_shown_stands_once_behind_the_texts_of_the_block_that_shows_it_first(stadium):
    mug = factories.make_product(code="MUG", image=stadium)
    ornament = factories.make_image(is_decorative=True)
    template = make_shown(image=stadium, codes=("MUG", "GONE"))
    factories.make_block(template, BlockKind.IMAGE, image=ornament)

    found = [unit for unit in units.of(template) if unit.shared]

    assert [(unit.id, unit.source, unit.limit) for unit in found] == [
        (f"picture-{stadium.sha256[:16]}.alt", "Le stade, vu du ciel", 300),
        ("product-MUG.name", mug.name_fr, 120),
    ]
    assert found[0].block_key == template.blocks.get(kind=BlockKind.IMAGE, image=stadium).key


def test_a_template_for_sms_alone_shows_no_pictures(stadium):
    template = make_shown(image=stadium, channels=["sms"])

    assert ids(template) == []


def test_what_a_picture_shows_is_written_once_for_all_templates_that_show_it(stadium, alt):
    here, there = make_shown(image=stadium), make_shown(image=stadium)
    translator = factories.make_user()

    saved = save(here, "de", {alt: "Das Stadion von oben"}, by=translator)

    stadium.refresh_from_db()
    assert (saved.changed, stadium.alt_de, stadium.alt_fr) == ((alt,), "Das Stadion von oben", "Le stade, vu du ciel")
    assert [state(each, alt) for each in (here, there)] == [State.DRAFT, State.DRAFT]
    [row] = TranslatedUnit.objects.filter(unit=alt)
    assert (row.template, row.language, row.source_text, row.source_language, row.written_by) == (
        None, "de", "Le stade, vu du ciel", "fr", translator,
    )  # fmt: skip
    assert {each.template for each in Edit.objects.filter(by=translator, language="de")} == {here, there}


def test_it_is_reviewed_once_too_and_counts_in_each_template(stadium, alt):
    here, there = make_shown(image=stadium), make_shown(image=stadium)
    save(here, "de", {alt: "Das Stadion von oben"})

    assert saving.review(there, "de", [alt], by=factories.make_user(), at=factories.NOON) == 1
    assert [state(each, alt) for each in (here, there)] == [State.REVIEWED, State.REVIEWED]

    before = states.of_template(here)["de"]
    Image.objects.update(alt_fr="Le stade, la nuit")
    assert state(there, alt) == State.STALE
    after = states.of_template(here)["de"]
    assert (before.stale, after.stale, after.units) == (0, 1, before.units)

    saving.confirm(here, "de", [alt], by=factories.make_user(), at=factories.NOON)
    assert state(there, alt) == State.REVIEWED


def test_templates_written_in_two_languages_do_not_make_each_others_words_stale(stadium, alt):
    stadium.alt_en = "The stadium, from above"
    stadium.save()
    french, english = make_shown(image=stadium), make_shown(image=stadium, source_language="en")

    save(english, "de", {alt: "Das Stadion von oben"})

    assert [state(each, alt) for each in (french, english)] == [State.DRAFT, State.DRAFT]
    Image.objects.update(alt_fr="Le stade, la nuit")  # of which nothing was translated
    assert [state(each, alt) for each in (french, english)] == [State.DRAFT, State.DRAFT]
    Image.objects.update(alt_en="The stadium at night")
    assert [state(each, alt) for each in (french, english)] == [State.STALE, State.STALE]


def test_whoever_saves_on_another_template_meanwhile_does_not_lose_words(stadium, alt):
    here, there = make_shown(image=stadium), make_shown(image=stadium)
    opened = shown(there, "de")
    save(here, "de", {alt: "Das Stadion von oben"})

    saved = saving.save(there, "de", {alt: "Ein Stadion"}, shown=opened, by=factories.make_user(), at=factories.NOON)

    stadium.refresh_from_db()
    assert (list(saved.refused), stadium.alt_de) == ([alt], "Das Stadion von oben")


@pytest.mark.parametrize("kind", [(xliff, EditVia.XLIFF), (workbook, EditVia.WORKBOOK)])
def test_agencies_get_them_in_their_files_and_hand_them_in_again(stadium, alt, kind):
    file, via = kind
    name = shared.address(factories.make_product(code="MUG", name_fr="Tasse", name_de=""))
    template = make_shown(image=stadium, codes=("MUG",))
    parcel = packing.parcel(template, "de")
    items = {item.unit.id: item for item in parcel.items}
    assert {unit: (items[unit].unit.source, items[unit].target) for unit in (alt, name)} == {
        alt: ("Le stade, vu du ciel", ""), name: ("Tasse", ""),
    }  # fmt: skip

    handed = file.read(file.write(parcel))
    words = {alt: "Das Stadion von oben", name: "Becher"}
    brought = [type(each)(each.unit, each.source, words.get(each.unit, ""), each.place) for each in handed.units]
    handed = type(handed)(handed.template_id, handed.sha256, handed.language, tuple(brought), handed.in_rows)
    taken = taking.take_in(handed, by=factories.make_user(), at=factories.NOON, via=via, reviewed=True)

    assert (taken.changed, taken.doubtful) == (2, ())
    assert (Image.objects.get().alt_de, Product.objects.get().name_de) == ("Das Stadion von oben", "Becher")
    assert [state(template, unit) for unit in (alt, name)] == [State.REVIEWED, State.REVIEWED]


def test_a_file_of_before_knows_what_its_picture_said_then(stadium, alt):
    """The frozen version says what was translated, and so the translation is stale and not wrong."""
    template = make_shown(image=stadium)
    save_on_page(template, subject="أسبوع")  # which freezes the words
    parcel = packing.parcel(MessageTemplate.objects.get(pk=template.pk), "de")
    Image.objects.update(alt_fr="Le stade, la nuit")

    handed = xliff.read(xliff.write(parcel))
    brought = [
        type(each)(each.unit, "", "Das Stadion von oben" if each.unit == alt else "", 1) for each in handed.units
    ]
    handed = type(handed)(handed.template_id, handed.sha256, "de", tuple(brought))
    taken = taking.take_in(handed, by=factories.make_user(), at=factories.NOON, via=EditVia.XLIFF)

    assert (taken.changed, taken.stale, state(template, alt)) == (1, 1, State.STALE)


def test_a_version_says_them_under_the_same_addresses(stadium, alt):
    factories.make_product(code="MUG", image=stadium, name_fr="Tasse")
    template = make_shown(image=stadium, codes=("MUG",))

    said = shared.in_content(contents.of_template(template), "fr")

    assert said == {unit.id: unit.source for unit in units.of(template) if unit.shared}


def test_its_uses_count_templates_of_the_library_however_they_show_it(stadium):
    mug = factories.make_product(code="MUG", image=stadium)
    make_shown(image=stadium, codes=("MUG",))
    by_product = make_french()
    factories.make_block(by_product, BlockKind.PRODUCTS, settings={"codes": ["MUG"]})
    make_shown(image=factories.make_image())
    make_shown(image=stadium, archived_at=factories.NOON, archived_by=factories.make_user())

    assert shared.uses([stadium, mug]) == {stadium: 2, mug: 1 + 1}
    assert shared.showing([stadium]).count() == 3


def test_a_text_that_nobody_owns_names_the_language_it_was_translated_from():
    with pytest.raises(IntegrityError, match="unit_shared_names_its_source"), transaction.atomic():
        TranslatedUnit.objects.create(language="de", unit="product-MUG.name", state=UnitState.DRAFT)


def test_how_far_the_library_is_takes_as_many_queries_for_three_as_for_one(stadium, django_assert_num_queries):
    factories.make_product(code="MUG", image=stadium)
    make_shown(image=stadium, codes=("MUG",))
    with django_assert_num_queries(5):
        states.of_library(MessageTemplate.objects.all())
    for _more in range(2):
        make_shown(image=factories.make_image(), codes=("MUG",))
    with django_assert_num_queries(5):
        states.of_library(MessageTemplate.objects.all())


def test_a_source_that_is_not_written_asks_nothing_of_translators(stadium, alt):
    template = make_shown(image=stadium, source_language="en")
    template.subject_en = "One more week"
    template.save()

    assert state(template, alt, "fr") is None  # French stands there, for templates that are written in it
    assert alt not in [item.unit.id for item in packing.parcel(template, "fr").items]
