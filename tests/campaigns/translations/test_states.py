from __future__ import annotations

import pytest

from campaigns import contents, layouts
from campaigns.enums import BlockKind, State, UnitState
from campaigns.models import MessageTemplate, SignOff, TranslatedUnit
from campaigns.translations import states, units
from campaigns.translations.codes import UnitKind
from campaigns.translations.units import Unit
from tests import factories
from tests.campaigns.desk.stages import BODY_IN_ARABIC, make_french, on_all_channels
from tests.campaigns.stages import signed

pytestmark = pytest.mark.django_db


def unit(source: str, *, is_optional: bool = False) -> Unit:
    return Unit("subject", "Subject", "subject", "", UnitKind.LINE, 200, source, is_optional)


def row(state: UnitState, source: str) -> TranslatedUnit:
    return TranslatedUnit(state=state, source_text=source)


@pytest.mark.parametrize(
    ("found", "target", "kept", "expected"),
    [
        (unit("Demain"), "", None, State.MISSING),
        (unit("Demain"), "  ", row(UnitState.REVIEWED, "Demain"), State.MISSING),
        (unit("Demain"), "غدًا", None, State.DRAFT),
        (unit("Demain"), "غدًا", row(UnitState.DRAFT, "Demain"), State.DRAFT),
        (unit("Demain"), "غدًا", row(UnitState.MACHINE, "Demain"), State.MACHINE),
        (unit("Demain"), "غدًا", row(UnitState.REVIEWED, "Demain"), State.REVIEWED),
        (unit("Demain"), "غدًا", row(UnitState.REVIEWED, "Hier"), State.STALE),
        (unit("Demain"), "غدًا", row(UnitState.MACHINE, "Hier"), State.STALE),
        (unit("Un\nDeux"), "غدًا", row(UnitState.REVIEWED, "Un\r\nDeux"), State.REVIEWED),
        (unit(""), "غدًا", row(UnitState.REVIEWED, "Demain"), State.STALE),
        (unit(""), "", None, None),
        (unit("https://a.example", is_optional=True), "", None, None),
        (unit("https://a.example", is_optional=True), "https://a.example/ar", None, State.DRAFT),
    ],
)
def test_where_a_text_stands(found, target, kept, expected):
    assert states.of_unit(found, target, kept) == expected


def test_a_language_is_as_far_as_the_worst_of_its_texts():
    template = make_french(subject_ar="أسبوع واحد")
    block = template.blocks.get(key="textaa")
    block.text_ar = BODY_IN_ARABIC
    block.save()
    reviewer = factories.make_user()
    TranslatedUnit.objects.create(
        template=template,
        language="ar",
        unit="subject",
        state=UnitState.REVIEWED,
        source_text=template.subject_fr,
        reviewed_by=reviewer,
        reviewed_at=factories.NOON,
    )

    found = states.of_template(template)

    assert found["ar"] == states.LanguageState("ar", State.MISSING, units=3, missing=1, draft=1)
    assert (found["ar"].left, found["ar"].reviewed) == (2, 1)
    assert found["fr"] == states.LanguageState("fr", State.SOURCE, units=3)
    assert found["de"] == states.LanguageState("de", State.MISSING, units=3, missing=3)
    assert states.missing_languages(template) == ["en", "de", "es", "ru", "ar", "zh-hans", "ja", "ko"]


def test_of_a_language_that_another_stands_in_for_nothing_is_left():
    found = states.of_template(
        make_french(subject_ar="أسبوع", fallbacks={"ko": ["en", "fr"], "ja": ["en"], "ar": ["fr"]})
    )

    assert found["ko"] == states.LanguageState("ko", State.FALLBACK, units=3, missing=3, served_by="fr")
    assert (found["ko"].left, found["ko"].reviewed) == (0, 0)
    # Begun, it is to be finished; with nobody to stand in, it is missing.
    assert (found["ar"].state, found["ja"].state) == (State.MISSING, State.MISSING)


def test_only_what_the_channels_send_is_to_be_translated():
    template = make_french()
    on_email = [each.id for each in units.of(template)]

    assert on_email == ["subject", "preheader", "textaa.text", "button.label", "button.link"]
    assert [each.id for each in units.of(on_all_channels(template))] == [
        *on_email, "sms", "push_title", "push_body", "push_url",
    ]  # fmt: skip


def test_a_signature_stands_as_long_as_its_language_says_the_same():
    template = make_french(subject_ar="أسبوع")
    version, signer = factories.make_version(template=template), factories.make_user()
    sha256 = contents.language_sha256(contents.of_template(template), "ar", layout=layouts.current().sha256)
    SignOff.objects.create(template=template, language="ar", sha256=sha256, version=version, by=signer)
    assert states.of_template(template)["ar"].signed_by == (str(signer),)

    template.subject_de = "Eine Woche"
    assert states.of_template(template)["ar"].signed_by == (str(signer),)

    template.subject_ar = "يوم"
    assert states.of_template(template)["ar"].signed_by == ()


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_is_asked_in_as_many_queries_however_large(count, django_assert_num_queries):
    templates = [make_french() for _number in range(count)]

    with django_assert_num_queries(3):
        found = states.of_library(templates)

    assert list(found) == [template.pk for template in templates]


@pytest.mark.parametrize("count", [1, 3])
def test_signatures_are_compared_in_as_many_queries_however_many_templates_are_signed(
    count, django_assert_num_queries
):
    product, image = factories.make_product(image=factories.make_image()), factories.make_image()
    templates = []
    for _number in range(count):
        template = factories.make_template()
        factories.make_block(template, BlockKind.IMAGE, image=image)
        factories.make_block(template, BlockKind.PRODUCTS, settings={"codes": [product.code]})
        templates.append(signed(template))
    fresh = list(MessageTemplate.objects.filter(pk__in=[template.pk for template in templates]).order_by("pk"))

    with django_assert_num_queries(5):
        found = states.of_library(fresh)

    assert all(state.signed_by for each in found.values() for state in each.values())
