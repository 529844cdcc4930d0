"""The checks of a whole template: what is right passes, and whatever is wrong is named with its language and place."""

from __future__ import annotations

import time

import pytest
from django.core.cache import cache

from campaigns import findings
from campaigns.enums import BlockKind, Purpose, Severity, UnitState
from campaigns.findings import NotReady
from campaigns.migrations._brand import BRAND
from campaigns.models import SenderIdentity, TemplateBlock
from campaigns.translations import units
from committee import languages
from tests.campaigns.findings.contents import found, only
from tests.campaigns.findings.templates import make_finished, on_three_channels, reviewed
from tests.factories import (
    NOON,
    in_nine,
    make_block,
    make_contact,
    make_image,
    make_layout_version,
    make_product,
    make_template,
    make_term,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_was_counted():
    cache.clear()


def of(template, *codes: str):
    """The findings with these codes; all errors where none is named."""
    every = findings.of_template(template, at=NOON)
    return [each for each in every if each.code in codes] if codes else findings.errors(every)


def test_a_template_that_is_right_may_be_submitted():
    template = make_finished(**on_three_channels(purpose=Purpose.SERVICE, topic="service"))
    assert of(template) == []
    # Nobody has signed yet, and the layout uses what not every program shows: said, and no more.
    assert {each.code for each in findings.of_template(template, at=NOON)} == {
        "SIGN_OFF_MISSING",
        "CLIENT_UNSUPPORTED",
    }


def test_an_unknown_placeholder_is_named_with_language_channel_block_and_line():
    template = make_template()
    block = make_block(template, **in_nine("text", "Come early."))
    block.text_de = "Kommt früh.\n\nNach {{ nobody.knows }}"
    block.save()
    finding = only(of(template, "PLACEHOLDER_UNKNOWN"))
    assert (finding.language, finding.channel, finding.block, finding.field, finding.line) == (
        *("de", "email", block.key, "text", 3),
    )
    assert findings.place(finding) == f"German, e-mail, block {block.key}, text, line 3"


def test_a_value_that_may_be_missing_is_refused_in_the_one_language_that_has_no_default():
    words = dict.fromkeys(languages.columns("text"), 'Hello {{ person.given_name | default: "you" }}')
    template = make_template()
    make_block(template, **{**words, "text_ar": "مرحبا\n{{ person.given_name }}"})
    assert [(each.language, each.line) for each in of(template, "PLACEHOLDER_WITHOUT_DEFAULT")] == [("ar", 2)]


def test_a_lost_placeholder_and_a_wrong_hour_are_named_in_their_language():
    template = make_template(
        purpose=Purpose.SERVICE,
        topic="service",
        subject_fr='Bonjour {{ person.given_name | default: "vous" }}, à 9 h 30.',
        subject_de="Guten Tag, um 9:30 Uhr.",
        subject_es='Hola {{ person.given_name | default: "tú" }}, a las 9:45.',
    )
    (lost,) = [each for each in of(template, "PLACEHOLDER_LOST") if each.language == "de"]
    assert found([lost]) == [("PLACEHOLDER_LOST", "error", "email", "", "subject")]
    assert "{{ person.given_name" in lost.message
    assert "es" not in {each.language for each in of(template, "PLACEHOLDER_LOST")}
    wrong = [each for each in of(template, "TIME_DIFFERS") if each.language == "es"]
    assert {each.severity for each in wrong} == {Severity.ERROR}
    # In marketing, an hour that differs is a matter to look at.
    template.purpose = Purpose.MARKETING
    assert {each.severity for each in of(template, "TIME_DIFFERS")} == {Severity.WARNING}


def test_a_language_that_nobody_wrote_is_refused_with_the_number_of_its_readers():
    for _ in range(3):
        make_contact(language="ko")
    template = make_template(subject_ko="", body_ko="")
    finding = only(of(template, "LANGUAGE_MISSING"))
    assert (finding.language, finding.message) == (
        *("ko", "Korean is missing and no fallback is declared: 3 people read it."),
    )


def test_a_language_with_a_fallback_is_only_remarked_on_with_the_number():
    make_contact(language="ko")
    template = make_template(subject_ko="", body_ko="", fallbacks={"ko": ["en", "fr"]})
    assert of(template, "LANGUAGE_MISSING") == []
    finding = only(of(template, "LANGUAGE_FALLS_BACK"))
    assert (finding.severity, finding.message) == (
        *(Severity.WARNING, "Whoever reads Korean will read English: 1 person reads it."),
    )


def test_a_chain_is_followed_past_a_language_that_nobody_wrote_without_a_word_against_it():
    holes = {f"{field}_{code}": "" for field in ("subject", "body") for code in ("ko", "en")}
    template = make_template(**holes, fallbacks={"ko": ["en", "fr"], "en": ["fr"]})

    assert of(template, "FALLBACK_LEADS_NOWHERE", "LANGUAGE_MISSING") == []


def test_a_word_that_was_left_as_the_list_of_placeholders_offers_it_is_named_where_it_stands():
    left, written = '{{ person.given_name | default: "…" }}', '{{ person.family_name | default: "vous" }}'
    template = make_template(subject_fr=f"Bonjour {left}, {written}")

    finding = only([each for each in of(template, "DEFAULT_LEFT") if each.language == "fr"])
    assert found([finding]) == [("DEFAULT_LEFT", "warning", "email", "", "subject")]
    assert "{{ person.given_name }}" in finding.message


@pytest.mark.parametrize(
    ("fallbacks", "language", "said"),
    [
        ({"ko": ["ko"]}, "ko", "cannot stand in for itself"),
        ({"ko": ["ja"]}, "ko", "Japanese shall stand in, and is not written."),
        ({"ko": ["xx"]}, "ko", "“xx” is no language"),
        ({"xx": ["fr"]}, "", "“xx” is no language"),
    ],
)
def test_a_fallback_that_leads_nowhere_is_refused(fallbacks, language, said):
    holes = {f"{field}_{code}": "" for field in ("subject", "body") for code in ("ko", "ja")}
    template = make_template(**holes, fallbacks=fallbacks)
    finding = only(of(template, "FALLBACK_LEADS_NOWHERE"))
    assert finding.language == language
    assert said in finding.message
    assert "ko" in {each.language for each in of(template, "LANGUAGE_MISSING")} or language == ""


def test_a_translation_that_nobody_reviewed_or_that_is_stale_is_refused_where_it_begins():
    template = make_finished(**on_three_channels())
    assert of(template, "TRANSLATION_UNREVIEWED", "TRANSLATION_STALE") == []
    template.subject_fr = "Les portes ouvrent"
    template.save()
    stale = of(template, "TRANSLATION_STALE")
    assert [each.language for each in stale] == [code for code in languages.CODES if code != "fr"]
    assert found(stale[:1]) == [("TRANSLATION_STALE", "error", "email", "", "subject")]
    reviewed(template, state=UnitState.MACHINE)
    (first, *_others) = of(template, "TRANSLATION_UNREVIEWED")
    written = sum(bool(unit.source) and not unit.is_optional for unit in units.of(template))
    assert first.message == f"{written} texts were translated by a machine and read by nobody."


def test_a_text_that_is_missing_in_one_language_alone_is_named():
    template = make_finished()
    block = make_block(template)
    make_block(template)
    reviewed(template)
    block.text_ar = ""
    block.save()
    finding = only(of(template, "TEXT_MISSING"))
    assert (finding.language, finding.block, finding.field) == ("ar", block.key, "text")
    assert finding.message == "1 text is not translated."


def test_what_the_glossary_protects_is_refused_and_what_it_advises_remarked_on():
    make_term(**dict.fromkeys(languages.columns("text"), "Phryges"), is_protected=True)
    make_term(text_fr="billet", text_de="Eintrittskarte")
    template = make_template(subject_fr="Les Phryges ont un billet.", subject_de="Die Friesen haben ein Ticket.")
    own = [each for each in of(template, "TERM_PROTECTED", "TERM_OTHER") if each.language == "de"]
    assert sorted(found(own), reverse=True) == [
        ("TERM_PROTECTED", "error", "email", "", "subject"),
        ("TERM_OTHER", "warning", "email", "", "subject"),
    ]


def test_a_picture_without_words_in_one_language_is_refused_there():
    template = make_template()
    make_block(template, BlockKind.IMAGE, image=make_image(alt_ja=""))
    assert [(each.language, each.field) for each in of(template, "IMAGE_WITHOUT_ALT")] == [("ja", "alt")]


def test_marketing_by_sms_needs_a_sender_who_says_how_to_stop():
    template = make_template(**on_three_channels())
    assert {each.language for each in of(template, "UNSUBSCRIBE_MISSING")} == set(languages.CODES)
    SenderIdentity.objects.update(**{languages.column("sms_stop", code): "STOP 36173" for code in languages.CODES})
    assert of(template, "UNSUBSCRIBE_MISSING") == []


def test_an_sms_push_title_and_family_over_their_limits_are_named_by_language():
    template = make_template(
        **on_three_channels(
            purpose=Purpose.SERVICE,
            topic="service",
            sms_ja="👨‍👩‍👧‍👦" * 19,
            push_title_ko="한" * 25,
            push_title_fr="a" * 48,
        )
    )
    assert [(each.language, each.severity) for each in of(template, "SMS_TOO_LONG")] == [("ja", Severity.ERROR)]
    assert [(each.language, each.field) for each in of(template, "PUSH_CUT")] == [("ko", "push_title")]
    # The ZWJ family is named as what makes it dear.
    assert "👨" in only(of(template, "SMS_TOO_LONG")).hint


def test_what_is_sold_has_no_place_in_a_service_message_and_is_told_once():
    template = make_template(purpose=Purpose.SERVICE, topic="service")
    make_block(template, BlockKind.TEXT)
    goods = make_block(
        template, BlockKind.PRODUCTS, settings={"codes": [make_product().code]}, **in_nine("label", "Buy")
    )
    finding = only(of(template, "PARTNER_IN_SERVICE"))
    assert (finding.language, finding.block) == ("", goods.key)


def test_a_product_without_a_name_in_a_language_or_with_no_link_to_it_is_refused():
    template = make_template()
    nameless = make_product(name_ar=" ")
    leading_nowhere = make_product(link_fr="")
    hostile = make_product(link_fr="javascript:alert(1)", link_de="https://shop.example/de")
    codes = [each.code for each in (nameless, leading_nowhere, hostile)]
    block = make_block(template, BlockKind.PRODUCTS, settings={"codes": codes}, **in_nine("label", "Buy"))
    unnamed = only(of(template, "PRODUCT_UNNAMED"))
    assert (unnamed.language, unnamed.block, unnamed.severity) == ("ar", block.key, Severity.ERROR)
    assert nameless.code in unnamed.message
    half = of(template, "BUTTON_HALF")
    assert [each.language for each in half] == list(languages.CODES)
    assert {each.message for each in half} == {f"The product {leading_nowhere.code} leads nowhere: see the library."}
    bad = of(template, "LINK_BAD")
    assert [each.language for each in bad] == [code for code in languages.CODES if code != "de"]
    assert "javascript:alert(1)" in bad[0].message


@pytest.mark.parametrize(
    ("mjml", "is_seen"),
    [
        (BRAND, True),
        (BRAND.replace("{{ footer }}", "<!-- {{ footer }} -->"), False),
        (BRAND.replace("</mj-head>", "<mj-style>.foot { display: none !important }</mj-style></mj-head>"), False),
    ],
)
def test_a_way_out_that_nobody_sees_is_none(mjml, is_seen):
    template = make_template(layout_version=make_layout_version(mjml=mjml))
    missing = of(template, "UNSUBSCRIBE_MISSING")
    assert [each.language for each in missing] == ([] if is_seen else list(languages.CODES))
    # Service is not left: nobody looks for the way.
    service = make_template(purpose=Purpose.SERVICE, topic="service", layout_version=template.layout_version)
    assert of(service, "UNSUBSCRIBE_MISSING") == []


def test_an_sms_is_counted_for_whoever_has_the_longest_name_and_the_most_tickets():
    listed = "Tickets: {% for one in person.tickets %}Session {{ one.session.code }} {% endfor %}"
    template = make_template(
        **on_three_channels(
            sms_fr='Bonjour {{ person.given_name | default: "vous" }}, ' + "a" * 100,
            sms_de=listed,
            sms_es=listed.replace("tickets %", "tickets limit: 3 %"),
        )
    )
    found_ = of(template, "SMS_TOO_LONG")
    assert [(each.language, each.severity) for each in found_] == [("fr", Severity.ERROR), ("de", Severity.ERROR)]


@pytest.mark.parametrize(
    ("code", "source", "translation"),
    [
        ("NUMBER_DIFFERS", "Gate 25 is closed.", "Tor 26 ist geschlossen."),
        ("LINK_DIFFERS", "[See](https://a.example/)", "[Siehe](https://b.example/)"),
        ("EMPHASIS_DIFFERS", "Come **early**.", "Kommen Sie früh."),
        ("STRUCTURE_DIFFERS", "{% if person.has_tickets %}Yours{% else %}None{% endif %}", "Ihre Karten"),
        ("FILTER_UNKNOWN", "{{ campaign.name | shout }}", "{{ campaign.name | shout }}"),
        ("LINK_MISPLACED", "{{ confirm_url }}", "{{ confirm_url }}"),
    ],
)
def test_each_rule_names_the_block_and_the_language_in_which_it_is_broken(code, source, translation):
    template = make_template(source_language="en")
    block = make_block(template, text_en=source, text_de=translation)
    assert ("de", block.key, "text") in {(each.language, each.block, each.field) for each in of(template, code)}


def test_a_button_that_leads_nowhere_is_half_a_button():
    template = make_template()
    block = make_block(template, BlockKind.BUTTON, **in_nine("label", "Go"))
    assert {(each.block, each.field) for each in of(template, "BUTTON_HALF")} == {(block.key, "link")}


HOSTILE = "**a {{ person.nobody }} [b](x) <i> "


def test_what_is_too_much_is_refused_by_its_size_and_costs_no_time():
    everywhere = dict.fromkeys(languages.columns("sms"), "x" * 1_000_000)
    template = make_template(**on_three_channels(**everywhere))
    make_block(template, **dict.fromkeys(languages.columns("text"), HOSTILE * 30_000))
    make_block(template, BlockKind.MJML, **dict.fromkeys(languages.columns("text"), "<mj-section>" * 30_000))
    assert {each.language for each in _within_a_second(template)} == set(languages.CODES)


@pytest.mark.parametrize(
    "text",
    [
        "**a " * 7_500,
        "[" * 30_000,
        "- a\n" * 7_500,
        "{{ persn.nam }} " * 1_800,
        "|a|b|\n|-|-|\n" + "|x|y|\n" * 4_000,
        "[a](https://example.org/) " * 1_100,
    ],
)
def test_what_would_take_long_to_read_is_not_read(text):
    template = make_template()
    make_block(template, **dict.fromkeys(languages.columns("text"), text))
    assert {each.language for each in _within_a_second(template)} == set(languages.CODES)


def test_fifty_blocks_and_a_layout_of_400_kb_are_judged_within_a_second():
    template = make_template(layout_version=make_layout_version(mjml=BRAND + " " * 400_000))
    for _ in range(50):
        make_block(template)
    assert {(each.block, each.field) for each in _within_a_second(template)} == {("", "layout")}


def _within_a_second(template):
    """What is too long in it, told in no more time than that."""
    of(make_template())  # what is remembered for all
    began = time.process_time()
    found_ = of(template, "TEXT_TOO_LONG")
    assert time.process_time() - began < 1.0
    return found_


def test_a_product_that_is_no_longer_sold_is_refused():
    template = make_template()
    sold, gone = make_product(), make_product(available_until=NOON)
    block = make_block(template, BlockKind.PRODUCTS, settings={"codes": [sold.code, gone.code, "NONE"]})
    assert [(each.block, each.message) for each in of(template, "PRODUCT_GONE")] == [
        (block.key, f"The product {gone.code} is no longer sold."),
        (block.key, "There is no product NONE."),
    ]


def test_a_designers_faint_words_are_named_and_their_shadow_is_told_once_for_all_languages():
    template = make_template()
    mjml = (
        "<mj-section><mj-column><mj-text color='#bbbbbb'>"
        '<span style="text-shadow:1px 1px #000000">Faint</span></mj-text></mj-column></mj-section>'
    )
    make_block(template, BlockKind.TEXT)
    make_block(template, BlockKind.MJML, **{languages.column("text", code): mjml for code in languages.CODES})
    faint = of(template, "CONTRAST_LOW")
    assert [each.language for each in faint] == list(languages.CODES)
    assert "“Faint”" in faint[0].message
    assert {each.block for each in faint} == {template.blocks.get(kind=BlockKind.MJML).key}
    shadow = [each for each in of(template, "CLIENT_UNSUPPORTED") if each.block]
    assert [each.language for each in shadow] == [""]


def test_the_brands_own_layout_is_readable_in_light_and_dark():
    template = make_template()
    for kind, fields in (
        (BlockKind.HEADING, {"settings": {"level": 1}}),
        (BlockKind.BUTTON, {**in_nine("label", "Go"), "link_fr": "https://example.org/"}),
        (BlockKind.COLUMNS, in_nine("second", "Beside")),
    ):
        make_block(template, kind, **fields)
    assert of(template, "CONTRAST_LOW") == []


def test_no_text_however_bad_makes_the_checks_raise():
    template = make_template(subject_fr="{{", subject_en="{% for %}", subject_de="{% if person.x %}")
    make_block(template, text_es="x" * 40_000)
    TemplateBlock.objects.bulk_create(
        TemplateBlock(template=template, position=n, kind=BlockKind.MJML, text_fr="<mj-section", text_en="<x><y>&&")
        for n in range(3, 5)
    )
    assert {"LIQUID_UNREADABLE", "MJML_BAD", "TEXT_TOO_LONG"} <= {each.code for each in of(template)}


def test_a_refusal_says_the_first_mistake_and_how_many_more():
    template = make_template(subject_ko="", body_ko="")
    errors = of(template)
    assert str(NotReady(errors)).startswith(errors[0].message)
    assert f"And {len(errors) - 1} more mistakes." in str(NotReady(errors))
    assert str(NotReady(errors[:1])) == errors[0].message


def test_the_checks_of_a_template_ask_as_many_questions_however_many_blocks(django_assert_max_num_queries):
    small, large = make_finished(), make_finished()
    for _ in range(12):
        make_block(large)
    reviewed(large)
    findings.of_template(small, at=NOON)  # what is remembered for all
    with django_assert_max_num_queries(16):
        findings.of_template(small, at=NOON)
    with django_assert_max_num_queries(16):
        findings.of_template(large, at=NOON)
